package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the sends of a committed transaction from the logs where they were put aside to their destinations, a bounded part
 * at a time. Who asked for the commit is answered when the last one is there, so that what it sends next comes behind.
 */
final class Mover implements Work {
    private static final int UNIT_MESSAGES_MAX = 256;

    /** @param link and request of somebody who waits */
    private record Waiter(long link, long request) {}

    private final LoggedTransaction transaction;
    private final List<Waiter> waiters = new ArrayList<>();
    private int target;
    private long[] offsets = {};
    private MessageView[] messages = {};
    private int at;
    private boolean fetching;
    private boolean queued;

    Mover(LoggedTransaction transaction) {
        this.transaction = transaction;
    }

    LoggedTransaction transaction() {
        return transaction;
    }

    void answer(long link, long request) {
        waiters.add(new Waiter(link, request));
    }

    @Override
    public boolean queued() {
        return queued;
    }

    @Override
    public void queued(boolean now) {
        queued = now;
    }

    @Override
    public boolean work(Core core, long nowMs) {
        if (fetching) {
            return false;
        }
        if (core.journal.isBehind()) {
            core.transactions.pause(); // what was moved has to reach the disk first
            return false;
        }
        LoggedTransaction.Target current = current();
        if (at < offsets.length && current != null) {
            moveSome(core, current, nowMs);
            current = current();
        }
        if (current == null) {
            finish(core);
            return false;
        }
        if (at < offsets.length) {
            return true;
        }
        fetch(core, current);
        return false;
    }

    private LoggedTransaction.@Nullable Target current() {
        while (target < transaction.targets.size()) {
            LoggedTransaction.Target candidate = transaction.targets.get(target);
            if (candidate.moved < candidate.end) {
                return candidate;
            }
            target++;
        }
        return null;
    }

    private void moveSome(Core core, LoggedTransaction.Target current, long nowMs) {
        List<Fact> facts = new ArrayList<>();
        Destination destination = core.destinations.get(current.key);
        long bytesLeft = Math.min(core.config.pageBytes(), core.config.stagedBytesMax());
        long upTo = current.moved;
        while (at < offsets.length && facts.size() < UNIT_MESSAGES_MAX && bytesLeft >= 0) {
            MessageView message = messages[at];
            upTo = offsets[at++] + 1;
            bytesLeft -= message.sizeBytes();
            if (destination != null && (message.persistent() || !transaction.outlivedStart)) {
                core.sends.route(destination, message, facts, nowMs);
            }
        }
        facts.add(
                new Fact.State(transaction.shard, new StateRecord.TransactionMoved(transaction.number, target, upTo)));
        core.append(facts, false);
    }

    private void fetch(Core core, LoggedTransaction.Target current) {
        fetching = true;
        core.journal.fetch(current.log, current.moved, core.config.pageBytes(), (found, view) -> {
            fetching = false;
            offsets = found;
            messages = view;
            at = 0;
            if (found.length == 0) {
                throw new IllegalStateException("expected sends of transaction " + transaction.number + " up to "
                        + current.end + " in log " + current.log + ", but none from " + current.moved);
            }
            core.markDirty(this);
        });
    }

    private void finish(Core core) {
        long ticket = core.append(
                List.of(new Fact.State(transaction.shard, new StateRecord.TransactionClosed(transaction.number))),
                true);
        core.transactions.moved(transaction);
        waiters.forEach(waiter -> core.emit(new Effect.Reply(waiter.link(), waiter.request()), ticket));
    }
}
