package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.LogRange;

/**
 * Goal: what was appended is there after a restart, through checkpoints, merges and many files. Method: a small engine on
 * a real directory, closed or left behind as after a kill, opened again.
 */
class RestartTest {
    @TempDir
    Path directory;

    private final Loop loop = new Loop();
    private Recorder recorder = new Recorder();
    private LocalLogEngine engine;
    private long nowMs;

    private void open() {
        recorder = new Recorder();
        LogConfig config = LogConfig.builder()
                .wal(4096, 32 << 10)
                .reserveBytes(0)
                .inlineForceMicrosMax(1_000_000)
                .runsMax(3)
                .build();
        engine = LocalLogEngine.onDirectory(directory, config, loop, recorder);
        engine.recover(recorder);
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private long append(long log, String text) {
        return engine.append(List.of(new Entry(log, text.getBytes(UTF_8))), Force.NOW)
                .offsets()[0];
    }

    private void turn() {
        engine.endOfTurn();
        engine.tick(nowMs += 5);
    }

    private List<String> readAll(long log) {
        List<String> all = new ArrayList<>();
        long[] from = new long[1];
        boolean[] end = new boolean[1];
        while (!end[0]) {
            boolean[] done = new boolean[1];
            engine.read(log, from[0], 500, (offsets, payloads) -> {
                for (int i = 0; i < offsets.length; i++) {
                    all.add(offsets[i] + "=" + new String(payloads[i], UTF_8));
                    from[0] = offsets[i] + 1;
                }
                end[0] = offsets.length == 0;
                done[0] = true;
            });
            loop.until(() -> done[0]);
        }
        return all;
    }

    @Test
    void aCleanRestartReplaysNothing() {
        open();
        append(3, "state");
        append(100, "a");
        append(100, "b");
        turn();
        recorder.snapshots.put(3, "one|two");
        recorder.snapshots.put(36, "three");
        engine.close();
        open();
        assertThat(recorder.recovered).isEmpty();
        assertThat(recorder.snapshotsRecovered).containsEntry(3, "one|two").containsEntry(36, "three");
        assertThat(readAll(100)).containsExactly("0=a", "1=b");
        assertThat(append(100, "c")).isEqualTo(2);
        assertThat(append(3, "more")).isEqualTo(1);
    }

    @Test
    void manyCheckpointsKeepExactlyWhatIsNeeded() {
        open();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String text = "message " + i + "x".repeat(i % 90);
            long offset = append(100 + i % 7, text);
            if (i % 5 == 0) {
                if (i % 7 == 0) {
                    expected.add(offset + "=" + text);
                }
            } else {
                append(0, "settle " + i);
                engine.release(100 + i % 7, offset, offset + 1);
            }
            turn();
            if (i % 50 == 0) {
                loop.until(() -> true);
            }
        }
        assertThat(readAll(100)).isEqualTo(expected);
        engine.close();
        open();
        assertThat(readAll(100)).isEqualTo(expected);
        assertThat(expected).isNotEmpty();
        engine.trim(100, Long.MAX_VALUE);
        turn();
        engine.close();
        open();
        LogRange range = engine.range(100);
        assertThat(range.start()).isEqualTo(range.end()).isPositive();
    }

    @Test
    void aSecondEngineIsRefused() {
        open();
        LocalLogEngine second = LocalLogEngine.onDirectory(directory, LogConfig.defaults(), loop, new Recorder());
        assertThatThrownBy(() -> second.recover(new Recorder()))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
                .hasMessageContaining("in use by another broker");
        second.close();
    }

    @Test
    void aDirectoryThatIsAFileIsNotWritable() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        LocalLogEngine other = LocalLogEngine.onDirectory(file, LogConfig.defaults(), loop, new Recorder());
        assertThatThrownBy(() -> other.recover(new Recorder()))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_WRITABLE));
        other.close();
    }
}
