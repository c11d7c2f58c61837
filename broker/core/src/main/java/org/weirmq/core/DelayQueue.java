package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A destination's messages that are not due yet, in logs for spans of time: only what is due soon is in memory. A log for
 * each minute of the next ten, for each hour of the next day, for each day after that.
 */
final class DelayQueue implements Work {
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    /** Anything later than this is no later than this, as far as buckets go: their arithmetic ends before that of long does. */
    private static final long LAST_MS = Long.MAX_VALUE - 2 * DAY_MS;
    /** A bucket is read into memory when its time is this near. */
    private static final long NEAR_MS = MINUTE_MS;

    /** Messages in one unit of the log. */
    private static final int UNIT_MESSAGES_MAX = 256;
    /** Of a unit, in bytes; the last message may exceed it as far as a unit of the log may. */
    private static final long UNIT_BYTES_MAX = 1 << 20;

    /** A span of time and its two logs. */
    static final class Bucket {
        final DelayQueue queue;
        final long number;
        final long startMs;
        final long widthMs;
        final DelayLog durable;
        final DelayLog inMemory;

        Bucket(DelayQueue queue, long number, long startMs, long widthMs) {
            this.queue = queue;
            this.number = number;
            this.startMs = startMs;
            this.widthMs = widthMs;
            Held held = queue.destination.held;
            this.durable = new DelayLog(LogNumbers.log(number, 0, 0, true), held);
            this.inMemory = new DelayLog(LogNumbers.log(number, 0, 0, false), held);
        }

        DelayLog log(boolean isDurable) {
            return isDurable ? durable : inMemory;
        }

        List<DelayLog> logs() {
            return List.of(durable, inMemory);
        }

        private boolean isOver(long nowMs) {
            return durable.isEmpty()
                    && inMemory.isEmpty()
                    && !durable.isLoading()
                    && !inMemory.isLoading()
                    && startMs + widthMs <= nowMs;
        }
    }

    final Destination destination;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private boolean queued;

    DelayQueue(Destination destination) {
        this.destination = destination;
    }

    static long widthMs(long dueMs, long nowMs) {
        long ahead = dueMs - nowMs;
        return ahead < 10 * MINUTE_MS ? MINUTE_MS : ahead < DAY_MS ? HOUR_MS : DAY_MS;
    }

    /** The bucket that a due time belongs to, or null when it has to be opened. */
    @Nullable Bucket find(long messageDueMs) {
        long dueMs = Math.min(messageDueMs, LAST_MS);
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
    long[] span(long messageDueMs, long nowMs) {
        long dueMs = Math.min(messageDueMs, LAST_MS);
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

    @Override
    public boolean queued() {
        return queued;
    }

    @Override
    public void queued(boolean now) {
        queued = now;
    }

    /** Moves what is due to the destination; buckets that are near are read. */
    @Override
    public boolean work(Core core, long nowMs) {
        if (destination.deleted) {
            return false;
        }
        boolean more = false;
        for (Bucket bucket :
                new ArrayList<>(buckets.headMap(nowMs + NEAR_MS, true).values())) {
            more |= move(core, bucket, bucket.durable, nowMs);
            more |= move(core, bucket, bucket.inMemory, nowMs);
            if (bucket.isOver(nowMs)) {
                core.append(
                        List.of(new Fact.State(destination.shard, new StateRecord.BucketClosed(bucket.number))), false);
            }
        }
        return more;
    }

    /**
     * Moves messages to their lanes, in one unit with the note that they are taken. Returns whether there are more that
     * could go now.
     */
    private boolean move(Core core, Bucket bucket, DelayLog from, long nowMs) {
        if (core.journal.isBehind()) {
            return false; // each tick comes back to it
        }
        Ranges taken = new Ranges();
        List<Fact> facts = new ArrayList<>();
        long bytesLeft = Math.min(UNIT_BYTES_MAX, core.config.stagedBytesMax());
        int count = 0;
        DelayLog.Due due = from.first(nowMs, core, this);
        while (due != null && count < UNIT_MESSAGES_MAX) {
            MessageView message = from.message(due, core, this);
            if (message == null) {
                break;
            }
            bytesLeft -= message.sizeBytes();
            if (bytesLeft < 0 && count > 0) {
                break;
            }
            from.removeFirst();
            count++;
            taken.add(due.offset());
            if (!destination.groups().isEmpty()) {
                facts.add(new Fact.Data(destination.route(message), message));
            }
            due = from.first(nowMs, core, this);
        }
        if (count > 0) {
            moved(core, bucket, from, taken.toArray(), facts);
        }
        return due != null && count > 0;
    }

    private void moved(Core core, Bucket bucket, DelayLog from, long[] taken, List<Fact> facts) {
        if (from == bucket.durable) {
            facts.add(new Fact.State(destination.shard, new StateRecord.BucketTaken(bucket.number, taken)));
        } else {
            for (int i = 0; i < taken.length; i += 2) {
                from.take(taken[i], taken[i + 1]);
                core.journal.release(from.log, taken[i], taken[i + 1]);
            }
        }
        if (!facts.isEmpty()) {
            core.append(facts, true);
        }
    }
}
