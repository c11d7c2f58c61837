package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends, staged sends, and the decision that ends a local transaction. */
final class Sends {
    private final Core core;
    private boolean spaceLow;

    Sends(Core core) {
        this.core = core;
    }

    void spaceLow(boolean low) {
        spaceLow = low;
    }

    void send(Command.Send command, long nowMs) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        ClientSession session = client.sessions.get(command.session());
        if (session == null) {
            core.emit(
                    new Effect.Fault(command.link(), Refusal.NO_SUCH_SESSION, "a send on session " + command.session()),
                    0);
            return;
        }
        Client.Declared declared = client.declared.get(command.destination());
        Destination destination = declared == null ? null : declared.resolve(core);
        if (command.transacted()) {
            stage(command, session, declared, destination);
            return;
        }
        if (declared == null || destination == null) {
            refuse(
                    command,
                    Refusal.NO_SUCH_DESTINATION,
                    "no " + (declared == null ? "such destination" : declared.key));
            return;
        }
        MessageView message = command.message();
        if (core.shard(destination).producers.isRepeat(message, command.sequence())) {
            confirm(command, core.lastTicket());
            return;
        }
        if (spaceLow && message.persistent()) {
            refuse(command, Refusal.NO_SPACE, "the disk's reserve is reached: consume or free space, then send again");
            return;
        }
        List<Fact> facts = new ArrayList<>(1);
        boolean durable = route(destination, message, facts, nowMs);
        if (facts.isEmpty()) {
            confirm(command, 0); // a topic that nobody listens to
            return;
        }
        long ticket = core.append(facts, durable);
        confirm(command, durable ? ticket : 0);
    }

    /** Whether a send would be dropped as a repeat of one that was accepted. */
    boolean isRepeat(Command.Send command) {
        Client client = core.client(command.link());
        Client.Declared declared = client == null ? null : client.declared.get(command.destination());
        Destination destination = declared == null ? null : declared.resolve(core);
        return destination != null && core.shard(destination).producers.isRepeat(command.message(), command.sequence());
    }

    private void confirm(Command.Send command, long ticket) {
        core.emit(new Effect.Confirm(command.link(), command.session(), command.sequence()), ticket);
    }

    private void refuse(Command.Send command, Refusal why, String text) {
        core.emit(new Effect.Refuse(command.link(), command.session(), command.sequence(), why, text), 0);
    }

    private void stage(
            Command.Send command,
            ClientSession session,
            Client.@Nullable Declared declared,
            @Nullable Destination destination) {
        if (declared == null || destination == null) {
            session.broken = true;
            refuse(
                    command,
                    Refusal.NO_SUCH_DESTINATION,
                    "no " + (declared == null ? "such destination" : declared.key));
            return;
        }
        session.stagedBytes += command.message().sizeBytes();
        if (session.stagedBytes > core.config.transactionBytesMax()) {
            session.broken = true;
            session.staged.clear();
            refuse(
                    command,
                    Refusal.TRANSACTION_TOO_LARGE,
                    "a transaction of more than " + core.config.transactionBytesMax() + " bytes");
            return;
        }
        session.staged.add(new ClientSession.Staged(declared, command.message(), command.sequence()));
        confirm(command, 0);
    }

    /**
     * Adds the facts that put a message where it belongs: its lane, or a bucket of delayed messages, or nowhere. Returns
     * whether it has to be durable.
     */
    private boolean route(Destination destination, MessageView message, List<Fact> facts, long nowMs) {
        if (message.deliverAtMs() > nowMs) {
            return delay(destination, message, facts, nowMs);
        }
        if (destination.groups().isEmpty()) {
            return false;
        }
        long log = destination.route(message);
        facts.add(new Fact.Data(log, message));
        return LogNumbers.durable(log);
    }

    private boolean delay(Destination destination, MessageView message, List<Fact> facts, long nowMs) {
        boolean durable = message.persistent() && destination.temporaryOf == null;
        DelayQueue.Bucket bucket = destination.delays.find(message.deliverAtMs());
        if (bucket == null) {
            bucket = core.openBucket(destination, message.deliverAtMs(), nowMs);
        }
        facts.add(new Fact.Data(bucket.log(durable).log, message));
        return durable;
    }

    void commit(Command.Commit command, long nowMs) {
        ClientSession session = core.session(command.link(), command.session(), command.request());
        if (session == null) {
            return;
        }
        if (session.broken || !core.settlements.allOut(session, command.settlements())) {
            session.clearTransaction();
            rolledBack(command.link(), command.request(), "part of the transaction is gone; it was rolled back");
            return;
        }
        boolean persistent = false;
        List<Fact> facts = new ArrayList<>(session.staged.size() + 2);
        for (ClientSession.Staged staged : session.staged) {
            Destination destination = staged.destination().resolve(core);
            if (destination == null) {
                session.clearTransaction();
                rolledBack(command.link(), command.request(), staged.destination().key + " is gone");
                return;
            }
            persistent |= staged.message().persistent();
        }
        if (persistent && spaceLow) {
            session.clearTransaction();
            core.emit(
                    new Effect.Reply(
                            command.link(),
                            command.request(),
                            Refusal.NO_SPACE,
                            "the disk's reserve is reached; the transaction was rolled back"),
                    0);
            return;
        }
        for (ClientSession.Staged staged : session.staged) {
            Destination destination = staged.destination().resolve(core);
            if (destination != null) {
                route(destination, staged.message(), facts, nowMs);
            }
        }
        decide(command, session, facts, nowMs);
    }

    /** One unit for all of it: in the log is committed, absent is aborted. */
    private void decide(Command.Commit command, ClientSession session, List<Fact> facts, long nowMs) {
        core.settlements.accept(session, command.settlements(), facts, nowMs);
        session.clearTransaction();
        boolean durable = false;
        for (Fact fact : facts) {
            durable |= fact.log() >= 0;
        }
        UUID identity = session.client.identity;
        int shard = core.shardOf(identity);
        StateRecord.Committed outcome = new StateRecord.Committed(identity, session.number, command.transaction());
        if (durable) {
            facts.add(new Fact.State(shard, outcome));
        } else {
            core.shards[shard].committed(outcome);
        }
        long ticket = facts.isEmpty() ? 0 : core.append(facts, durable);
        core.emit(new Effect.Reply(command.link(), command.request()), durable ? ticket : 0);
    }

    void askOutcome(Command.AskOutcome command) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        if (core.shards[core.shardOf(client.identity)].lastCommitted(client.identity, command.session())
                >= command.transaction()) {
            core.emit(new Effect.Reply(command.link(), command.request()), core.lastTicket());
        } else {
            rolledBack(command.link(), command.request(), "the transaction was not committed");
        }
    }

    private void rolledBack(long link, long request, String text) {
        core.emit(new Effect.Reply(link, request, Refusal.TRANSACTION_ROLLED_BACK, text), 0);
    }
}
