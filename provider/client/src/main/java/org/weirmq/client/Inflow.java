package org.weirmq.client;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the socket. A thread that waits for something from the broker reads and dispatches itself, so that what it
 * waits for reaches it without a hand-over; others that wait meanwhile follow, and one of them is promoted when the reader
 * has what it wanted. When no application thread has read for a tick, the connection's keeper reads.
 *
 * <p>With a transport that is not pulled everybody parks, and the broker's thread dispatches.
 */
final class Inflow {
    static final long FOREVER = Long.MAX_VALUE;
    /** How long nobody may read before the keeper does: the delay that a hand-over from a busy application costs once. */
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(3);
    /** The same while application threads read all the time, so that many busy connections do not cost many wake-ups. */
    private static final long TICK_MAX_NS = TimeUnit.MILLISECONDS.toNanos(24);

    /** The same when nothing has happened for a while and an application thread is in the socket. */
    private static final long DOZE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Longer than this is for ever. */
    private static final long TIMEOUT_MS_MAX = TimeUnit.DAYS.toMillis(36_500);

    /** A reader looks this often whether it was interrupted. */
    private static final int SLICE_MS = 200;

    private static final long PARK_MAX_NS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Thread> followers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Line line;
    private volatile @Nullable Thread keeper;
    private volatile boolean keeperWanted;
    private volatile boolean keeperYields;
    private volatile long turns;
    private long turnsSeen;
    private long tickNs = TICK_NS;

    /** The deadline of something that may take so long; 0 is for ever. */
    static long deadline(long timeoutMs) {
        return timeoutMs <= 0 || timeoutMs > TIMEOUT_MS_MAX
                ? FOREVER
                : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    static long left(long deadlineNs) {
        return deadlineNs == FOREVER ? Long.MAX_VALUE : deadlineNs - System.nanoTime();
    }

    void keeper(Thread thread) {
        keeper = thread;
    }

    /** The line to read from now on; null while there is none. */
    void line(@Nullable Line next) {
        line = next;
        if (next != null) {
            promote();
        }
    }

    /**
     * Waits until it is met or the time is over, and tells which. No lock may be held: the thread may dispatch frames of
     * any session.
     */
    boolean await(Awaited awaited, long deadlineNs) throws InterruptedException {
        if (awaited.met()) {
            return true;
        }
        Thread me = Thread.currentThread();
        boolean mayRead = !VirtualThreads.isVirtual(me);
        awaited.waiter(me);
        try {
            while (!awaited.met()) {
                if (left(deadlineNs) <= 0) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Line current = line;
                if (mayRead && current != null && current.pulled() && reader.compareAndSet(null, me)) {
                    lead(current, awaited, deadlineNs);
                } else {
                    follow(awaited, me, mayRead, deadlineNs);
                }
            }
            return true;
        } finally {
            awaited.waiter(null);
            if (reader.get() == null) {
                promote();
            }
        }
    }

    private void lead(Line current, Awaited awaited, long deadlineNs) {
        turns++;
        try {
            while (!awaited.met() && line == current && !Thread.currentThread().isInterrupted()) {
                long left = left(deadlineNs);
                if (left <= 0) {
                    return;
                }
                current.read((int) Math.min(SLICE_MS, TimeUnit.NANOSECONDS.toMillis(left) + 1));
            }
        } finally {
            reader.set(null);
        }
    }

    private void follow(Awaited awaited, Thread me, boolean mayRead, long deadlineNs) {
        if (!mayRead) {
            callKeeper();
        } else {
            followers.add(me);
        }
        try {
            Line current = line;
            boolean canLead = mayRead && current != null && current.pulled() && reader.get() == null;
            if (!canLead && !awaited.met()) {
                LockSupport.parkNanos(this, Math.min(left(deadlineNs), PARK_MAX_NS));
            }
        } finally {
            if (mayRead) {
                followers.remove(me);
            }
        }
    }

    private void promote() {
        Thread next = followers.poll();
        if (next != null) {
            LockSupport.unpark(next);
        }
    }

    /** Wakes the thread that waits for this, if there is one. Any thread. */
    void wake(Awaited awaited) {
        Thread waiter = awaited.waiter();
        Thread me = Thread.currentThread();
        if (waiter == null || waiter == me) {
            return;
        }
        if (me == keeper && !VirtualThreads.isVirtual(waiter)) {
            keeperYields = true;
        }
        LockSupport.unpark(waiter);
        Line current = line;
        if (current != null && waiter == reader.get()) {
            // It waits in the socket, where only the broker can reach it.
            current.nudge();
        }
    }

    /** Something is expected that no application thread waits for: the keeper is to read without waiting for its tick. */
    void callKeeper() {
        if (!keeperWanted) {
            keeperWanted = true;
            LockSupport.unpark(keeper);
        }
    }

    /** The keeper alone reads from now on, until {@link #giveUpTurn}: waits until the last reader has looked up. */
    void takeTurn() {
        while (!reader.compareAndSet(null, Thread.currentThread())) {
            LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    void giveUpTurn() {
        reader.set(null);
        promote();
    }

    /**
     * One round of the keeper: reads if nobody else has for a tick, otherwise waits for one. Returns after at most {@code
     * sliceMs}, and at once when an application thread was served: that one will read next.
     */
    void keep(Line current, int sliceMs) {
        boolean idle = turns == turnsSeen;
        turnsSeen = turns;
        boolean wanted = keeperWanted;
        if (current.pulled() && (idle || wanted) && reader.compareAndSet(null, Thread.currentThread())) {
            keeperWanted = false;
            keeperYields = false;
            try {
                current.read(sliceMs);
            } finally {
                reader.set(null);
            }
            if (!keeperYields) {
                return;
            }
            promote();
            tickNs = TICK_NS;
        } else {
            tickNs = Math.min(tickNs * 2, TICK_MAX_NS);
        }
        long sliceNs = TimeUnit.MILLISECONDS.toNanos(sliceMs);
        LockSupport.parkNanos(this, current.pulled() && sliceNs < DOZE_NS ? tickNs : Math.min(sliceNs, DOZE_NS));
    }
}
