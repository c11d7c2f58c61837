package org.weirmq.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Open transactions, and the one decision that ends each. A small one is a unit of the log: in the log is committed, absent is
 * aborted. The sends of a large one are put aside in logs of their own; its decision is a unit too, and after it they are
 * moved to their destinations.
 */
final class Transactions {
    /** Destinations of one transaction: half of what the numbers of logs allow, since one more unit may be on its way. */
    private static final int TARGETS_MAX = 32_768;

    private final Core core;
    /** Committed, with sends still to be moved; by number. They work one after the other. */
    private final Map<Long, Mover> movers = new LinkedHashMap<>();

    private boolean paused;
    /** The same for sessions that may ask for the outcome. */
    private final Map<UUID, Map<Integer, Mover>> bySession = new HashMap<>();
    /** What all open transactions have in memory, in bytes. */
    private long stagedBytes;

    /** Open when the broker ended: nobody's. */
    private final List<LoggedTransaction> orphans = new ArrayList<>();

    private boolean spaceLow;

    Transactions(Core core) {
        this.core = core;
    }

    void spaceLow(boolean low) {
        spaceLow = low;
    }

    boolean spaceLow() {
        return spaceLow;
    }

    long stagedBytes() {
        return stagedBytes;
    }

    // ---- What is done in an open transaction.

    void stage(
            Command.Send command,
            OpenTransaction work,
            Client.@Nullable Declared declared,
            @Nullable Destination destination) {
        MessageView message = command.message();
        if (declared == null || destination == null) {
            breakOff(
                    command,
                    work,
                    Refusal.NO_SUCH_DESTINATION,
                    "no " + (declared == null ? "such destination" : declared.key));
        } else if (work.broken == Refusal.TRANSACTION_TOO_LARGE
                || work.targets.size() >= TARGETS_MAX
                || work.bytes + message.sizeBytes() > core.config.transactionBytesMax()) {
            breakOff(
                    command,
                    work,
                    Refusal.TRANSACTION_TOO_LARGE,
                    "a transaction of more than " + core.config.transactionBytesMax() + " bytes or to more than "
                            + TARGETS_MAX + " destinations");
        } else {
            work.bytes += message.sizeBytes();
            work.sends++;
            work.persistent |= message.persistent();
            if (work.broken == null) {
                hold(work, new OpenTransaction.Staged(declared, message));
            }
            core.emit(new Effect.Confirm(command.link(), command.session(), command.sequence()), 0);
        }
    }

    private void hold(OpenTransaction work, OpenTransaction.Staged one) {
        int size = one.message().sizeBytes();
        boolean full = work.stagedBytes + size > core.config.stagedBytesMax()
                || stagedBytes + size > core.config.allStagedBytesMax();
        if (full && !work.staged.isEmpty()) {
            putAside(work);
        }
        if (work.broken == null) {
            work.staged.add(one);
            work.stagedBytes += size;
            stagedBytes += size;
            if (full || one.message().hasBodyApart()) {
                putAside(work);
            }
        }
    }

    private void breakOff(Command.Send command, OpenTransaction work, Refusal why, String text) {
        work.broken = why;
        core.emit(new Effect.Refuse(command.link(), command.session(), command.sequence(), why, text), 0);
    }

    /** What is in memory goes to the log; nobody waits for it. */
    private void putAside(OpenTransaction work) {
        if (spaceLow) {
            work.broken = Refusal.NO_SPACE;
            forget(work);
            return;
        }
        List<Fact> facts = new ArrayList<>();
        putAside(work, facts);
        core.append(facts, false);
        work.logged = core.shards[work.shard].transactions.get(number(work, facts));
    }

    /** Adds the facts that put aside what is in memory; opens the logged transaction if there is none. */
    void putAside(OpenTransaction work, List<Fact> facts) {
        LoggedTransaction logged = work.logged;
        long number = logged == null ? core.shards[work.shard].nextNumber() : logged.number;
        if (logged == null) {
            facts.add(state(work, new StateRecord.TransactionOpened(number)));
        }
        for (OpenTransaction.Staged one : work.staged) {
            Integer target = work.targets.get(one.destination().key);
            if (target == null) {
                target = work.targets.size();
                work.targets.put(one.destination().key, target);
                facts.add(state(work, new StateRecord.TransactionTarget(number, one.destination().key)));
            }
            facts.add(new Fact.Data(LoggedTransaction.log(number, target), one.message()));
        }
        forget(work);
    }

    /** The number of the logged transaction that these facts open or go on with. */
    static long number(OpenTransaction work, List<Fact> facts) {
        LoggedTransaction logged = work.logged;
        if (logged != null) {
            return logged.number;
        }
        return ((StateRecord.TransactionOpened) ((Fact.State) facts.get(0)).change()).number();
    }

    static Fact.State state(OpenTransaction work, StateRecord change) {
        return new Fact.State(work.shard, change);
    }

    /** Nothing of it is in memory any longer. */
    private void forget(OpenTransaction work) {
        stagedBytes -= work.stagedBytes;
        work.stagedBytes = 0;
        work.staged.clear();
    }

    /** Its sends are not wanted any more, or have been carried out; what comes next is another transaction. */
    void end(OpenTransaction work) {
        forget(work);
        work.bytes = 0;
        work.sends = 0;
        work.persistent = false;
        work.broken = null;
        work.targets.clear();
        work.logged = null;
    }

    /** Undoes its sends. */
    void undo(OpenTransaction work) {
        LoggedTransaction logged = work.logged;
        if (logged != null) {
            core.append(List.of(state(work, new StateRecord.TransactionClosed(logged.number))), false);
        }
        end(work);
    }

    // ---- The decision of a local transaction.

    void commit(Command.Commit command, long nowMs) {
        ClientSession session = core.session(command.link(), command.session(), command.request());
        if (session == null) {
            return;
        }
        Refused refused = refusal(session.work, core.settlements.allOut(session, command.settlements()));
        if (refused != null) {
            undo(session.work);
            reply(command.link(), command.request(), refused.why(), refused.text());
            return;
        }
        if (session.work.logged == null) {
            commitAtOnce(command, session, nowMs);
        } else {
            commitAndMove(command, session, nowMs);
        }
    }

    /** Why a transaction cannot be committed. */
    record Refused(Refusal why, String text) {}

    /** Null when nothing stands against it. */
    @Nullable Refused refusal(OpenTransaction work, boolean receiptsOut) {
        if (work.broken == Refusal.NO_SPACE || work.persistent && spaceLow) {
            return new Refused(Refusal.NO_SPACE, "the disk's reserve is reached; the transaction was rolled back");
        }
        if (work.broken != null || !receiptsOut) {
            return new Refused(Refusal.TRANSACTION_ROLLED_BACK, "part of the transaction is gone; it was rolled back");
        }
        DestinationKey missing = work.missing(core);
        return missing == null
                ? null
                : new Refused(Refusal.TRANSACTION_ROLLED_BACK, missing + " is gone; the transaction was rolled back");
    }

    /** Adds the facts that put the sends in memory where they belong. */
    void route(List<OpenTransaction.Staged> staged, List<Fact> facts, long nowMs) {
        for (OpenTransaction.Staged one : staged) {
            Destination destination = one.destination().resolve(core);
            if (destination != null) {
                core.sends.route(destination, one.message(), facts, nowMs);
            }
        }
    }

    /** One unit for all of it: in the log is committed, absent is aborted. */
    private void commitAtOnce(Command.Commit command, ClientSession session, long nowMs) {
        List<Fact> facts = new ArrayList<>(session.work.staged.size() + 2);
        route(session.work.staged, facts, nowMs);
        core.settlements.accept(session, command.settlements(), facts, nowMs);
        end(session.work);
        boolean durable = isDurable(facts);
        StateRecord.Committed outcome = outcome(command, session);
        if (durable) {
            facts.add(new Fact.State(session.work.shard, outcome));
        } else {
            core.shards[session.work.shard].outcomes.add(outcome);
        }
        long ticket = facts.isEmpty() ? 0 : core.append(facts, durable);
        core.emit(new Effect.Reply(command.link(), command.request()), durable ? ticket : 0);
    }

    static boolean isDurable(List<Fact> facts) {
        for (Fact fact : facts) {
            if (fact.log() >= 0) {
                return true;
            }
        }
        return false;
    }

    private static StateRecord.Committed outcome(Command.Commit command, ClientSession session) {
        return new StateRecord.Committed(session.client.identity, session.number, command.transaction());
    }

    /** The decision counts at once; the reply leaves when everything is in its place. */
    private void commitAndMove(Command.Commit command, ClientSession session, long nowMs) {
        List<Fact> facts = new ArrayList<>();
        OpenTransaction work = session.work;
        putAside(work, facts);
        LoggedTransaction logged = java.util.Objects.requireNonNull(work.logged);
        core.settlements.accept(session, command.settlements(), facts, nowMs);
        facts.add(state(work, new StateRecord.TransactionDecided(logged.number)));
        facts.add(state(work, outcome(command, session)));
        core.append(facts, true);
        end(work);
        Mover mover = move(logged);
        mover.answer(command.link(), command.request());
        bySession
                .computeIfAbsent(session.client.identity, identity -> new HashMap<>())
                .put(session.number, mover);
    }

    /** Starts to move what a decided transaction has put aside. */
    Mover move(LoggedTransaction logged) {
        Mover mover = new Mover(logged);
        movers.put(logged.number, mover);
        if (movers.size() == 1) {
            core.markDirty(mover);
        }
        return mover;
    }

    @Nullable Mover mover(LoggedTransaction logged) {
        return movers.get(logged.number);
    }

    /** All of it is in its place. */
    void moved(LoggedTransaction logged) {
        Mover mover = movers.remove(logged.number);
        bySession.values().removeIf(sessions -> {
            sessions.values().removeIf(other -> other == mover);
            return sessions.isEmpty();
        });
        core.xaBranches.moved(logged);
        goOn();
    }

    /** The log is behind: no more is moved before it has caught up. */
    void pause() {
        paused = true;
    }

    private void goOn() {
        if (!movers.isEmpty()) {
            core.markDirty(movers.values().iterator().next());
        }
    }

    /** The last of those that are at work since before the start and keep their outcomes in this shard; null for none. */
    @Nullable Mover fromBefore(int shard) {
        Mover last = null;
        for (Mover mover : movers.values()) {
            LoggedTransaction transaction = mover.transaction();
            last = transaction.outlivedStart && transaction.shard == shard ? mover : last;
        }
        return last;
    }

    void askOutcome(Command.AskOutcome command) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        int shard = core.shardOf(client.identity);
        Mover moving = bySession.getOrDefault(client.identity, Map.of()).get(command.session());
        moving = moving != null ? moving : fromBefore(shard);
        long last = core.shards[shard].outcomes.lastCommitted(client.identity, command.session());
        if (last < command.transaction()) {
            reply(
                    command.link(),
                    command.request(),
                    Refusal.TRANSACTION_ROLLED_BACK,
                    "the transaction was not committed");
        } else if (moving != null) {
            moving.answer(command.link(), command.request());
        } else {
            core.emit(new Effect.Reply(command.link(), command.request()), core.lastTicket());
        }
    }

    private void reply(long link, long request, Refusal why, String text) {
        core.emit(new Effect.Reply(link, request, why, text), 0);
    }

    // ---- After a start.

    void tick() {
        if (paused && !core.journal.isBehind()) {
            paused = false;
            goOn();
        }
        for (LoggedTransaction orphan : orphans) {
            core.append(List.of(new Fact.State(orphan.shard, new StateRecord.TransactionClosed(orphan.number))), false);
        }
        orphans.clear();
    }

    /** What was decided is carried out, what is prepared waits, what was open is over. */
    void recovered() {
        for (Shard shard : core.shards) {
            for (LoggedTransaction logged : new ArrayList<>(shard.transactions.values())) {
                logged.outlivedStart = true;
                if (logged.decided) {
                    move(logged);
                }
                if (logged.xid != null) {
                    core.xaBranches.recovered(logged);
                } else if (!logged.decided) {
                    orphans.add(logged);
                }
            }
        }
    }
}
