package org.weirmq.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: a large body is there, whole, as long as its message and no longer, wherever the power goes: between its chunks, its
 * force, the record that names it, the settlements, its removal. Method: a {@link BodyStory} for each seed and each operation
 * of the disk at which the power can go; and two planted bugs, which must be noticed.
 */
class LargeBodyCrashTest {
    private static final int OPERATIONS_MAX = 2_000;
    private static final long SEEDS = 6;

    static {
        // Loads the class that keeps the broker's log quiet.
        Simulation.quiet();
    }

    @Test
    void thePowerGoesAtEachOperation() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            cutEverywhere(seed, () -> Plant.NOTHING);
        }
    }

    @Test
    @Tag("long")
    void thePowerGoesAtEachOperationOfManySeeds() {
        for (long seed = 1_000; seed < 1_100; seed++) {
            cutEverywhere(seed, () -> Plant.NOTHING);
        }
    }

    @Test
    void namingABodyBeforeItIsForcedIsCaught() {
        assertThat(caught(BodyPlants.NamedBeforeTheForce::new)).containsAnyOf("is gone", "is not whole");
    }

    @Test
    void removingABodyBeforeItsSettlementIsDurableIsCaught() {
        assertThat(caught(BodyPlants.RemovedBeforeTheSettlement::new)).contains("is gone");
    }

    private static void cutEverywhere(long seed, Supplier<Plant> plant) {
        boolean wasCut = true;
        int at = 0;
        while (wasCut) {
            assertThat(++at).as("operations of seed %d", seed).isLessThan(OPERATIONS_MAX);
            try {
                wasCut = new BodyStory(seed, plant.get()).run(at);
            } catch (Violation | RuntimeException e) {
                throw new Violation("seed " + seed + ", the power went at " + at + ": " + e.getMessage(), e);
            }
        }
        assertThat(at).as("operations at which it could go").isGreaterThan(20);
    }

    private static String caught(Supplier<Plant> plant) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                cutEverywhere(seed, plant);
            } catch (Violation violation) {
                return String.valueOf(violation.getMessage());
            }
        }
        return fail("not caught within " + SEEDS + " seeds");
    }
}
