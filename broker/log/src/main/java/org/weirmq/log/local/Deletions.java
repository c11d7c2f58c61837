package org.weirmq.log.local;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;

/** Removes files in the background, since removing a large one takes a while. Loop only. */
final class Deletions {
    private final Disk disk;
    private final LogExecutors executors;
    private final Consumer<Throwable> failed;
    private final ArrayDeque<Job> underWay = new ArrayDeque<>();

    Deletions(Disk disk, LogExecutors executors, Consumer<Throwable> failed) {
        this.disk = disk;
        this.executors = executors;
        this.failed = failed;
    }

    void start(String name, @Nullable DiskFile open) {
        Job[] self = new Job[1];
        self[0] = Job.start(
                executors.background(),
                executors.loop(),
                () -> {
                    if (open != null) {
                        open.close();
                    }
                    disk.delete(name);
                },
                failure -> {
                    underWay.remove(self[0]);
                    if (failure != null) {
                        failed.accept(failure);
                    }
                });
        underWay.add(self[0]);
    }

    /** Waits for all of them. */
    void settle() {
        while (!underWay.isEmpty()) {
            underWay.peek().finishNow();
        }
    }
}
