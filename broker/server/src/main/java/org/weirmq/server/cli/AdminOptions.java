package org.weirmq.server.cli;

import org.jspecify.annotations.Nullable;
import org.weirmq.server.BrokerException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which broker an administrator's command talks to, and as whom. */
final class AdminOptions {
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

    AdminLink connect() throws BrokerException {
        return new AdminLink(url, user, password);
    }
}
