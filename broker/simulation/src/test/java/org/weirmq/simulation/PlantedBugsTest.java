package org.weirmq.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Goal: the simulation would notice. Method: each bug is planted in turn, in front of the log or in the limits of the
 * core, and must be caught within the seeds that every build runs, by the invariant it breaks.
 */
class PlantedBugsTest {
    private static final int SEEDS_MAX = SimulationTest.SEEDS_IN_EACH_BUILD;
    private static final String NOT_FOUND = "is prepared and was not found";
    private static final String UNKNOWN = "code=BRANCH_UNKNOWN";

    @Test
    void acknowledgingBeforeTheForceIsCaught() {
        caught(Plants.EarlyAcknowledgement::new);
    }

    @Test
    void losingASettledRangeAtRecoveryIsCaught() {
        assertThat(caught(Plants.LostSettlement::new))
                .containsAnyOf("after its settlement was confirmed", "was settled twice");
    }

    @Test
    void revivingARecordOfARecycledFileIsCaught() {
        caught(Plants.RevivedRecord::new);
    }

    @Test
    void droppingAnOutputOfATransactionIsCaught() {
        assertThat(caught(Plants.DroppedOutput::new)).containsAnyOf("are missing", "was sent before");
    }

    @Test
    void acceptingARepeatedSendIsCaught() {
        assertThat(caught(Plants.AcceptedRepeat::new))
                .containsAnyOf("after its settlement was confirmed", "was settled twice");
    }

    @Test
    void aLeaseThatKeepsItsMessageIsCaught() {
        assertThat(caught(Plants.KeptLease::new)).contains("messages take more memory");
    }

    @Test
    void preparingBeforeTheForceIsCaught() {
        assertThat(caught(XaPlants.EarlyPrepare::new)).containsAnyOf(NOT_FOUND, UNKNOWN);
    }

    @Test
    void forgettingAPreparedBranchAtRecoveryIsCaught() {
        assertThat(caught(() -> XaPlants.forgotten(XaPlants.PREPARED))).containsAnyOf(NOT_FOUND, UNKNOWN);
    }

    @Test
    void losingDecidedSendsAtRecoveryIsCaught() {
        assertThat(caught(() -> XaPlants.forgotten(XaPlants.DECIDED)))
                .containsAnyOf("are missing", "never resolved", NOT_FOUND, "found among", "is gone");
    }

    @Test
    void deliveringWhatAPreparedBranchReceivedIsCaught() {
        assertThat(caught(() -> XaPlants.forgotten(XaPlants.CLAIMED)))
                .containsAnyOf(
                        "though it belongs to the prepared", "after its settlement was confirmed", "was settled twice");
    }

    /** Runs seeds until one notices; what it says. */
    private static String caught(Supplier<Plant> plant) {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            try {
                Simulation.run(seed, plant.get());
            } catch (Violation violation) {
                return String.valueOf(violation.getMessage());
            }
        }
        return fail("not caught within " + SEEDS_MAX + " seeds");
    }
}
