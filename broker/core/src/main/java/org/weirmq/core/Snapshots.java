package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.weirmq.core.selector.Selector;

/** A destination's durable state as records; applied in order to nothing they give it back. */
final class Snapshots {
    /** Ranges in one record, so that no record grows with a backlog full of holes. */
    private static final int RANGES_MAX = 4096;

    private Snapshots() {}

    static void destination(Destination destination, Consumer<StateRecord> records) {
        records.accept(new StateRecord.DestinationCreated(
                destination.owner, destination.key, destination.partitions.length, destination.exclusive));
        for (Partition partition : destination.partitions) {
            for (Lane lane : partition.lanes) {
                if (lane.durable) {
                    records.accept(new StateRecord.LaneState(lane.log, lane.end));
                    lane.gaps().forEach((from, to) -> records.accept(new StateRecord.LaneGap(lane.log, from, to)));
                }
            }
        }
        for (ConsumerGroup group : destination.groups()) {
            if (group.durable) {
                group(group, records);
            }
        }
        for (DelayQueue.Bucket bucket : destination.delays.buckets()) {
            bucket(destination, bucket, records);
        }
    }

    private static void group(ConsumerGroup group, Consumer<StateRecord> records) {
        SubscriptionKey key = group.key;
        if (key != null) {
            Selector selector = group.selector;
            records.accept(new StateRecord.SubscriptionCreated(
                    group.destination.owner,
                    group.number,
                    key.clientId(),
                    key.name(),
                    group.shared,
                    selector == null ? null : selector.text(),
                    group.noLocal));
        }
        for (Cursor cursor : group.cursors) {
            if (cursor.lane.durable) {
                cursor(cursor, records);
            }
        }
    }

    private static void cursor(Cursor cursor, Consumer<StateRecord> records) {
        long log = cursor.lane.log;
        long group = cursor.group.number;
        records.accept(
                new StateRecord.CursorState(log, group, cursor.floor, Math.max(cursor.mark, cursor.deliveredBefore)));
        ranges(
                cursor.settled,
                cursor.floor,
                cursor.lane.end,
                some -> records.accept(new StateRecord.Settled(log, group, some)));
        cursor.attempts.runs(
                (from, to, count) -> records.accept(new StateRecord.Attempts(log, group, from, to, count)));
    }

    private static void bucket(Destination destination, DelayQueue.Bucket bucket, Consumer<StateRecord> records) {
        records.accept(new StateRecord.BucketOpened(destination.owner, bucket.number, bucket.startMs, bucket.widthMs));
        records.accept(new StateRecord.LaneState(bucket.durable.log, bucket.durable.end));
        if (bucket.durable.floor > 0) {
            records.accept(new StateRecord.BucketTaken(bucket.number, new long[] {0, bucket.durable.floor}));
        }
        ranges(
                bucket.durable.taken,
                bucket.durable.floor,
                bucket.durable.end,
                some -> records.accept(new StateRecord.BucketTaken(bucket.number, some)));
    }

    private static void ranges(OffsetSet set, long from, long to, Consumer<long[]> some) {
        List<long[]> pending = new ArrayList<>();
        set.ranges(from, to, (first, end) -> {
            pending.add(new long[] {first, end});
            if (pending.size() == RANGES_MAX) {
                flush(pending, some);
            }
        });
        if (!pending.isEmpty()) {
            flush(pending, some);
        }
    }

    private static void flush(List<long[]> pending, Consumer<long[]> some) {
        Ranges ranges = new Ranges();
        pending.forEach(range -> ranges.add(range[0], range[1]));
        pending.clear();
        some.accept(ranges.toArray());
    }
}
