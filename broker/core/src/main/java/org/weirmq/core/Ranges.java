package org.weirmq.core;

import java.util.Arrays;

/** Collects offsets into ranges: pairs of first offset and offset behind the last. */
final class Ranges {
    private static final int CAPACITY_KEPT_MAX = 256;

    private long[] pairs = new long[4];
    private int length;
    private boolean sorted = true;

    boolean isEmpty() {
        return length == 0;
    }

    void add(long offset) {
        add(offset, offset + 1);
    }

    void add(long from, long to) {
        if (length > 0 && pairs[length - 1] == from) {
            pairs[length - 1] = to;
            return;
        }
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, length * 2);
        }
        sorted &= length == 0 || pairs[length - 1] < from;
        pairs[length++] = from;
        pairs[length++] = to;
    }

    /** How many offsets are in it, some perhaps twice. */
    long count() {
        long count = 0;
        for (int i = 0; i < length; i += 2) {
            count += pairs[i + 1] - pairs[i];
        }
        return count;
    }

    void forEach(java.util.function.LongConsumer action) {
        for (int i = 0; i < length; i += 2) {
            for (long offset = pairs[i]; offset < pairs[i + 1]; offset++) {
                action.accept(offset);
            }
        }
    }

    void clear() {
        length = 0;
        sorted = true;
        if (pairs.length > CAPACITY_KEPT_MAX) {
            pairs = new long[4];
        }
    }

    /** The ranges, rising and merged. */
    long[] toArray() {
        if (!sorted) {
            sort();
        }
        return Arrays.copyOf(pairs, length);
    }

    private void sort() {
        long[][] all = new long[length / 2][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new long[] {pairs[2 * i], pairs[2 * i + 1]};
        }
        Arrays.sort(all, (a, b) -> Long.compare(a[0], b[0]));
        length = 0;
        for (long[] range : all) {
            if (length > 0 && pairs[length - 1] >= range[0]) {
                pairs[length - 1] = Math.max(pairs[length - 1], range[1]);
            } else {
                pairs[length++] = range[0];
                pairs[length++] = range[1];
            }
        }
        sorted = true;
    }
}
