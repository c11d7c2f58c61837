package org.weirmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Goal: what must hold whatever clients do: nothing settled comes again, nothing unsettled is lost, one lease for a message,
 * one member for a message group and for a partition of an exclusive group, order, the same state from the log, from a
 * snapshot and from having lived it, and nothing left in memory at the end. Method: seeds, each a random history of several
 * clients over a core with windows and pages of a few messages, restarts in the middle, held against a naive model.
 */
class RandomWorldTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 300;

    @Test
    void whateverClientsDo() {
        long delivered = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            delivered += run(seed, STEPS);
        }
        assertThat(delivered).isGreaterThan(SEEDS * 50L);
    }

    static long run(long seed, int steps) {
        int step = 0;
        try {
            RandomWorld world = new RandomWorld(seed);
            for (; step < steps; step++) {
                world.step();
            }
            world.finish();
            return world.delivered;
        } catch (RuntimeException e) {
            throw new IllegalStateException("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
        }
    }
}
