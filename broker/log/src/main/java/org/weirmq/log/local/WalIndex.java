package org.weirmq.log.local;

import java.util.Arrays;

/**
 * Where the records of one log lie in the write-ahead log: two arrays sorted by offset. A released record's position is
 * stored inverted until the array's head moves past it.
 */
final class WalIndex {
    private static final long[] NONE = new long[0];
    private static final int CAPACITY_FIRST = 8;
    private static final int CAPACITY_KEPT_MAX = 1024;

    private long[] offsets = NONE;
    private long[] positions = NONE;
    private int head;
    private int tail;
    private int live;

    void add(long offset, long position) {
        if (tail == offsets.length) {
            makeRoom();
        }
        offsets[tail] = offset;
        positions[tail] = position;
        tail++;
        live++;
    }

    private void makeRoom() {
        int used = tail - head;
        int capacity = used >= offsets.length / 2 ? Math.max(CAPACITY_FIRST, offsets.length * 2) : offsets.length;
        long[] newOffsets = capacity == offsets.length ? offsets : new long[capacity];
        long[] newPositions = capacity == positions.length ? positions : new long[capacity];
        System.arraycopy(offsets, head, newOffsets, 0, used);
        System.arraycopy(positions, head, newPositions, 0, used);
        offsets = newOffsets;
        positions = newPositions;
        head = 0;
        tail = used;
    }

    /** Releases what lies in [from, to). */
    void release(long from, long to) {
        if (head == tail || to <= offsets[head]) {
            return;
        }
        for (int i = indexOf(from); i < tail && offsets[i] < to; i++) {
            if (positions[i] >= 0) {
                positions[i] = ~positions[i];
                live--;
            }
        }
        while (head < tail && positions[head] < 0) {
            head++;
        }
        if (head == tail) {
            clear();
        }
    }

    /** Forgets what lies below a position of the write-ahead log. */
    void dropBelow(long position) {
        while (head < tail) {
            long at = positions[head];
            if ((at < 0 ? ~at : at) >= position) {
                break;
            }
            if (at >= 0) {
                live--;
            }
            head++;
        }
        while (head < tail && positions[head] < 0) {
            head++;
        }
        if (head == tail) {
            clear();
        }
    }

    private void clear() {
        head = 0;
        tail = 0;
        if (offsets.length > CAPACITY_KEPT_MAX) {
            offsets = NONE;
            positions = NONE;
        }
    }

    /** The index of the first record at or after an offset. */
    int indexOf(long offset) {
        int found = Arrays.binarySearch(offsets, head, tail, offset);
        return found >= 0 ? found : -found - 1;
    }

    /** The index after the last record. */
    int tail() {
        return tail;
    }

    long offsetAt(int index) {
        return offsets[index];
    }

    /** The position of the record at an index, or a negative number if it is released. */
    long positionAt(int index) {
        return positions[index];
    }

    int live() {
        return live;
    }

    /** The first offset that is not released; only if there is one. */
    long first() {
        return offsets[head];
    }

    /** Offsets and positions of what is not released and lies below a position of the write-ahead log. */
    Located locatedBelow(long position) {
        long[] foundOffsets = new long[live];
        long[] foundPositions = new long[live];
        int count = 0;
        for (int i = head; i < tail; i++) {
            long at = positions[i];
            if (at >= position) {
                break;
            }
            if (at >= 0) {
                foundOffsets[count] = offsets[i];
                foundPositions[count] = at;
                count++;
            }
        }
        return count == live
                ? new Located(foundOffsets, foundPositions)
                : new Located(Arrays.copyOf(foundOffsets, count), Arrays.copyOf(foundPositions, count));
    }

    /** Records with their places. */
    @SuppressWarnings("ArrayRecordComponent")
    record Located(long[] offsets, long[] positions) {}
}
