package org.weirmq.client;

import java.util.Arrays;

/** Delivery numbers of one consumer as rising ranges. Confined to its owner's lock. */
final class RangeList {
    private long[] bounds = new long[2];
    private int used;

    /** Adds a number above all that are there, or one that extends a range upwards. */
    void add(long number) {
        if (used > 0 && bounds[used - 1] + 1 == number) {
            bounds[used - 1] = number;
            return;
        }
        if (used > 0 && number <= bounds[used - 1]) {
            insert(number);
            return;
        }
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, used * 2);
        }
        bounds[used++] = number;
        bounds[used++] = number;
    }

    /** A message that was settled after a later one: rare, so the ranges are made anew. */
    private void insert(long number) {
        long[] before = drain();
        boolean placed = false;
        for (int i = 0; i < before.length; i += 2) {
            if (!placed && number < before[i]) {
                add(number);
                placed = true;
            }
            addRange(before[i], before[i + 1]);
        }
        if (!placed) {
            add(number);
        }
    }

    private void addRange(long first, long last) {
        if (used > 0 && bounds[used - 1] + 1 == first) {
            bounds[used - 1] = last;
            return;
        }
        add(first);
        bounds[used - 1] = last;
    }

    boolean isEmpty() {
        return used == 0;
    }

    void clear() {
        used = 0;
    }

    /** Pairs of first and last number, and forgets them. */
    long[] drain() {
        long[] ranges = Arrays.copyOf(bounds, used);
        used = 0;
        return ranges;
    }
}
