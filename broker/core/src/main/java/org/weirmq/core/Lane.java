package org.weirmq.core;

import java.util.Map;
import java.util.TreeMap;

/** One log of a partition: the messages of one priority and one durability. */
final class Lane {
    final long log;
    final Partition partition;
    final int priority;
    final boolean durable;
    /** The messages in memory; a contiguous run of the lane, anywhere. */
    final Window window = new Window();
    /** The window has stopped before the lane's end: it starts afresh when all readers have passed it. */
    boolean windowBroken;
    /** It is in the list of windows that may hold something. */
    boolean filled;
    /** Something came since it was last asked to give its memory up. */
    boolean usedOfLate;
    /** Turns of groups since the window was last trimmed. */
    int turns;
    /** Behind the last message. */
    long end;
    /** Below this, nobody needs anything. */
    long floor;

    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    Lane(Partition partition, int lane, boolean durable) {
        this.partition = partition;
        this.priority = lane;
        this.durable = durable;
        this.log = LogNumbers.log(partition.destination.owner, partition.index, lane, durable);
    }

    /**
     * Offsets from one to behind another were never given: the engine jumped. Every group takes them as settled.
     */
    void gap(long from, long to) {
        if (floor <= from) {
            gaps.put(from, to);
        }
        for (ConsumerGroup group : partition.destination.groups()) {
            Cursor cursor = group.cursor(log);
            if (cursor != null) {
                cursor.skipSettled();
            }
        }
    }

    /** The offset itself, or the first one behind the gap that it lies in. */
    long behindGap(long offset) {
        if (gaps.isEmpty()) {
            return offset;
        }
        Map.Entry<Long, Long> gap = gaps.floorEntry(offset);
        return gap != null && offset < gap.getValue() ? gap.getValue() : offset;
    }

    /** How many offsets at or above this one were never given. */
    long missingFrom(long offset) {
        long missing = 0;
        for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
            missing += Math.max(0, gap.getValue() - Math.max(offset, gap.getKey()));
        }
        return missing;
    }

    Map<Long, Long> gaps() {
        return gaps;
    }

    void floor(long offset) {
        floor = offset;
        while (!gaps.isEmpty() && gaps.firstEntry().getValue() <= offset) {
            gaps.pollFirstEntry();
        }
    }

    /** Whether memory holds what a reader at this offset wants next. */
    boolean inWindow(long offset) {
        return window.covers(offset);
    }
}
