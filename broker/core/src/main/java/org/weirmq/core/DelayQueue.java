package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A destination's messages that are not due yet, in logs for spans of time: only what is due soon is in memory. A log for
 * each minute of the next ten, for each hour of the next day, for each day after that.
 */
final class DelayQueue {
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    /** A bucket is read into memory when its time is this near. */
    private static final long NEAR_MS = MINUTE_MS;

    record Due(long dueMs, long offset, MessageView message) {}

    /** A span of time and its two logs. */
    static final class Bucket {
        final DelayQueue queue;
        final long number;
        final long startMs;
        final long widthMs;
        long end;
        long volatileEnd;
        /** Taken from the durable log. */
        final OffsetSet taken = new OffsetSet();

        long floor;
        boolean loaded;
        private boolean loading;
        final PriorityQueue<Due> due = new PriorityQueue<>(
                (a, b) -> a.dueMs != b.dueMs ? Long.compare(a.dueMs, b.dueMs) : Long.compare(a.offset, b.offset));
        final PriorityQueue<Due> volatileDue = new PriorityQueue<>(
                (a, b) -> a.dueMs != b.dueMs ? Long.compare(a.dueMs, b.dueMs) : Long.compare(a.offset, b.offset));

        Bucket(DelayQueue queue, long number, long startMs, long widthMs) {
            this.queue = queue;
            this.number = number;
            this.startMs = startMs;
            this.widthMs = widthMs;
        }

        long log(boolean durable) {
            return LogNumbers.log(number, 0, 0, durable);
        }

        boolean isEmpty() {
            return floor >= end && volatileDue.isEmpty();
        }

        /** {@code apply} of a message of this bucket. */
        void arrived(boolean durable, long offset, MessageView message) {
            if (!durable) {
                volatileEnd = offset + 1;
                volatileDue.add(new Due(message.deliverAtMs(), offset, message));
                return;
            }
            if (offset > end) {
                take(end, offset); // a gap
            }
            end = offset + 1;
            if (loaded) {
                due.add(new Due(message.deliverAtMs(), offset, message));
            }
        }

        /** {@code apply} of a move to the destination. */
        void take(long from, long to) {
            taken.addRange(from, to);
            long old = floor;
            floor = taken.nextAbsent(floor);
            taken.dropBelow(old, floor);
        }
    }

    final Destination destination;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

    DelayQueue(Destination destination) {
        this.destination = destination;
    }

    static long widthMs(long dueMs, long nowMs) {
        long ahead = dueMs - nowMs;
        return ahead < 10 * MINUTE_MS ? MINUTE_MS : ahead < DAY_MS ? HOUR_MS : DAY_MS;
    }

    /** The bucket that a due time belongs to, or null when it has to be opened. */
    @Nullable Bucket find(long dueMs) {
        var floor = buckets.floorEntry(dueMs);
        return floor != null && dueMs < floor.getValue().startMs + floor.getValue().widthMs ? floor.getValue() : null;
    }

    Bucket opened(long number, long startMs, long widthMs) {
        Bucket bucket = new Bucket(this, number, startMs, widthMs);
        buckets.put(startMs, bucket);
        return bucket;
    }

    void closed(Bucket bucket) {
        buckets.remove(bucket.startMs);
    }

    /** Where a bucket of this width for this time starts, and how wide it may be without touching its neighbours. */
    long[] span(long dueMs, long nowMs) {
        long width = widthMs(dueMs, nowMs);
        long start = dueMs / width * width;
        var before = buckets.lowerEntry(dueMs);
        if (before != null) {
            start = Math.max(start, before.getValue().startMs + before.getValue().widthMs);
        }
        long end = dueMs / width * width + width;
        var after = buckets.higherKey(dueMs);
        if (after != null) {
            end = Math.min(end, after);
        }
        return new long[] {start, end - start};
    }

    Iterable<Bucket> buckets() {
        return new ArrayList<>(buckets.values());
    }

    boolean isEmpty() {
        return buckets.isEmpty();
    }

    static boolean isNear(Bucket bucket, long nowMs) {
        return bucket.startMs <= nowMs + NEAR_MS;
    }

    /** Starts to read buckets that are near, and gives those whose first message is due. */
    List<Bucket> near(Core core, long nowMs) {
        List<Bucket> near = new ArrayList<>();
        for (Bucket bucket : buckets.headMap(nowMs + NEAR_MS, true).values()) {
            if (!bucket.loaded && !bucket.loading) {
                load(bucket, core);
            }
            near.add(bucket);
        }
        return near;
    }

    private void load(Bucket bucket, Core core) {
        bucket.loading = true;
        page(bucket, core, bucket.floor);
    }

    private void page(Bucket bucket, Core core, long from) {
        if (from >= bucket.end) {
            bucket.loaded = true;
            bucket.loading = false;
            return;
        }
        long endThen = bucket.end;
        core.journal.fetch(bucket.log(true), from, core.config.pageBytes(), (offsets, messages) -> {
            for (int i = 0; i < offsets.length; i++) {
                if (offsets[i] >= bucket.floor && !bucket.taken.contains(offsets[i])) {
                    bucket.due.add(new Due(messages[i].deliverAtMs(), offsets[i], messages[i]));
                }
            }
            page(bucket, core, offsets.length == 0 ? endThen : offsets[offsets.length - 1] + 1);
        });
    }
}
