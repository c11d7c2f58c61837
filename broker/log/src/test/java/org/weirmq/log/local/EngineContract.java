package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobId;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogRange;
import org.weirmq.log.Space;

/**
 * Goal: every engine keeps the contract of the port. Method: the same calls on each engine, with the test's thread as the
 * loop; what is specific to files is tested elsewhere.
 */
abstract class EngineContract {
    final Loop loop = new Loop();
    final Recorder recorder = new Recorder();
    LogEngine engine;

    abstract LogEngine newEngine() throws Exception;

    @BeforeEach
    void open() throws Exception {
        engine = newEngine();
        engine.recover(recorder);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    long append(long log, String text) {
        return engine.append(List.of(new Entry(log, text.getBytes(UTF_8))), Force.NOW)
                .offsets()[0];
    }

    /** Ends the turn and waits until all is durable. */
    void turn() {
        engine.endOfTurn();
        loop.until(() -> engine.pendingBytes() == 0);
    }

    List<String> read(long log, long from, int bytesMax) {
        List<String> found = new ArrayList<>();
        boolean[] done = new boolean[1];
        engine.read(log, from, bytesMax, (offsets, payloads) -> {
            for (int i = 0; i < offsets.length; i++) {
                found.add(offsets[i] + "=" + new String(payloads[i], UTF_8));
            }
            done[0] = true;
        });
        assertThat(done[0]).as("the callback comes later").isFalse();
        engine.endOfTurn();
        loop.until(() -> done[0]);
        return found;
    }

    /** Reads until nothing comes any more. */
    List<String> readAll(long log) {
        List<String> all = new ArrayList<>();
        long from = 0;
        while (true) {
            List<String> some = read(log, from, 1000);
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
            String last = some.get(some.size() - 1);
            from = Long.parseLong(last.substring(0, last.indexOf('='))) + 1;
        }
    }

    @Test
    void offsetsRiseWithinALogAndATicketBecomesDurable() {
        Appended first = engine.append(
                List.of(new Entry(3, "s".getBytes(UTF_8)), new Entry(100, "a".getBytes(UTF_8))), Force.NOW);
        Appended second = engine.append(List.of(new Entry(100, "b".getBytes(UTF_8))), Force.NOW);
        assertThat(first.offsets()).containsExactly(0, 0);
        assertThat(second.offsets()).containsExactly(1);
        assertThat(second.ticket()).isGreaterThan(first.ticket());
        turn();
        assertThat(recorder.durable).isEqualTo(second.ticket());
    }

    @Test
    void readsFromAnOffsetInOrder() {
        for (int i = 0; i < 200; i++) {
            append(100, "m" + i);
            append(-7, "v" + i);
        }
        turn();
        assertThat(read(100, 198, 1000)).containsExactly("198=m198", "199=m199");
        assertThat(read(100, 200, 1000)).isEmpty();
        assertThat(read(101, 0, 1000)).isEmpty();
        assertThat(readAll(100)).hasSize(200).startsWith("0=m0").endsWith("199=m199");
        assertThat(readAll(-7)).hasSize(200).startsWith("0=v0").endsWith("199=v199");
    }

    @Test
    void readsWhatIsNotDurableYet() {
        append(100, "now");
        assertThat(read(100, 0, 10)).containsExactly("0=now");
    }

    @Test
    void aReadGivesAtLeastOneRecordAndStopsNearTheLimit() {
        for (int i = 0; i < 10; i++) {
            append(100, "0123456789");
            append(-1, "0123456789");
        }
        turn();
        assertThat(read(100, 0, 1)).hasSize(1);
        assertThat(read(100, 0, 35)).hasSize(4);
        assertThat(read(-1, 0, 1)).hasSize(1);
        assertThat(read(-1, 0, 35)).hasSize(4);
    }

    @Test
    void releasedRecordsAreSkippedAndTheRangeFollows() {
        for (long log : new long[] {100, -100}) {
            for (int i = 0; i < 10; i++) {
                append(log, "m" + i);
            }
            turn();
            engine.release(log, 0, 2);
            engine.release(log, 4, 6);
            turn();
            assertThat(engine.range(log)).isEqualTo(new LogRange(2, 10));
            assertThat(readAll(log)).containsExactly("2=m2", "3=m3", "6=m6", "7=m7", "8=m8", "9=m9");
            engine.trim(log, 8);
            assertThat(engine.range(log)).isEqualTo(new LogRange(8, 10));
            engine.release(log, 0, 100);
            assertThat(engine.range(log)).isEqualTo(new LogRange(10, 10));
            assertThat(append(log, "next")).isEqualTo(10);
            turn();
            assertThat(readAll(log)).containsExactly("10=next");
        }
    }

    @Test
    void aDeletedLogIsGone() {
        for (long log : new long[] {100, -100}) {
            append(log, "m");
            turn();
            engine.delete(log);
            turn();
            assertThat(engine.range(log)).isEqualTo(new LogRange(0, 0));
            assertThat(readAll(log)).isEmpty();
        }
    }

    @Test
    void volatileAppendsAreReportedAtTheEndOfTheTurn() {
        Appended appended = engine.append(List.of(new Entry(-5, "v".getBytes(UTF_8))), Force.LAZY);
        recorder.durable = -1;
        engine.endOfTurn();
        assertThat(recorder.durable).isEqualTo(appended.ticket());
    }

    @Test
    void blobsAreWrittenReadAndDiscarded() {
        BlobId blob = new BlobId(1, 2);
        List<String> events = new ArrayList<>();
        assertThat(engine.blobs().holds(blob)).isFalse();
        engine.blobs().write(blob, "hello ".getBytes(UTF_8), failure -> events.add("w1 " + failure));
        assertThat(engine.blobs().holds(blob)).isTrue();
        engine.blobs().write(blob, "world".getBytes(UTF_8), failure -> events.add("w2 " + failure));
        engine.blobs().force(blob, failure -> events.add("f " + failure));
        assertThat(events).isEmpty();
        loop.until(() -> events.size() == 3);
        assertThat(events).containsExactly("w1 null", "w2 null", "f null");
        engine.blobs().read(blob, 6, 100, (bytes, failure) -> events.add(new String(bytes, UTF_8) + failure));
        loop.until(() -> events.size() == 4);
        assertThat(events.get(3)).isEqualTo("worldnull");
        engine.blobs().discard(blob);
        assertThat(engine.blobs().holds(blob)).isFalse();
        engine.blobs().read(blob, 0, 1, (bytes, failure) -> events.add(bytes.length + " " + (failure != null)));
        loop.until(() -> events.size() == 5);
        assertThat(events.get(4)).isEqualTo("0 true");
    }

    @Test
    void aBlobGoesWithItsRecord() {
        for (long log : new long[] {100, -100}) {
            BlobId blob = new BlobId(3, log);
            boolean[] done = new boolean[1];
            engine.blobs().write(blob, "x".getBytes(UTF_8), failure -> {});
            engine.blobs().force(blob, failure -> done[0] = true);
            loop.until(() -> done[0]);
            engine.append(List.of(new Entry(log, "names it".getBytes(UTF_8), blob)), Force.NOW);
            turn();
            assertThat(readAll(log)).containsExactly("0=names it");
            engine.release(log, 0, 1);
            turn();
            List<Boolean> failed = new ArrayList<>();
            engine.blobs().read(blob, 0, 1, (bytes, failure) -> failed.add(failure != null));
            loop.until(() -> !failed.isEmpty());
            assertThat(failed).containsExactly(true);
        }
    }

    @Test
    void stateLogsAreNotReadBack() {
        append(0, "state");
        assertThatThrownBy(() -> engine.read(0, 0, 1, (offsets, payloads) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsRoom() {
        assertThat(engine.space()).isEqualTo(Space.OK);
    }
}
