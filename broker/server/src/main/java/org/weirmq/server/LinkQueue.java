package org.weirmq.server;

import org.jspecify.annotations.Nullable;
import org.weirmq.core.Effect;

/** What waits to leave on one link, first in first out, each item with the ticket that must be durable before. */
final class LinkQueue {
    /** Room that an empty queue keeps; after a burst the rest is given back. */
    private static final int KEPT_MAX = 1024;

    private @Nullable Object[] items = new @Nullable Object[16];
    private long[] tickets = new long[16];
    private int head;
    private int size;
    private long bytes;
    /** A delivery was held back because the queue was full. */
    boolean heldBack;

    /** Of messages that wait, in bytes. */
    long bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void add(Object item, long ticket) {
        if (size == items.length) {
            grow();
        }
        int at = head + size & items.length - 1;
        items[at] = item;
        tickets[at] = ticket;
        size++;
        bytes += bytes(item);
    }

    private static int bytes(@Nullable Object item) {
        return item instanceof Effect.Deliver deliver ? deliver.message().sizeBytes() : 0;
    }

    private void grow() {
        int length = items.length;
        @Nullable Object[] moreItems = new @Nullable Object[length * 2];
        long[] moreTickets = new long[length * 2];
        for (int i = 0; i < size; i++) {
            moreItems[i] = items[head + i & length - 1];
            moreTickets[i] = tickets[head + i & length - 1];
        }
        items = moreItems;
        tickets = moreTickets;
        head = 0;
    }

    /** The item at a distance from the head, or null when there is none or its ticket is not durable. */
    @Nullable Object ready(int distance, long durable) {
        if (distance >= size) {
            return null;
        }
        int at = head + distance & items.length - 1;
        return tickets[at] > durable ? null : items[at];
    }

    void remove(int count) {
        for (int i = 0; i < count; i++) {
            bytes -= bytes(items[head]);
            items[head] = null;
            head = head + 1 & items.length - 1;
        }
        size -= count;
        if (size == 0 && items.length > KEPT_MAX) {
            clear();
        }
    }

    void clear() {
        items = new @Nullable Object[16];
        tickets = new long[16];
        head = 0;
        size = 0;
        bytes = 0;
    }
}
