package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log knows of a transaction before it has been carried out: its sends, because they are too many for memory or
 * because it is prepared; the receipts of a prepared one; and whether it is decided. Durable, and changed by {@code apply}
 * alone. Without a decision and without a name it is the open transaction of a client: after a start there is nobody whose
 * it could be, and it is closed.
 */
final class LoggedTransaction {
    /** Sends to one destination, in a log of their own. */
    static final class Target {
        final DestinationKey key;
        final long log;
        long end;
        /** Below this all have been moved to the destination. */
        long moved;

        private Target(DestinationKey key, long log) {
            this.key = key;
            this.log = log;
        }
    }

    /** @param ranges pairs of first offset and offset behind the last */
    @SuppressWarnings("ArrayRecordComponent")
    record Claim(long log, long group, long[] ranges) {}

    final int shard;
    final long number;
    final List<Target> targets = new ArrayList<>();
    /** What it will settle. */
    final List<Claim> claims = new ArrayList<>();

    /** It was there before the start: non-persistent messages in it may have been delivered, and do not come twice. */
    boolean outlivedStart;

    @Nullable Xid xid;

    long preparedAtMs;
    String owner = "";
    /** It is committed; what is left to do is to move its sends. */
    boolean decided;

    LoggedTransaction(int shard, long number) {
        this.shard = shard;
        this.number = number;
    }

    static long log(long number, int target) {
        return LogNumbers.log(number, target, 0, true);
    }

    void addTarget(DestinationKey key) {
        targets.add(new Target(key, log(number, targets.size())));
    }

    boolean sendsTo(DestinationKey key) {
        return targets.stream().anyMatch(target -> target.key.equals(key));
    }

    void prepared(Xid name, long atMs, String by) {
        xid = name;
        preparedAtMs = atMs;
        owner = by;
    }

    /** {@code apply} of a send that was put aside. */
    void arrived(long log, long offset) {
        targets.get(LogNumbers.partition(log)).end = offset + 1;
    }

    void snapshot(java.util.function.Consumer<StateRecord> records) {
        records.accept(new StateRecord.TransactionOpened(number));
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            records.accept(new StateRecord.TransactionTarget(number, target.key));
            records.accept(new StateRecord.LaneState(target.log, target.end));
            if (target.moved > 0) {
                records.accept(new StateRecord.TransactionMoved(number, i, target.moved));
            }
        }
        claims.forEach(claim ->
                records.accept(new StateRecord.TransactionClaimed(number, claim.log(), claim.group(), claim.ranges())));
        Xid name = xid;
        if (name != null) {
            records.accept(new StateRecord.TransactionPrepared(number, name, preparedAtMs, owner));
        }
        if (decided) {
            records.accept(new StateRecord.TransactionDecided(number));
        }
    }
}
