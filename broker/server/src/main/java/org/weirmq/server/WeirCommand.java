package org.weirmq.server;

import org.weirmq.server.cli.BrokerCommand;
import org.weirmq.server.cli.DestinationCommand;
import org.weirmq.server.cli.TxCommand;
import org.weirmq.server.cli.UserCommand;
import org.weirmq.server.cli.VersionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code weirmq} command. Errors are one line on standard error that begins with a code; the exit code is then 1. */
@Command(
        name = "weirmq",
        description = "Standard Jakarta Messaging over a durable partitioned log.",
        mixinStandardHelpOptions = true,
        footer = "In a source checkout ./weirmq also knows: demo, classpath.",
        subcommands = {
            BrokerCommand.class,
            DestinationCommand.class,
            TxCommand.class,
            UserCommand.class,
            VersionCommand.class
        })
public final class WeirCommand implements Runnable {
    @Spec
    private @org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new WeirCommand());
        line.setExecutionExceptionHandler((failure, command, result) -> {
            String text = failure instanceof BrokerException e
                    ? e.line()
                    : new BrokerException(org.weirmq.protocol.ErrorCode.INTERNAL, String.valueOf(failure)).line();
            command.getErr().println("weirmq: " + text);
            return 1;
        });
        return line.execute(arguments);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
