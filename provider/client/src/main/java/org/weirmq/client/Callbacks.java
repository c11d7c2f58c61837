package org.weirmq.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls an application back, one call at a time, on a thread that exists only while there is something to call. */
final class Callbacks {
    private final ThreadPoolExecutor executor;
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
        executor.execute(() -> {
            calling = Thread.currentThread();
            try {
                callback.run();
            } catch (RuntimeException e) {
                System.getLogger(Callbacks.class.getName())
                        .log(System.Logger.Level.WARNING, "a listener of the application threw an exception", e);
            } finally {
                calling = null;
            }
        });
    }

    /** Whether the caller is being called back. */
    boolean isCalling() {
        return calling == Thread.currentThread();
    }

    /** Waits until all that was handed in before has been called; false when it took too long. Not from a callback. */
    boolean awaitAll(long timeoutMs) throws InterruptedException {
        if (executor.getTaskCount() == executor.getCompletedTaskCount()) {
            return true;
        }
        CountDownLatch reached = new CountDownLatch(1);
        executor.execute(reached::countDown);
        return reached.await(timeoutMs, TimeUnit.MILLISECONDS);
    }
}
