package org.weirmq.log.local;

import org.weirmq.log.Force;

/**
 * When to write and when to force, and on which thread. Pure: it knows the time only from its arguments. Nothing waits
 * for a batch to fill; what is lazy waits for the flush interval or for somebody else's force.
 */
final class CommitPolicy {
    /** What to do with what is pending. */
    enum Action {
        NOTHING,
        WRITE,
        FORCE
    }

    /** One slow force counts at most this much, so a hiccup does not keep forces off the loop for long. */
    private static final long FORCE_NANOS_COUNTED_MAX = 2_000_000;

    private static final long WEIGHT = 8;

    /** Lazy appends are forced early when this much of them waits. */
    private static final long LAZY_BYTES_MAX = 1 << 20;

    private final FsyncMode mode;
    private final long flushIntervalMs;
    private final long fsyncIntervalMs;
    private final long inlineNanosMax;
    private boolean awaited;
    private boolean forceAsked;
    private boolean writeAsked;
    private long lazySinceMs = -1;
    private long unforcedSinceMs = -1;
    private long nowMs;
    private long smoothedNanos;

    CommitPolicy(LogConfig config) {
        this.mode = config.fsync();
        this.flushIntervalMs = config.flushIntervalMs();
        this.fsyncIntervalMs = config.fsyncIntervalMs();
        this.inlineNanosMax = config.inlineForceMicrosMax() * 1_000;
    }

    void appended(Force force) {
        if (force == Force.NOW) {
            awaited = true;
        } else if (lazySinceMs < 0) {
            lazySinceMs = nowMs;
        }
    }

    /** Somebody wants to read what is pending. */
    void askWrite() {
        writeAsked = true;
    }

    /** A checkpoint needs all that is pending forced, whatever the mode. */
    void askForce() {
        forceAsked = true;
    }

    /** @param bufferedBytes how much is appended and not yet written */
    Action endOfTurn(long bufferedBytes) {
        if (forceAsked) {
            return Action.FORCE;
        }
        if (mode != FsyncMode.ALWAYS) {
            return bufferedBytes > 0 ? Action.WRITE : Action.NOTHING;
        }
        if (awaited || bufferedBytes >= LAZY_BYTES_MAX) {
            return Action.FORCE;
        }
        return writeAsked ? Action.WRITE : Action.NOTHING;
    }

    Action tick(long now, long bufferedBytes) {
        nowMs = now;
        if (mode == FsyncMode.INTERVAL && unforcedSinceMs >= 0 && now - unforcedSinceMs >= fsyncIntervalMs) {
            return Action.FORCE;
        }
        if (mode == FsyncMode.ALWAYS && lazySinceMs >= 0 && now - lazySinceMs >= flushIntervalMs) {
            return Action.FORCE;
        }
        return endOfTurn(bufferedBytes);
    }

    /** A commit has taken all that was pending. */
    void taken(boolean forced) {
        writeAsked = false;
        if (forced) {
            forceAsked = false;
            unforcedSinceMs = -1;
        } else if (unforcedSinceMs < 0) {
            unforcedSinceMs = nowMs;
        }
        if (forced || mode != FsyncMode.ALWAYS) {
            awaited = false;
            lazySinceMs = -1;
        }
    }

    /** A commit with a force took this long. */
    void measured(long nanos) {
        long counted = Math.min(nanos, FORCE_NANOS_COUNTED_MAX);
        smoothedNanos += (counted - smoothedNanos) / WEIGHT;
    }

    /** Whether the next commit should be made on the loop. */
    boolean inline() {
        return smoothedNanos < inlineNanosMax;
    }
}
