package org.weirmq.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.server.Broker;
import org.weirmq.server.BrokerConfig;
import org.weirmq.server.BrokerException;
import org.weirmq.server.UsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a broker in the foreground until it is told to stop or its log fails. */
@Command(
        name = "broker",
        description = "Runs a broker; prints \"weirmq ready port=N\" once it accepts connections.",
        mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "where the messages are kept")
    private Path data = Path.of("data");

    @Option(
            names = "--port",
            defaultValue = "5455",
            paramLabel = "N",
            description = "default ${DEFAULT-VALUE}; 0: a free one")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "H",
            description = "address to listen on, default ${DEFAULT-VALUE}; others need --users")
    private String host = "127.0.0.1";

    @Option(names = "--config", paramLabel = "FILE", description = "settings, see docs/configuration.md")
    private @Nullable Path config;

    @Option(names = "--users", paramLabel = "FILE", description = "who may connect, see docs/configuration.md")
    private @Nullable Path users;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65_535) {
            throw new BrokerException(
                    ErrorCode.INVALID_CONFIGURATION, "--port is a number from 0 to 65535, not " + port);
        }
        BrokerConfig settings = config == null ? BrokerConfig.defaults() : BrokerConfig.read(config);
        UsersFile known = users == null ? null : UsersFile.read(users);
        Broker broker = Broker.start(data, host, port, settings, known);
        Thread stop = new Thread(broker::close, "weirmq-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        System.out.println("weirmq ready port=" + broker.port());
        System.out.flush();
        Throwable failure = broker.ended().get();
        if (failure == null) {
            return 0;
        }
        throw BrokerException.stopped(failure);
    }
}
