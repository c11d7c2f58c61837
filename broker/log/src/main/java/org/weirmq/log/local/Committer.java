package org.weirmq.log.local;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.local.CommitPolicy.Action;
import org.weirmq.log.local.Wal.Commit;

/**
 * Takes the pending part of the write-ahead log to the disk, one commit at a time, on the loop or on the committer's
 * thread as the policy says. What is appended while a commit is under way makes the next one.
 */
final class Committer {
    private final Wal wal;
    private final CommitPolicy policy;
    private final Site site;
    private final Runnable committed;
    private @Nullable Job underWay;
    private boolean dead;

    /** @param committed runs after each commit that ended well */
    Committer(Site site, Wal wal, CommitPolicy policy, Runnable committed) {
        this.site = site;
        this.wal = wal;
        this.policy = policy;
        this.committed = committed;
    }

    void endOfTurn() {
        if (underWay == null && !dead) {
            act(policy.endOfTurn(wal.bufferedBytes()));
        }
    }

    void tick(long nowMs) {
        Action action = policy.tick(nowMs, wal.bufferedBytes());
        if (underWay != null || dead) {
            return;
        }
        if (action == Action.NOTHING && wal.isUnmarked()) {
            wal.mark();
            act(Action.WRITE);
        } else {
            act(action);
        }
    }

    private void act(Action action) {
        switch (action) {
            case NOTHING -> {}
            case WRITE -> commit(false);
            case FORCE -> commit(true);
        }
    }

    private void commit(boolean force) {
        Commit commit = wal.take(force);
        policy.taken(force);
        if (policy.inline()) {
            commitHere(commit);
            return;
        }
        long[] nanos = new long[1];
        underWay = Job.start(
                site.executors().committer(), site.executors().loop(), () -> nanos[0] = timed(commit), failure -> {
                    underWay = null;
                    if (failure == null) {
                        ended(commit, nanos[0]);
                        endOfTurn();
                    } else {
                        fail(failure);
                    }
                });
    }

    private void commitHere(Commit commit) {
        long nanos;
        try {
            nanos = timed(commit);
        } catch (IOException e) {
            fail(e);
            return;
        }
        ended(commit, nanos);
    }

    private long timed(Commit commit) throws IOException {
        long before = site.executors().nanoClock().getAsLong();
        commit.run();
        return site.executors().nanoClock().getAsLong() - before;
    }

    private void ended(Commit commit, long nanos) {
        wal.committed(commit);
        if (commit.forces()) {
            policy.measured(nanos);
        }
        committed.run();
    }

    /** Waits for a commit that is under way. */
    void settle() {
        Job job = underWay;
        if (job != null) {
            job.finishNow();
        }
    }

    /** Everything is on the disk and forced when this returns, unless it site.failed(). */
    void forceNow() {
        while (underWay != null) { // the ending of one may begin another for what has gathered
            settle();
        }
        if (!dead) {
            Commit commit = wal.take(true);
            policy.taken(true);
            commitHere(commit);
        }
    }

    private void fail(Throwable cause) {
        dead = true;
        site.failed().accept(cause);
    }
}
