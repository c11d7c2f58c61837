package org.weirmq.tck.conformance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A call on a thread of its own, whose waiting can be seen from outside. */
final class Background<T> {
    /** What waits for a reply of the broker is not taken for blocked: that does not last for so many looks in a row. */
    private static final int LOOKS = 15;

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Something to do that may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "background-of-a-test");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Background<T> call(Callable<T> call) {
        return new Background<>(call);
    }

    static Background<Void> run(Action action) {
        return new Background<>(() -> {
            action.run();
            return null;
        });
    }

    /** Waits until the call blocks, and tells that it does; false when it ends instead. */
    boolean blocks() {
        int blocked = 0;
        while (blocked < LOOKS && !task.isDone()) {
            LockSupport.parkNanos(LOOK_NS);
            Thread.State state = thread.getState();
            boolean waits = state != Thread.State.RUNNABLE || isInSocket();
            blocked = waits ? blocked + 1 : 0;
        }
        return !task.isDone();
    }

    /** A thread in a system call counts as runnable. */
    private boolean isInSocket() {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    boolean isDone() {
        return task.isDone();
    }

    /** Its result, within the patience of a test; its exception is thrown as the cause of an ExecutionException. */
    T get() throws Exception {
        return task.get(Duration.ofMillis(Conformance.SOON_MS).toMillis(), TimeUnit.MILLISECONDS);
    }
}
