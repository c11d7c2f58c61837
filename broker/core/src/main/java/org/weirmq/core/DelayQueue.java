package org.weirmq.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A destination's messages that are not due yet, in logs for spans of time: only what is due soon is in memory. A log for
 * each minute of the next ten, for each hour of the next day, for each day after that. A subscription gets none of what was sent
 * before it: with each one that is new the buckets take no more messages, and their numbers tell which of the two is older.
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

    private record Key(long startMs, long number) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return startMs != other.startMs ? Long.compare(startMs, other.startMs) : Long.compare(number, other.number);
        }
    }

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
    private final TreeMap<Key, Bucket> buckets = new TreeMap<>();
    /** Those that take messages, by their start. */
    private final TreeMap<Long, Bucket> open = new TreeMap<>();
    /** Buckets with a number up to this one were opened before the newest group came. */
    private long sealed;

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
        var floor = open.floorEntry(dueMs);
        return floor != null && dueMs < floor.getValue().startMs + floor.getValue().widthMs ? floor.getValue() : null;
    }

    Bucket opened(long number, long startMs, long widthMs) {
        Bucket bucket = new Bucket(this, number, startMs, widthMs);
        buckets.put(new Key(startMs, number), bucket);
        if (number > sealed) {
            open.put(startMs, bucket);
        }
        return bucket;
    }

    void closed(Bucket bucket) {
        buckets.remove(new Key(bucket.startMs, bucket.number));
        open.remove(bucket.startMs, bucket);
    }

    /** A group has come: what is sent from now on goes to buckets that are newer than it. */
    void joined(ConsumerGroup group, Shard shard) {
        if (destination.key.topic()) {
            // What passes with its connection has a number of another series than buckets that stay.
            boolean sameSeries = group.durable || destination.temporaryOf != null;
            group.since = sameSeries ? group.number : shard.lastNumber();
            sealed = Math.max(sealed, group.since);
            open.values().removeIf(bucket -> bucket.number <= sealed);
        }
    }

    /** Where a bucket of this width for this time starts, and how wide it may be without touching its neighbours. */
    long[] span(long messageDueMs, long nowMs) {
        long dueMs = Math.min(messageDueMs, LAST_MS);
        long width = widthMs(dueMs, nowMs);
        long start = dueMs / width * width;
        var before = open.lowerEntry(dueMs);
        if (before != null) {
            start = Math.max(start, before.getValue().startMs + before.getValue().widthMs);
        }
        long end = dueMs / width * width + width;
        var after = open.higherKey(dueMs);
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
        Key near = new Key(nowMs + NEAR_MS, Long.MAX_VALUE);
        for (Bucket bucket : new ArrayList<>(buckets.headMap(near, true).values())) {
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
        Map<Long, Long> ends = new HashMap<>();
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
            deliver(bucket, message, facts, ends);
            due = from.first(nowMs, core, this);
        }
        if (count > 0) {
            moved(core, bucket, from, taken.toArray(), facts);
            leaveOut(core, bucket, ends);
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

    /** @param ends of the lanes that get messages, as they were before */
    private void deliver(Bucket bucket, MessageView message, List<Fact> facts, Map<Long, Long> ends) {
        if (destination.groups().stream().anyMatch(group -> group.since < bucket.number)) {
            long log = destination.route(message);
            ends.computeIfAbsent(log, lane -> destination.open(lane).end);
            facts.add(new Fact.Data(log, message));
        }
    }

    /**
     * Settles what has just come out of a bucket for the groups that are newer than the bucket: a subscription gets what was
     * sent after it was made (Jakarta Messaging 3.1, section 7.9).
     */
    private void leaveOut(Core core, Bucket bucket, Map<Long, Long> ends) {
        Accepted accepted = new Accepted();
        for (ConsumerGroup group : destination.groups()) {
            if (group.since >= bucket.number) {
                ends.forEach((log, end) -> {
                    Cursor cursor = Objects.requireNonNull(group.cursor(log));
                    for (long offset = end; offset < cursor.lane.end; offset++) {
                        accepted.add(cursor, offset);
                    }
                });
            }
        }
        core.settle(accepted, false);
    }
}
