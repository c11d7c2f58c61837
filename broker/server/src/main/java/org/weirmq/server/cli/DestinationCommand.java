package org.weirmq.server.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.server.BrokerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Makes, lists, describes and deletes destinations of a running broker. */
@Command(
        name = "destination",
        description = "Makes, lists, describes and deletes destinations of a running broker.",
        mixinStandardHelpOptions = true)
public final class DestinationCommand {
    @Option(
            names = "--url",
            defaultValue = "weir://localhost:5455",
            scope = ScopeType.INHERIT,
            description = "the broker, default ${DEFAULT-VALUE}")
    private String url = "";

    @Option(names = "--user", scope = ScopeType.INHERIT, description = "default: environment variable WEIRMQ_USER_NAME")
    private @Nullable String user = System.getenv("WEIRMQ_USER_NAME");

    @Option(
            names = "--password",
            scope = ScopeType.INHERIT,
            description = "default: environment variable WEIRMQ_PASSWORD")
    private @Nullable String password = System.getenv("WEIRMQ_PASSWORD");

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
        try (AdminLink link = connect()) {
            link.ask("destination.create", arguments);
        }
        return 0;
    }

    @Command(name = "list", description = "Lists all destinations.", mixinStandardHelpOptions = true)
    int list() throws BrokerException {
        try (AdminLink link = connect()) {
            print(link.askAll("destination.list"), System.out);
        }
        return 0;
    }

    @Command(name = "describe", description = "Shows one destination.", mixinStandardHelpOptions = true)
    int describe(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--topic", description = "a topic instead of a queue") boolean topic)
            throws BrokerException {
        try (AdminLink link = connect()) {
            print(link.ask("destination.describe", arguments(name, topic)), System.out);
        }
        return 0;
    }

    @Command(name = "delete", description = "Deletes a destination and its messages.", mixinStandardHelpOptions = true)
    int delete(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--topic", description = "a topic instead of a queue") boolean topic)
            throws BrokerException {
        try (AdminLink link = connect()) {
            link.ask("destination.delete", arguments(name, topic));
        }
        return 0;
    }

    private AdminLink connect() throws BrokerException {
        return new AdminLink(url, user, password);
    }

    private static Map<String, String> arguments(String name, boolean topic) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("name", name);
        arguments.put("kind", topic ? "topic" : "queue");
        return arguments;
    }

    /** Columns as wide as their longest text, in the order in which the broker names them; groups of rows apart. */
    private static void print(List<Map<String, String>> rows, PrintStream out) {
        List<Map<String, String>> group = new ArrayList<>();
        for (Map<String, String> row : rows) {
            if (!group.isEmpty() && !group.get(0).keySet().equals(row.keySet())) {
                table(group, out);
                out.println();
                group.clear();
            }
            group.add(row);
        }
        table(group, out);
    }

    private static void table(List<Map<String, String>> rows, PrintStream out) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        Map<String, Integer> widths = new LinkedHashMap<>();
        columns.forEach(column -> widths.put(column, column.length()));
        for (Map<String, String> row : rows) {
            row.forEach((column, text) -> widths.merge(column, text.length(), Math::max));
        }
        if (!columns.isEmpty()) {
            Map<String, String> heads = new LinkedHashMap<>();
            columns.forEach(column -> heads.put(column, column));
            out.println(line(heads, widths));
        }
        for (Map<String, String> row : rows) {
            out.println(line(row, widths));
        }
    }

    private static String line(Map<String, String> row, Map<String, Integer> widths) {
        StringBuilder line = new StringBuilder();
        widths.forEach((column, width) -> {
            String text = row.getOrDefault(column, "");
            line.append(text).append(" ".repeat(width - text.length() + 2));
        });
        return line.toString().stripTrailing();
    }
}
