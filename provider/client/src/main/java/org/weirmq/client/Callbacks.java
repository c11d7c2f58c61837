package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls an application back, one call at a time, on a thread that exists only while there is something to call. */
final class Callbacks {
    private final ThreadPoolExecutor executor;
    private final OpenCalls open = new OpenCalls();
    private volatile @Nullable Thread calling;

    Callbacks(String threadName) {
        executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    void call(Runnable callback) {
        open.begin();
        executor.execute(() -> {
            calling = Thread.currentThread();
            try {
                callback.run();
            } catch (RuntimeException e) {
                System.getLogger(Callbacks.class.getName())
                        .log(System.Logger.Level.WARNING, "a listener of the application threw an exception", e);
            } finally {
                calling = null;
                open.end();
            }
        });
    }

    /** Whether the caller is being called back. */
    boolean isCalling() {
        return calling == Thread.currentThread();
    }

    /** Waits until all that was handed in before has been called and has returned. Not from a callback. */
    void awaitAll() throws JMSException {
        open.awaitNone("a callback to return");
    }
}
