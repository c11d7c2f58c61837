package org.weirmq.log.local;

import java.util.List;

/**
 * Which neighbouring runs a checkpoint merges into one. Pure. Only neighbours, so that the records of a log stay in order
 * from run to run. Runs of which less than a quarter is needed are merged for the room they take; when there are too many
 * runs, the smallest neighbours are.
 */
final class MergePolicy {
    private static final int ALIVE_MIN_DIVISOR = 4;
    private static final int RUNS_AT_ONCE_MIN = 4;

    private final int runsMax;

    MergePolicy(int runsMax) {
        this.runsMax = runsMax;
    }

    /** Neighbours: from the first on, this many; none if the count is 0. */
    record Choice(int first, int count) {
        static final Choice NONE = new Choice(0, 0);
    }

    /**
     * @param runs those that hold something that is needed, oldest first
     * @param bytesMax what the merged run may take
     */
    Choice choose(List<Run> runs, long bytesMax) {
        Choice sparse = mostDeadGroup(runs, bytesMax);
        if (sparse.count > 0) {
            return sparse;
        }
        return runs.size() > runsMax ? smallestNeighbours(runs, bytesMax) : Choice.NONE;
    }

    static boolean isSparse(Run run) {
        return run.live() * ALIVE_MIN_DIVISOR < run.records();
    }

    private static Choice mostDeadGroup(List<Run> runs, long bytesMax) {
        Choice best = Choice.NONE;
        long bestDead = 0;
        for (int first = 0; first < runs.size(); first++) {
            long dead = 0;
            long live = 0;
            int end = first;
            while (end < runs.size()
                    && isSparse(runs.get(end))
                    && live + runs.get(end).liveBytes() <= bytesMax) {
                dead += runs.get(end).length() - runs.get(end).liveBytes();
                live += runs.get(end).liveBytes();
                end++;
            }
            if (dead > bestDead) {
                best = new Choice(first, end - first);
                bestDead = dead;
            }
            first = Math.max(first, end - 1);
        }
        return best;
    }

    private Choice smallestNeighbours(List<Run> runs, long bytesMax) {
        int count = Math.max(RUNS_AT_ONCE_MIN, runs.size() - runsMax + 1);
        count = Math.min(count, runs.size());
        Choice best = Choice.NONE;
        long bestBytes = bytesMax;
        for (int first = 0; first + count <= runs.size(); first++) {
            long bytes = 0;
            for (int i = first; i < first + count; i++) {
                bytes += runs.get(i).liveBytes();
            }
            if (bytes < bestBytes || (best.count == 0 && bytes == bestBytes)) {
                best = new Choice(first, count);
                bestBytes = bytes;
            }
        }
        return best;
    }
}
