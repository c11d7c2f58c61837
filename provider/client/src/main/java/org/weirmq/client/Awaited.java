package org.weirmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Something that one thread waits for. Whoever makes {@link #met} true calls {@link Inflow#wake} afterwards.
 */
abstract class Awaited {
    private volatile @Nullable Thread waiter;

    /** Read by the thread that waits, at any time. */
    abstract boolean met();

    @Nullable Thread waiter() {
        return waiter;
    }

    void waiter(@Nullable Thread thread) {
        waiter = thread;
    }
}
