package org.weirmq.client;

import org.weirmq.protocol.EncodedMessage;

/**
 * The identities of the last messages that a consumer settled and that the broker may not know as settled: when the
 * connection is lost they may come again, and are not shown to the application a second time. Confined to its session's
 * lock.
 */
final class SettledMemory {
    private static final int LONGS = 4;

    private final int capacity;
    private long[] ring = new long[16 * LONGS];
    private int count;
    private int next;
    private long added;

    SettledMemory(int capacity) {
        this.capacity = Math.max(16, capacity);
    }

    void add(EncodedMessage message) {
        if (count * LONGS == ring.length && count < capacity) {
            grow();
        }
        ring[next * LONGS] = message.producerHigh();
        ring[next * LONGS + 1] = message.producerLow();
        ring[next * LONGS + 2] = message.session();
        ring[next * LONGS + 3] = message.sequence();
        next = (next + 1) % (ring.length / LONGS);
        added++;
        count = Math.min(count + 1, ring.length / LONGS);
    }

    /** Only while it is full and has not wrapped around: the order stays. */
    private void grow() {
        int size = Math.min(capacity, count * 2);
        long[] larger = new long[size * LONGS];
        int first = (next % (ring.length / LONGS)) * LONGS;
        System.arraycopy(ring, first, larger, 0, ring.length - first);
        System.arraycopy(ring, 0, larger, ring.length - first, first);
        ring = larger;
        next = count % size;
    }

    /** How many were ever added. */
    long added() {
        return added;
    }

    /** Forgets all but those that were added after {@link #added} was this. */
    void forget(long mark) {
        count = (int) Math.min(count, added - mark);
    }

    boolean contains(EncodedMessage message) {
        long high = message.producerHigh();
        long low = message.producerLow();
        long sequence = message.sequence();
        long session = message.session();
        int size = ring.length / LONGS;
        for (int back = 1; back <= count; back++) {
            int i = Math.floorMod(next - back, size) * LONGS;
            if (ring[i + 3] == sequence && ring[i + 2] == session && ring[i + 1] == low && ring[i] == high) {
                return true;
            }
        }
        return false;
    }
}
