package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weirmq.log.BlobId;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.LogRange;
import org.weirmq.log.Space;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.fake.FakeExecutors;

/**
 * Goal: the engine behaves as its port says when the disk fails, fills up or lags, in each fsync mode, and with blobs and
 * spilled logs over restarts. Method: the engine on a {@link FakeDisk}, its tasks run by the test.
 */
class FaultTest {
    private static final byte[] PAYLOAD = new byte[100];

    private final Random random = new Random(5);
    private FakeExecutors tasks = new FakeExecutors();
    private FakeDisk disk = new FakeDisk();
    private Recorder recorder = new Recorder();
    private LogConfig.Builder config = LogConfig.builder()
            .wal(1024, 8192)
            .reserveBytes(0)
            .volatileBytesMax(4096)
            .spillFileBytes(4096)
            .inlineForceMicrosMax(1_000_000);
    private LocalLogEngine engine;
    private long nowMs;

    private void open() {
        recorder = new Recorder();
        engine = new LocalLogEngine(disk, config.build(), tasks.executors(), recorder);
        engine.recover(recorder);
    }

    private void killAndOpen() {
        disk = disk.kill();
        tasks.dropAll();
        open();
    }

    private void crashAndOpen() {
        disk = disk.crash(random);
        tasks.dropAll();
        open();
    }

    private long append(long log, Force force) {
        return engine.append(List.of(new Entry(log, PAYLOAD)), force).ticket();
    }

    private void turn() {
        engine.endOfTurn();
        engine.tick(nowMs += 5);
    }

    private int readable(long log) {
        int[] count = new int[1];
        long[] next = new long[1];
        boolean[] end = new boolean[1];
        while (!end[0]) {
            engine.read(log, next[0], 1000, (offsets, payloads) -> {
                end[0] = offsets.length == 0;
                count[0] += offsets.length;
                next[0] = end[0] ? 0 : offsets[offsets.length - 1] + 1;
            });
            tasks.drain(random);
        }
        return count[0];
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000})
    void aFailedForceIsFinal(long inlineMicros) {
        config.inlineForceMicrosMax(inlineMicros);
        open();
        long before = append(100, Force.NOW);
        turn();
        tasks.drain(random);
        disk.failForce(1);
        append(100, Force.NOW);
        turn(engine);
        tasks.drain(random);
        assertThat(recorder.durable).isEqualTo(before);
        assertThat(recorder.failures).isEqualTo(1);
        assertThatThrownBy(() -> append(100, Force.NOW))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IO))
                .hasMessageContaining("started again");
        assertThatThrownBy(() -> engine.endOfTurn()).isInstanceOf(LogException.class);
        assertThatThrownBy(() -> engine.release(100, 0, 1)).isInstanceOf(LogException.class);
        engine.close();
        tasks.drain(random);
        assertThat(recorder.durable).isEqualTo(before);
        assertThat(recorder.failures).isEqualTo(1);
        crashAndOpen();
        assertThat(recorder.recovered).hasSizeBetween(1, 2);
    }

    private static void turn(LocalLogEngine engine) {
        engine.endOfTurn();
    }

    @Test
    void aFullDiskCanBeDrained() {
        config.reserveBytes(16 << 10);
        disk.capacityBytes(80 << 10);
        open();
        int sent = 0;
        while (engine.space() == Space.OK) {
            append(100 + sent++ % 3, Force.NOW);
            turn();
            nowMs += 500;
            tasks.drain(random);
            assertThat(recorder.failures).isZero();
        }
        assertThat(disk.usableSpace()).isPositive();
        // Only settlements now: they go on, and in the end there is room.
        for (int i = 0; engine.space() == Space.LOW; i++) {
            assertThat(i).isLessThan(sent * 2);
            append(0, Force.NOW);
            engine.release(100 + i % 3, i / 3, i / 3 + 1);
            turn();
            nowMs += 500;
            tasks.drain(random);
            assertThat(recorder.failures).isZero();
        }
    }

    @Test
    void aCheckpointThatLagsMakesTheLogGrowAndNobodyWaits() {
        open();
        for (int i = 0; i < 200; i++) {
            append(100, Force.NOW);
            turn(); // and nothing in the background runs
        }
        assertThat(engine.isBehind()).isTrue();
        assertThat(engine.space()).isEqualTo(Space.OK);
        assertThat(recorder.durable).isEqualTo(200);
        tasks.drain(random);
        turn();
        tasks.drain(random);
        turn();
        tasks.drain(random);
        assertThat(engine.isBehind()).isFalse();
        assertThat(disk.list("wal").size()).isLessThanOrEqualTo(9);
        assertThat(readable(100)).isEqualTo(200);
    }

    @Test
    void neverForcesNothingUntilACheckpoint() {
        config.fsync(FsyncMode.NEVER);
        open();
        long forces = disk.forces();
        long ticket = append(100, Force.NOW);
        turn();
        assertThat(recorder.durable).isEqualTo(ticket);
        assertThat(disk.forces()).isEqualTo(forces);
        killAndOpen();
        assertThat(recorder.recovered).hasSize(1);
    }

    @Test
    void intervalForcesWhatIsOldEnough() {
        config.fsync(FsyncMode.INTERVAL).fsyncIntervalMs(50);
        open();
        long forces = disk.forces();
        long ticket = append(100, Force.NOW);
        turn();
        assertThat(recorder.durable).isEqualTo(ticket);
        assertThat(disk.forces()).isEqualTo(forces);
        engine.tick(nowMs += 60);
        assertThat(disk.forces()).isEqualTo(forces + 1);
        crashAndOpen();
        assertThat(recorder.recovered).hasSize(1);
    }

    @Test
    void offsetsThatMayHaveBeenGivenOutAndLostAreNotGivenOutAgain() {
        config.fsync(FsyncMode.NEVER);
        open();
        append(100, Force.NOW);
        append(3, Force.NOW);
        turn();
        crashAndOpen();
        long[] first = engine.append(List.of(new Entry(100, PAYLOAD), new Entry(3, PAYLOAD)), Force.NOW)
                .offsets();
        assertThat(first[0]).isGreaterThan(1000);
        assertThat(first[1]).as("state logs stay dense").isLessThanOrEqualTo(1);
        turn();
        crashAndOpen();
        long second = engine.append(List.of(new Entry(100, PAYLOAD)), Force.NOW).offsets()[0];
        assertThat(second).isGreaterThan(first[0]);
    }

    @Test
    void lazyAppendsAreForcedAfterTheFlushInterval() {
        open();
        engine.tick(nowMs += 5);
        long ticket = append(100, Force.LAZY);
        engine.endOfTurn();
        engine.tick(nowMs += 10);
        assertThat(recorder.durable).isLessThan(ticket);
        engine.tick(nowMs += 10);
        assertThat(recorder.durable).isEqualTo(ticket);
    }

    @Test
    void hundredsOfAppendsInATurnCostOneWriteAndOneForce() {
        config.wal(1 << 20, 2 << 20);
        open();
        long operations = disk.operations();
        for (int i = 0; i < 500; i++) {
            append(100 + i, i % 2 == 0 ? Force.NOW : Force.LAZY);
        }
        engine.endOfTurn();
        assertThat(disk.operations()).isEqualTo(operations + 2);
        assertThat(recorder.durable).isEqualTo(500);
    }

    @Test
    void whatIsAppendedDuringAForceMakesTheNextOne() {
        config.inlineForceMicrosMax(0);
        open();
        append(100, Force.NOW);
        engine.endOfTurn();
        append(100, Force.NOW);
        append(100, Force.NOW);
        engine.endOfTurn();
        long forces = disk.forces();
        tasks.drain(random);
        assertThat(disk.forces()).isEqualTo(forces + 2);
        assertThat(recorder.durable).isEqualTo(3);
    }

    @Test
    void forcesMoveOffTheLoopWhileTheyAreSlow() {
        config.inlineForceMicrosMax(200);
        open();
        tasks.forceNanos(1_000_000);
        for (int i = 0; i < 20; i++) {
            append(100, Force.NOW);
            engine.endOfTurn();
            tasks.drain(random);
        }
        long slow = append(100, Force.NOW);
        engine.endOfTurn();
        assertThat(recorder.durable).as("made on the committer's thread").isLessThan(slow);
        tasks.drain(random);
        assertThat(recorder.durable).isEqualTo(slow);
        tasks.forceNanos(50_000);
        for (int i = 0; i < 40; i++) {
            append(100, Force.NOW);
            engine.endOfTurn();
            tasks.drain(random);
        }
        long fast = append(100, Force.NOW);
        engine.endOfTurn();
        assertThat(recorder.durable).as("made on the loop").isEqualTo(fast);
    }

    @Test
    void anAppendThatNoFileCanHoldIsRefusedAndChangesNothing() {
        open();
        assertThatThrownBy(() -> engine.append(List.of(new Entry(100, new byte[1024])), Force.NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes at the most");
        assertThat(engine.range(100)).isEqualTo(new LogRange(0, 0));
    }

    @Test
    void onlyShardsThatChangedAreAskedForASnapshot() {
        config.wal(1024, 4096);
        open();
        append(3, Force.NOW);
        append(64 + 7, Force.NOW);
        engine.close();
        assertThat(recorder.asked).containsExactly(3, 7);
        recorder = new Recorder();
        open();
        append(9, Force.NOW);
        engine.close();
        assertThat(recorder.asked).containsExactly(9);
    }

    @Test
    void aDeletedLogLeavesNothingBehind() {
        open();
        append(100, Force.NOW);
        append(200, Force.NOW);
        turn();
        append(0, Force.NOW);
        engine.delete(100);
        engine.close();
        open();
        assertThat(engine.range(100)).isEqualTo(new LogRange(0, 0));
        assertThat(engine.range(200)).isEqualTo(new LogRange(0, 1));
    }

    @Test
    void theLogGoesOnWhenTheSizeOfItsFilesIsChanged() {
        open();
        for (int i = 0; i < 100; i++) {
            append(100, Force.NOW);
            turn();
            tasks.drain(random);
        }
        for (int fileBytes : new int[] {4096, 512, 2048}) {
            config.wal(fileBytes, 8192);
            killAndOpen();
            for (int i = 0; i < 50; i++) {
                engine.append(List.of(new Entry(100, new byte[fileBytes / 3])), Force.NOW);
                turn();
                tasks.drain(random);
            }
            assertThat(recorder.failures).isZero();
        }
        killAndOpen();
        assertThat(readable(100)).isEqualTo(250);
    }

    @Test
    void blobsLiveAsLongAsTheirRecordsOverRestarts() {
        open();
        BlobId kept = new BlobId(1, 1);
        BlobId released = new BlobId(1, 2);
        BlobId orphan = new BlobId(1, 3);
        for (BlobId blob : List.of(kept, released, orphan)) {
            engine.blobs().write(blob, "body".getBytes(UTF_8), failure -> {});
            engine.blobs().force(blob, failure -> {});
        }
        tasks.drain(random);
        engine.append(List.of(new Entry(100, PAYLOAD, kept), new Entry(100, PAYLOAD, released)), Force.NOW);
        turn();
        tasks.drain(random);
        crashAndOpen();
        tasks.drain(random);
        assertThat(disk.list("blobs")).hasSize(2);
        engine.close();
        open();
        tasks.drain(random);
        assertThat(disk.list("blobs")).as("named by a run").hasSize(2);
        append(0, Force.NOW);
        engine.release(100, 1, 2);
        tasks.drain(random);
        assertThat(disk.list("blobs")).as("the release is not durable").hasSize(2);
        turn();
        tasks.drain(random);
        assertThat(disk.list("blobs")).containsExactly(LocalBlobStore.name(kept));
        assertThat(engine.blobs().holds(kept)).isTrue();
        assertThat(engine.blobs().holds(orphan)).isFalse();
        List<String> read = new ArrayList<>();
        engine.blobs().read(kept, 1, 10, (bytes, failure) -> read.add(new String(bytes, UTF_8)));
        tasks.drain(random);
        assertThat(read).containsExactly("ody");
    }

    @Test
    void volatileLogsStayWithinTheirMemoryAndAreForgottenAtAStart() {
        open();
        for (int i = 0; i < 1000; i++) {
            engine.append(List.of(new Entry(-1 - i % 2, PAYLOAD)), Force.LAZY);
            tasks.drain(random);
        }
        turn();
        assertThat(disk.list("spill").size()).isGreaterThan(5);
        assertThat(engine.space()).isEqualTo(Space.OK);
        assertThat(readable(-1)).isEqualTo(500);
        engine.trim(-2, 500);
        engine.trim(-1, 490);
        tasks.drain(random);
        assertThat(disk.list("spill").size()).isLessThan(4);
        assertThat(readable(-1)).isEqualTo(10);
        killAndOpen();
        assertThat(disk.list("spill")).isEmpty();
        assertThat(engine.range(-1)).isEqualTo(new LogRange(0, 0));
        assertThat(recorder.recovered).isEmpty();
    }

    @Test
    void aDamagedManifestRunOrSnapshotIsNamed() {
        open();
        append(3, Force.NOW);
        append(100, Force.NOW);
        recorder.snapshots.put(3, "state");
        engine.close();
        for (String name : List.of(
                Manifest.NAME, disk.list("runs").get(0), disk.list("snapshots").get(0))) {
            FakeDisk damaged = disk.kill();
            byte[] bytes = damaged.bytes(name);
            int at = bytes.length - 3;
            damaged.overwrite(name, at, new byte[] {(byte) ~bytes[at]});
            LocalLogEngine other = new LocalLogEngine(damaged, config.build(), tasks.executors(), recorder);
            assertThatThrownBy(() -> other.recover(new Recorder()))
                    .isInstanceOfSatisfying(
                            LogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                    .hasMessageContaining(name)
                    .hasMessageContaining("position");
            other.close();
        }
    }
}
