package org.weirmq.log.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;

/**
 * A piece of work off the loop with an ending on the loop. {@link #finishNow} lets the loop insist on the result: work
 * that has not begun is done on the spot, work that is under way is waited for. Either way it runs once and ends once.
 */
final class Job {
    private static final long WAIT_SECONDS_MAX = 300;

    /** The work; it must touch nothing that the loop changes meanwhile. */
    interface Work {
        void run() throws Exception;
    }

    /** The ending, on the loop; gets what the work threw, or null. */
    interface Ending {
        void ended(@Nullable Throwable failure);
    }

    private final Work work;
    private final Ending ending;
    private final Executor loop;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch worked = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;
    private boolean ended;

    private Job(Executor loop, Work work, Ending ending) {
        this.loop = loop;
        this.work = work;
        this.ending = ending;
    }

    static Job start(Executor where, Executor loop, Work work, Ending ending) {
        Job job = new Job(loop, work, ending);
        where.execute(job::runAndReport);
        return job;
    }

    private void runAndReport() {
        if (runOnce()) {
            loop.execute(this::end);
        }
    }

    private boolean runOnce() {
        if (!claimed.compareAndSet(false, true)) {
            return false;
        }
        try {
            work.run();
        } catch (Throwable e) { // an Error must reach the owner as well: without the ending the engine would hang
            failure = e;
        } finally {
            worked.countDown();
        }
        return true;
    }

    private void end() {
        if (!ended) {
            ended = true;
            ending.ended(failure);
        }
    }

    /** On the loop: has the work done and its ending run when this returns. */
    void finishNow() {
        if (!runOnce()) {
            await();
        }
        end();
    }

    private void await() {
        try {
            if (!worked.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new LogException(
                        Reason.IO, "The disk did not answer for " + WAIT_SECONDS_MAX + " s. Check the disk.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException(Reason.IO, "Interrupted while waiting for the disk.", e);
        }
    }
}
