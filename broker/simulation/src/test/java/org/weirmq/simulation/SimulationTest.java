package org.weirmq.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: the invariants of the design hold through crashes at any operation of the disk, torn and lost writes, failing
 * forces, a full disk, broken connections and dying clients. Method: each seed is a {@link World} of its own; the
 * {@link Ledger} checks every frame the broker lets out, and at the end that nothing is missing. A failure names the seed.
 */
class SimulationTest {
    /** Seeds of a build without the long tests. */
    static final int SEEDS_IN_EACH_BUILD = Integer.getInteger("weirmq.simulation.seeds", 300);

    private static final long FIRST = Long.getLong("weirmq.simulation.first", 1);

    @Test
    void hundredsOfSeedsHoldTheInvariants() {
        run(FIRST, SEEDS_IN_EACH_BUILD);
    }

    @Test
    @Tag("long")
    void thousandsOfSeedsHoldTheInvariants() {
        run(1_000_000, 4_000);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 5_000; seed < 5_010; seed++) {
            assertThat(trace(seed)).as("trace of seed %d", seed).isEqualTo(trace(seed));
        }
        assertThat(trace(5_000)).isNotEqualTo(trace(5_001));
    }

    private static long trace(long seed) {
        return Simulation.run(seed, Plant.NOTHING).hash();
    }

    private static void run(long first, int seeds) {
        for (long seed = first; seed < first + seeds; seed++) {
            Simulation.run(seed, Plant.NOTHING);
        }
    }
}
