package org.weirmq.log.local;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one local engine: a committer, and two for everything in the background. */
final class LogThreads {
    private static final int BACKGROUND_THREADS = 2;
    private static final long STOP_SECONDS_MAX = 30;

    private final ExecutorService committer = Executors.newSingleThreadExecutor(named("weirmq-log-committer"));
    private final ExecutorService background =
            Executors.newFixedThreadPool(BACKGROUND_THREADS, named("weirmq-log-background"));

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    LogExecutors executors(Executor loop) {
        return new LogExecutors(loop, committer, background, System::nanoTime);
    }

    /** Lets tasks that are under way end. */
    void stop() {
        committer.shutdown();
        background.shutdown();
        try {
            boolean stopped = committer.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)
                    && background.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            if (!stopped) {
                committer.shutdownNow();
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
