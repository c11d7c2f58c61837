package org.weirmq.log.local;

import java.util.Arrays;

/** Numbers by number, without an object for each. */
final class LongTable {
    /** Stands for "nothing there"; no value may be it. */
    static final long NONE = -1;

    private long[] keys = new long[16];
    private long[] values = empty(16);
    private int size;

    /** Receives one pair. */
    interface Pair {
        void accept(long key, long value);
    }

    private static long[] empty(int capacity) {
        long[] array = new long[capacity];
        Arrays.fill(array, NONE);
        return array;
    }

    int size() {
        return size;
    }

    /** The value, or {@link #NONE}. */
    long get(long key) {
        return values[slot(key)];
    }

    void put(long key, long value) {
        if (value == NONE) {
            throw new IllegalArgumentException("expected a value other than " + NONE + " for " + key);
        }
        int slot = slot(key);
        if (values[slot] == NONE && ++size * 2 > keys.length) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        values[slot] = value;
    }

    void remove(long key) {
        int hole = slot(key);
        if (values[hole] == NONE) {
            return;
        }
        size--;
        values[hole] = NONE;
        int mask = keys.length - 1;
        for (int i = (hole + 1) & mask; values[i] != NONE; i = (i + 1) & mask) {
            int home = home(keys[i]);
            boolean between = hole <= i ? hole < home && home <= i : hole < home || home <= i;
            if (!between) {
                keys[hole] = keys[i];
                values[hole] = values[i];
                values[i] = NONE;
                hole = i;
            }
        }
    }

    void forEach(Pair pair) {
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != NONE) {
                pair.accept(keys[i], values[i]);
            }
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = empty(oldKeys.length * 2);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != NONE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != NONE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (keys.length - 1);
    }
}
