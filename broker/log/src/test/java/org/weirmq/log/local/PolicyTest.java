package org.weirmq.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weirmq.log.Force;
import org.weirmq.log.Space;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.local.CommitPolicy.Action;
import org.weirmq.log.local.MergePolicy.Choice;

/** Goal: the pure decisions are right: when to commit and where, what to merge, when room is short. Method: tables. */
class PolicyTest {
    private static CommitPolicy policy(FsyncMode mode) {
        return new CommitPolicy(LogConfig.builder()
                .fsync(mode)
                .fsyncIntervalMs(50)
                .flushIntervalMs(20)
                .inlineForceMicrosMax(200)
                .build());
    }

    @Test
    void alwaysForcesWhatIsAwaitedAtTheEndOfTheTurn() {
        CommitPolicy policy = policy(FsyncMode.ALWAYS);
        assertThat(policy.endOfTurn(0)).isEqualTo(Action.NOTHING);
        policy.appended(Force.LAZY);
        assertThat(policy.endOfTurn(10)).isEqualTo(Action.NOTHING);
        policy.appended(Force.NOW);
        assertThat(policy.endOfTurn(20)).isEqualTo(Action.FORCE);
        policy.taken(true);
        assertThat(policy.endOfTurn(0)).isEqualTo(Action.NOTHING);
        assertThat(policy.tick(1_000, 0)).isEqualTo(Action.NOTHING);
    }

    @Test
    void lazyAppendsWaitForTheFlushIntervalOrAMegabyte() {
        CommitPolicy policy = policy(FsyncMode.ALWAYS);
        policy.tick(100, 0);
        policy.appended(Force.LAZY);
        assertThat(policy.tick(119, 10)).isEqualTo(Action.NOTHING);
        assertThat(policy.tick(120, 10)).isEqualTo(Action.FORCE);
        assertThat(policy.endOfTurn(1 << 20)).isEqualTo(Action.FORCE);
    }

    @Test
    void aReaderMakesItWriteWithoutForgettingTheForce() {
        CommitPolicy policy = policy(FsyncMode.ALWAYS);
        policy.tick(100, 0);
        policy.appended(Force.LAZY);
        policy.askWrite();
        assertThat(policy.endOfTurn(10)).isEqualTo(Action.WRITE);
        policy.taken(false);
        assertThat(policy.endOfTurn(0)).isEqualTo(Action.NOTHING);
        assertThat(policy.tick(120, 0)).isEqualTo(Action.FORCE);
    }

    @Test
    void theOtherModesWriteAtTheEndOfTheTurn() {
        for (FsyncMode mode : List.of(FsyncMode.INTERVAL, FsyncMode.NEVER)) {
            CommitPolicy policy = policy(mode);
            policy.tick(100, 0);
            policy.appended(Force.NOW);
            assertThat(policy.endOfTurn(10)).isEqualTo(Action.WRITE);
            policy.taken(false);
            assertThat(policy.tick(149, 0)).isEqualTo(Action.NOTHING);
            assertThat(policy.tick(150, 0)).isEqualTo(mode == FsyncMode.INTERVAL ? Action.FORCE : Action.NOTHING);
            policy.askForce();
            assertThat(policy.endOfTurn(0)).isEqualTo(Action.FORCE);
        }
    }

    @Test
    void oneSlowForceDoesNotKeepForcesOffTheLoopForLong() {
        CommitPolicy policy = policy(FsyncMode.ALWAYS);
        assertThat(policy.inline()).isTrue();
        policy.measured(50_000_000);
        assertThat(policy.inline()).isFalse();
        for (int i = 0; i < 16; i++) {
            policy.measured(60_000);
        }
        assertThat(policy.inline()).isTrue();
        for (int i = 0; i < 16; i++) {
            policy.measured(400_000);
        }
        assertThat(policy.inline()).isFalse();
    }

    private static List<Run> runs(int... recordsAndLive) throws Exception {
        List<Run> runs = new ArrayList<>();
        FakeDisk disk = new FakeDisk();
        for (int i = 0; i < recordsAndLive.length; i += 2) {
            RunWriter writer = RunWriter.create(disk, i + 1);
            for (int record = 0; record < recordsAndLive[i]; record++) {
                writer.record(100, record, null, new byte[100]);
            }
            Run run = writer.finish();
            run.released(recordsAndLive[i] - recordsAndLive[i + 1]);
            runs.add(run);
        }
        return runs;
    }

    @Test
    void neighboursUnderAQuarterAliveAreMerged() throws Exception {
        MergePolicy policy = new MergePolicy(10);
        assertThat(policy.choose(runs(100, 50, 100, 25), Long.MAX_VALUE).count())
                .isZero();
        assertThat(policy.choose(runs(100, 50, 100, 24), Long.MAX_VALUE)).isEqualTo(new Choice(1, 1));
        assertThat(policy.choose(runs(100, 24, 100, 80, 100, 5, 100, 20, 100, 100), Long.MAX_VALUE))
                .isEqualTo(new Choice(2, 2));
        assertThat(policy.choose(runs(100, 24, 100, 24), 4000))
                .as("room for one only")
                .isEqualTo(new Choice(0, 1));
        assertThat(policy.choose(runs(100, 24), 100).count()).isZero();
    }

    @Test
    void tooManyRunsAreMergedWhereTheyAreSmallest() throws Exception {
        MergePolicy policy = new MergePolicy(5);
        assertThat(policy.choose(runs(9, 9, 9, 9, 2, 2, 3, 3, 1, 1, 1, 1), Long.MAX_VALUE))
                .isEqualTo(new Choice(2, 4));
        assertThat(policy.choose(runs(9, 9, 9, 9, 2, 2, 3, 3, 1, 1), Long.MAX_VALUE)
                        .count())
                .isZero();
    }

    @Test
    void roomIsShortUntilThereIsClearlyMore() {
        SpaceGauge gauge = new SpaceGauge(800);
        assertThat(gauge.isDue(0)).isTrue();
        gauge.measured(0, 800);
        assertThat(gauge.space()).isEqualTo(Space.OK);
        assertThat(gauge.isDue(499)).isFalse();
        assertThat(gauge.isDue(500)).isTrue();
        gauge.measured(500, 799);
        assertThat(gauge.space()).isEqualTo(Space.LOW);
        gauge.measured(1000, 899);
        assertThat(gauge.space()).isEqualTo(Space.LOW);
        gauge.measured(1500, 900);
        assertThat(gauge.space()).isEqualTo(Space.OK);
    }
}
