package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import org.weirmq.core.selector.Selector;
import org.weirmq.core.selector.SelectorException;

/** {@code apply}: what a state record changes, live and at recovery alike. */
final class Replay {
    private final Core core;
    /** Logs deleted while recovering: the engine hears of it at the end. */
    private final List<Long> deletedLogs = new ArrayList<>();

    Replay(Core core) {
        this.core = core;
    }

    void apply(Shard shard, StateRecord change) {
        if (change instanceof StateRecord.Settled r) {
            Cursor cursor = core.cursor(r.log(), r.group());
            if (cursor != null) {
                core.lanes.settle(cursor, r.ranges());
            }
        } else if (change instanceof StateRecord.Committed r) {
            shard.outcomes.add(r);
        } else if (change instanceof StateRecord.Delivered r) {
            Cursor cursor = core.cursor(r.log(), r.group());
            if (cursor != null) {
                mark(cursor, r.upTo());
            }
        } else if (change instanceof StateRecord.Attempts r) {
            Cursor cursor = core.cursor(r.log(), r.group());
            if (cursor != null) {
                cursor.attempts(r.from(), r.to(), r.count());
            }
        } else if (change instanceof StateRecord.DestinationCreated r) {
            Destination destination =
                    new Destination(r.owner(), shard.number, r.key(), r.partitions(), r.exclusive(), null, core.held);
            shard.used(r.owner());
            shard.destinations.put(r.owner(), destination);
            core.adopt(destination);
        } else if (change instanceof StateRecord.DestinationDeleted r) {
            Destination destination = shard.destinations.remove(r.owner());
            if (destination != null) {
                core.remove(destination);
            }
        } else {
            applyRare(shard, change);
        }
    }

    private void mark(Cursor cursor, long upTo) {
        cursor.mark = Math.max(cursor.mark, upTo);
        if (core.recovering()) {
            cursor.deliveredBefore = cursor.mark;
        }
    }

    private void applyRare(Shard shard, StateRecord change) {
        if (change instanceof StateRecord.SubscriptionCreated r) {
            subscriptionCreated(shard, r);
        } else if (change instanceof StateRecord.SubscriptionDeleted r) {
            Destination destination = shard.destinations.get(r.owner());
            ConsumerGroup group = destination == null ? null : destination.group(r.group());
            if (group != null) {
                core.removeGroup(group);
            }
        } else if (change instanceof StateRecord.BucketOpened r) {
            Destination destination = core.destination(r.owner());
            if (destination != null) {
                shard.used(r.bucket() < LogNumbers.FIRST_VOLATILE_OWNER ? r.bucket() : 0);
                shard.buckets.put(r.bucket(), destination.delays.opened(r.bucket(), r.startMs(), r.widthMs()));
                core.delayed.add(destination);
            }
        } else if (change instanceof StateRecord.BucketTaken r) {
            DelayQueue.Bucket bucket = shard.buckets.get(r.bucket());
            if (bucket != null) {
                taken(bucket, r.ranges());
            }
        } else if (change instanceof StateRecord.BucketClosed r) {
            DelayQueue.Bucket bucket = shard.buckets.remove(r.bucket());
            if (bucket != null) {
                bucket.queue.closed(bucket);
                delete(bucket);
            }
        } else {
            applyTransaction(shard, change);
        }
    }

    private void applyTransaction(Shard shard, StateRecord change) {
        if (change instanceof StateRecord.TransactionOpened r) {
            shard.used(r.number());
            shard.transactions.put(r.number(), new LoggedTransaction(shard.number, r.number()));
        } else if (change instanceof StateRecord.TransactionTarget r) {
            transaction(shard, r.number()).addTarget(r.key());
        } else if (change instanceof StateRecord.TransactionClaimed r) {
            transaction(shard, r.number()).claims.add(new LoggedTransaction.Claim(r.log(), r.group(), r.ranges()));
        } else if (change instanceof StateRecord.TransactionPrepared r) {
            transaction(shard, r.number()).prepared(r.xid(), r.atMs(), r.owner());
        } else if (change instanceof StateRecord.TransactionDecided r) {
            transaction(shard, r.number()).decided = true;
        } else if (change instanceof StateRecord.TransactionMoved r) {
            LoggedTransaction.Target target =
                    transaction(shard, r.number()).targets.get(r.target());
            target.moved = r.upTo();
            if (!core.recovering()) {
                core.journal.trim(target.log, r.upTo());
            }
        } else if (change instanceof StateRecord.TransactionClosed r) {
            LoggedTransaction transaction = shard.transactions.remove(r.number());
            if (transaction != null) {
                transaction.targets.forEach(target -> deleteLog(target.log));
            }
        } else if (change instanceof StateRecord.XaOutcome r) {
            shard.outcomes.add(r);
        } else if (change instanceof StateRecord.XaForgotten r) {
            shard.outcomes.forgotten(r.xid());
        } else {
            applySnapshot(shard, change);
        }
    }

    private static LoggedTransaction transaction(Shard shard, long number) {
        LoggedTransaction transaction = shard.transactions.get(number);
        if (transaction == null) {
            throw new IllegalStateException("expected transaction " + number + " in shard " + shard.number);
        }
        return transaction;
    }

    private void applySnapshot(Shard shard, StateRecord change) {
        if (change instanceof StateRecord.NumbersUsed r) {
            shard.used(r.upTo());
        } else if (change instanceof StateRecord.LaneState r) {
            DelayQueue.Bucket bucket = shard.buckets.get(LogNumbers.owner(r.log()));
            Destination destination = core.destination(LogNumbers.owner(r.log()));
            LoggedTransaction transaction = shard.transactions.get(LogNumbers.owner(r.log()));
            if (transaction != null) {
                transaction.arrived(r.log(), r.end() - 1);
            } else if (bucket != null) {
                bucket.durable.end = r.end();
            } else if (destination != null) {
                Lane lane = destination.open(r.log());
                lane.end = r.end();
                lane.windowBroken = true; // what lies before is in the log alone
            }
        } else if (change instanceof StateRecord.LaneGap r) {
            Destination destination = core.destination(LogNumbers.owner(r.log()));
            if (destination != null) {
                destination.open(r.log()).gap(r.from(), r.to());
            }
        } else if (change instanceof StateRecord.CursorState r) {
            Cursor cursor = core.cursor(r.log(), r.group());
            if (cursor != null) {
                cursor.floor = r.floor();
                mark(cursor, r.mark());
            }
        } else if (change instanceof StateRecord.ProducerState r) {
            shard.producers.restore(r);
        } else {
            throw new IllegalStateException("expected a state record, but " + change);
        }
    }

    private void subscriptionCreated(Shard shard, StateRecord.SubscriptionCreated r) {
        Destination destination = shard.destinations.get(r.owner());
        if (destination == null) {
            return;
        }
        Selector selector;
        try {
            String text = r.selector();
            selector = text == null ? null : Selector.compile(text);
        } catch (SelectorException e) {
            throw new IllegalStateException("expected a selector that was compiled before, but " + r.selector(), e);
        }
        SubscriptionKey key = new SubscriptionKey(r.clientId(), r.name(), true);
        ConsumerGroup group = new ConsumerGroup(destination, r.group(), true, key, selector, r.noLocal(), r.shared());
        shard.used(r.group());
        destination.add(group);
        core.adopt(group);
    }

    /** A message that is not at its destination yet: it is not due, or its transaction is not decided. */
    void elsewhere(long log, long offset, MessageView message) {
        long number = LogNumbers.owner(log);
        LoggedTransaction transaction = core.shards[(int) (number % LogNumbers.SHARDS)].transactions.get(number);
        if (transaction != null) {
            transaction.arrived(log, offset);
        } else {
            delayed(number, LogNumbers.durable(log), offset, message);
        }
    }

    private void delayed(long bucketNumber, boolean durable, long offset, MessageView message) {
        for (Shard shard : bucketShards(bucketNumber)) {
            DelayQueue.Bucket bucket = shard.buckets.get(bucketNumber);
            if (bucket != null) {
                bucket.log(durable).arrived(offset, message);
                shard.producers.accepted(message, 0);
                return;
            }
        }
        throw new IllegalStateException("expected the owner of log number " + bucketNumber + ", but there is none");
    }

    private Iterable<Shard> bucketShards(long bucketNumber) {
        return bucketNumber < LogNumbers.FIRST_VOLATILE_OWNER
                ? List.of(core.shards[(int) (bucketNumber % LogNumbers.SHARDS)])
                : List.of(core.shards);
    }

    private void taken(DelayQueue.Bucket bucket, long[] ranges) {
        for (int i = 0; i < ranges.length; i += 2) {
            bucket.durable.take(ranges[i], ranges[i + 1]);
            if (!core.recovering()) {
                core.journal.release(bucket.durable.log, ranges[i], ranges[i + 1]);
            }
        }
    }

    void deleteLogs(Destination destination) {
        for (Partition partition : destination.partitions) {
            for (Lane lane : partition.lanes) {
                deleteLog(lane.log);
            }
        }
        for (DelayQueue.Bucket bucket : destination.delays.buckets()) {
            core.shard(destination).buckets.remove(bucket.number);
            delete(bucket);
        }
    }

    private void delete(DelayQueue.Bucket bucket) {
        for (DelayLog delays : bucket.logs()) {
            delays.close();
            deleteLog(delays.log);
        }
    }

    private void deleteLog(long log) {
        if (core.recovering()) {
            deletedLogs.add(log);
        } else {
            core.journal.delete(log);
        }
    }

    /** After recovery the engine is told again what nobody needs. */
    void releaseSettled() {
        deletedLogs.forEach(core.journal::delete);
        deletedLogs.clear();
        for (Destination destination : core.destinations.values()) {
            for (Partition partition : destination.partitions) {
                partition.lanes.forEach(core.lanes::recovered);
            }
            for (DelayQueue.Bucket bucket : destination.delays.buckets()) {
                DelayLog delays = bucket.durable;
                core.journal.trim(delays.log, delays.floor);
                delays.taken.ranges(delays.floor, delays.end, (from, to) -> core.journal.release(delays.log, from, to));
            }
        }
    }
}
