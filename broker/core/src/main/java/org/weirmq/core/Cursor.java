package org.weirmq.core;

/**
 * Where a group stands on a lane. Durable, and changed by {@code apply} alone: the floor, what is settled above it, what
 * failed how often, the mark. Volatile: what is leased, and what came back and waits to be offered again.
 */
final class Cursor {
    final ConsumerGroup group;
    final Lane lane;
    /** Position in the group's list: readers keep their own positions under it. */
    final int index;
    /** Below this all is settled. */
    long floor;
    /** Settled at or above the floor. */
    final OffsetSet settled = new OffsetSet();

    final OffsetSet leased = new OffsetSet();
    /** Collected by {@link Accepted} for the settlement under way. */
    final Ranges settling = new Ranges();

    /** How often messages that are not settled have failed. */
    final Attempts attempts = new Attempts();
    /** Below this, a message may have been delivered before the last start. */
    long deliveredBefore;
    /** Behind the newest message that was handed out since the start. */
    long delivered;
    /** What of {@link #delivered} has been written down. */
    long mark;
    /** It waits for that. */
    boolean marking;

    Cursor(ConsumerGroup group, Lane lane, int index, long floor) {
        this.group = group;
        this.lane = lane;
        this.index = index;
        this.floor = floor;
    }

    boolean durable() {
        return lane.durable && group.durable;
    }

    /** Neither settled nor with a consumer. */
    boolean open(long offset) {
        return offset >= floor && !settled.contains(offset) && !leased.contains(offset);
    }

    /** Messages that are not settled. */
    long depth() {
        return lane.end - floor - settled.size() - lane.missingFrom(floor);
    }

    void settle(long from, long to) {
        if (to <= floor) {
            return;
        }
        long start = Math.max(from, floor);
        attempts.clear(start, to);
        if (start > floor) {
            settled.addRange(start, to);
            return;
        }
        long old = floor;
        floor = to;
        settled.dropBelow(old, to);
        skipSettled();
    }

    /** Moves the floor over what is settled and over offsets that were never given. */
    void skipSettled() {
        while (true) {
            long old = floor;
            floor = lane.behindGap(floor);
            if (!settled.isEmpty()) {
                floor = settled.nextAbsent(floor);
                settled.dropBelow(old, floor);
            }
            if (floor == old) {
                return;
            }
        }
    }

    int attempts(long offset) {
        return attempts.get(offset);
    }

    void attempts(long from, long to, int count) {
        for (long offset = Math.max(from, floor); offset < to; offset++) {
            if (!settled.contains(offset)) {
                attempts.put(offset, count);
            }
        }
    }
}
