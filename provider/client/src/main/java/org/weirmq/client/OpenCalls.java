package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.concurrent.atomic.AtomicInteger;
import org.weirmq.protocol.ErrorCode;

/** Calls that are under way, and the way to wait until none is. Any thread; nothing is locked unless somebody waits. */
final class OpenCalls {
    private static final long LOOK_AGAIN_MS = 1_000;

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean awaited;

    void begin() {
        open.incrementAndGet();
    }

    void end() {
        if (open.decrementAndGet() == 0 && awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Not from within such a call. */
    synchronized void awaitNone(String what) throws JMSException {
        awaited = true;
        try {
            while (open.get() > 0) {
                wait(LOOK_AGAIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(ErrorCode.REQUEST_TIMEOUT, "interrupted while waiting for " + what, e);
        }
    }
}
