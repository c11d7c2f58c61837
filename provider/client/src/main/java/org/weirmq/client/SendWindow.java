package org.weirmq.client;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** How much may be sent and not yet confirmed, over all sessions of a connection. Any thread. */
final class SendWindow {
    private final Inflow inflow;
    private final AtomicLong used = new AtomicLong();
    private final ConcurrentLinkedQueue<Place> waiting = new ConcurrentLinkedQueue<>();
    private volatile long size = 1 << 20;

    SendWindow(Inflow inflow) {
        this.inflow = inflow;
    }

    void size(long bytes) {
        size = bytes;
    }

    /** Waits for room; false when there was none in time. One message is let through however large it is. */
    boolean acquire(int bytes, long deadlineNs) throws InterruptedException {
        if (waiting.isEmpty() && take(bytes)) {
            return true;
        }
        Place place = new Place(bytes);
        waiting.add(place);
        try {
            return inflow.await(place, deadlineNs);
        } finally {
            waiting.remove(place);
            wakeFirst();
        }
    }

    private boolean take(int bytes) {
        while (true) {
            long now = used.get();
            if (now != 0 && now + bytes > size) {
                return false;
            }
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
        wakeFirst();
    }

    private void wakeFirst() {
        Place first = waiting.peek();
        if (first != null) {
            inflow.wake(first);
        }
    }

    private final class Place extends Awaited {
        private final int bytes;
        private boolean taken;

        Place(int bytes) {
            this.bytes = bytes;
        }

        /** Called by the thread that waits, which takes its room with it. */
        @Override
        boolean met() {
            taken = taken || (waiting.peek() == this && take(bytes));
            return taken;
        }
    }
}
