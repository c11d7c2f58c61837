package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;

/** Sends outside of transactions, and where messages go. */
final class Sends {
    private final Core core;

    Sends(Core core) {
        this.core = core;
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
            XaBranch branch = session.branch;
            core.transactions.stage(command, branch == null ? session.work : branch.work, declared, destination);
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
        if (core.transactions.spaceLow() && message.persistent()) {
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

    /**
     * Adds the facts that put a message where it belongs: its lane, or a bucket of delayed messages, or nowhere. Returns
     * whether it has to be durable.
     */
    boolean route(Destination destination, MessageView message, List<Fact> facts, long nowMs) {
        if (destination.groups().isEmpty()) {
            return false;
        }
        if (message.deliverAtMs() > nowMs) {
            return delay(destination, message, facts, nowMs);
        }
        long log = destination.route(message);
        facts.add(new Fact.Data(log, message));
        return LogNumbers.durable(log);
    }

    private boolean delay(Destination destination, MessageView message, List<Fact> facts, long nowMs) {
        boolean durable = message.persistent() && destination.temporaryOf == null;
        DelayQueue.Bucket bucket = destination.delays.find(message.deliverAtMs());
        if (bucket == null) {
            bucket = openBucket(destination, message.deliverAtMs(), nowMs);
        }
        facts.add(new Fact.Data(bucket.log(durable).log, message));
        return durable;
    }

    private DelayQueue.Bucket openBucket(Destination destination, long dueMs, long nowMs) {
        long[] span = destination.delays.span(dueMs, nowMs);
        Shard shard = core.shard(destination);
        boolean kept = destination.temporaryOf == null;
        long number = kept ? shard.nextNumber() : core.volatileNumber();
        Fact.State opened =
                new Fact.State(shard.number, new StateRecord.BucketOpened(destination.owner, number, span[0], span[1]));
        if (kept) {
            core.append(List.of(opened), false);
        } else {
            core.apply(opened, 0);
        }
        DelayQueue.Bucket bucket = destination.delays.find(dueMs);
        if (bucket == null) {
            throw new IllegalStateException("expected a bucket for " + dueMs + " in " + destination.key);
        }
        if (DelayQueue.isNear(bucket, nowMs)) {
            bucket.logs().forEach(DelayLog::loaded); // nothing has to be read yet
        }
        return bucket;
    }
}
