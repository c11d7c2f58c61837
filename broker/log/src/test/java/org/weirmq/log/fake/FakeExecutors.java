package org.weirmq.log.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.weirmq.log.local.LogExecutors;

/**
 * The engine's executors as queues that a test steps through on one thread: what runs next is drawn from a random number
 * generator, within each queue in order. Background tasks are drawn in any order, as with several threads.
 */
public final class FakeExecutors {
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final ArrayDeque<Runnable> committer = new ArrayDeque<>();
    private final List<Runnable> background = new ArrayList<>();
    private long nanos;
    private long forceNanos;

    /** What the engine is to be given. */
    public LogExecutors executors() {
        return new LogExecutors(loop(), committer::add, background::add, () -> nanos += forceNanos);
    }

    public Executor loop() {
        return loop::add;
    }

    /** How long a force seems to take from now on. */
    public void forceNanos(long newForceNanos) {
        forceNanos = newForceNanos;
    }

    public boolean isIdle() {
        return loop.isEmpty() && committer.isEmpty() && background.isEmpty();
    }

    /** Runs one waiting task; false if there is none. */
    public boolean step(Random random) {
        int waiting = loop.size() + committer.size() + background.size();
        if (waiting == 0) {
            return false;
        }
        int drawn = random.nextInt(waiting);
        if (drawn < loop.size()) {
            loop.remove().run();
        } else if (drawn < loop.size() + committer.size()) {
            committer.remove().run();
        } else {
            background.remove(drawn - loop.size() - committer.size()).run();
        }
        return true;
    }

    /** The process died: what waited never happens. */
    public void dropAll() {
        loop.clear();
        committer.clear();
        background.clear();
    }

    /** Runs until nothing waits. */
    public void drain(Random random) {
        while (step(random)) {
            // the next one
        }
    }
}
