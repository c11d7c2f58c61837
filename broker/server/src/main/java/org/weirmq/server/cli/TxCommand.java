package org.weirmq.server.cli;

import java.util.Map;
import org.weirmq.server.BrokerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the transaction branches of a running broker, and decides about prepared ones whose transaction manager does not. */
@Command(
        name = "tx",
        description = "Shows transaction branches of a running broker, and resolves them by hand.",
        mixinStandardHelpOptions = true)
public final class TxCommand {
    @Mixin
    private AdminOptions options = new AdminOptions();

    @Command(
            name = "list",
            description = "Lists all branches, and the decisions of operators that are not forgotten.",
            mixinStandardHelpOptions = true)
    int list() throws BrokerException {
        try (AdminLink link = options.connect()) {
            Tables.print(link.askAll("tx.list"), System.out);
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "Shows one branch, and what it would send and settle.",
            mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "XID", description = "as list shows it") String xid) throws BrokerException {
        try (AdminLink link = options.connect()) {
            Tables.print(link.ask("tx.show", Map.of("xid", xid)), System.out);
        }
        return 0;
    }

    @Command(
            name = "commit",
            description = "Commits a prepared branch by hand. Its transaction manager is told when it asks.",
            mixinStandardHelpOptions = true)
    int commit(@Parameters(paramLabel = "XID", description = "as list shows it") String xid) throws BrokerException {
        return decide("tx.commit", xid);
    }

    @Command(
            name = "rollback",
            description = "Rolls a branch back by hand. Its transaction manager is told when it asks.",
            mixinStandardHelpOptions = true)
    int rollback(@Parameters(paramLabel = "XID", description = "as list shows it") String xid) throws BrokerException {
        return decide("tx.rollback", xid);
    }

    @Command(
            name = "forget",
            description = "Forgets a decision made by hand, when its transaction manager will not ask any more.",
            mixinStandardHelpOptions = true)
    int forget(@Parameters(paramLabel = "XID", description = "as list shows it") String xid) throws BrokerException {
        return decide("tx.forget", xid);
    }

    private int decide(String operation, String xid) throws BrokerException {
        try (AdminLink link = options.connect()) {
            link.ask(operation, Map.of("xid", xid));
        }
        return 0;
    }
}
