package org.weirmq.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weirmq.server.BrokerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists, describes and deletes destinations of a running broker. */
@Command(
        name = "destination",
        description = "Makes, lists, describes and deletes destinations of a running broker.",
        mixinStandardHelpOptions = true)
public final class DestinationCommand {
    @Mixin
    private AdminOptions options = new AdminOptions();

    @Command(name = "create", description = "Makes a queue, or a topic.", mixinStandardHelpOptions = true)
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--topic", description = "a topic instead of a queue") boolean topic,
            @Option(names = "--partitions", paramLabel = "N", description = "default: the broker's") @Nullable Integer partitions,
            @Option(
                            names = "--group",
                            paramLabel = "shared|exclusive",
                            description = "exclusive: each partition has one consumer at a time")
                    @Nullable String group)
            throws BrokerException {
        Map<String, String> arguments = arguments(name, topic);
        if (partitions != null) {
            arguments.put("partitions", String.valueOf(partitions));
        }
        if (group != null) {
            arguments.put("group", group);
        }
        try (AdminLink link = options.connect()) {
            link.ask("destination.create", arguments);
        }
        return 0;
    }

    @Command(name = "list", description = "Lists all destinations.", mixinStandardHelpOptions = true)
    int list() throws BrokerException {
        try (AdminLink link = options.connect()) {
            Tables.print(link.askAll("destination.list"), System.out);
        }
        return 0;
    }

    @Command(name = "describe", description = "Shows one destination.", mixinStandardHelpOptions = true)
    int describe(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--topic", description = "a topic instead of a queue") boolean topic)
            throws BrokerException {
        try (AdminLink link = options.connect()) {
            Tables.print(link.ask("destination.describe", arguments(name, topic)), System.out);
        }
        return 0;
    }

    @Command(name = "delete", description = "Deletes a destination and its messages.", mixinStandardHelpOptions = true)
    int delete(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--topic", description = "a topic instead of a queue") boolean topic)
            throws BrokerException {
        try (AdminLink link = options.connect()) {
            link.ask("destination.delete", arguments(name, topic));
        }
        return 0;
    }

    private static Map<String, String> arguments(String name, boolean topic) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("name", name);
        arguments.put("kind", topic ? "topic" : "queue");
        return arguments;
    }
}
