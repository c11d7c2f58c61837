package org.weirmq.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.weirmq.log.local.LogExecutors;

/** The threads of a broker's process, as queues whose tasks the world runs when it likes. They die with the process. */
final class Executors {
    final Deque<Runnable> loop = new ArrayDeque<>();
    private final Deque<Runnable> committer = new ArrayDeque<>();
    private final List<Runnable> background = new ArrayList<>();
    private boolean dead;

    LogExecutors forLog(Chance chance) {
        long[] nanos = new long[1];
        return new LogExecutors(
                this::onLoop,
                task -> add(committer, task),
                task -> {
                    if (!dead) {
                        background.add(task);
                    }
                },
                () -> nanos[0] += chance.oneIn(3) ? 3_000_000 : 20_000);
    }

    void onLoop(Runnable task) {
        add(loop, task);
    }

    private void add(Deque<Runnable> queue, Runnable task) {
        if (!dead) {
            queue.add(task);
        }
    }

    boolean runLoop() {
        return run(loop.poll());
    }

    boolean runCommitter() {
        return run(committer.poll());
    }

    /** Any of the tasks: they are on threads of their own. */
    boolean runBackground(Chance chance) {
        return run(background.isEmpty() ? null : background.remove(chance.below(background.size())));
    }

    private static boolean run(Runnable task) {
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void die() {
        dead = true;
        loop.clear();
        committer.clear();
        background.clear();
    }
}
