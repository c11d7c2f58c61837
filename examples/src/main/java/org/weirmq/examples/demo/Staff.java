package org.weirmq.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The clients that run in this process. One thread hires, dismisses and looks after them. */
final class Staff {
    private static final long NOTICE_MS = 10_000;

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    void hire(String name, Job job) {
        Thread thread = new Thread(
                () -> {
                    try {
                        job.work(() -> stopped);
                    } catch (Exception e) {
                        failures.add(name + " gave up: " + e);
                        System.err.println(name + " gave up: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Throws when a client has given up: the demo cannot end well any more. */
    void check() {
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("; ", failures));
        }
    }

    /** Everybody puts down the pen and closes the connection. */
    void dismiss() throws InterruptedException {
        stopped = true;
        long deadlineMs = System.currentTimeMillis() + NOTICE_MS;
        for (Thread thread : threads) {
            thread.join(Math.max(1, deadlineMs - System.currentTimeMillis()));
            if (thread.isAlive()) {
                failures.add(thread.getName() + " did not stop within " + NOTICE_MS + " ms");
            }
        }
        check();
    }
}
