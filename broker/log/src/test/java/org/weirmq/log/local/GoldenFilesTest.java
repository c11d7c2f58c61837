package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.weirmq.log.BlobId;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogRange;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.fake.FakeExecutors;

/**
 * Goal: the format on the disk does not change unnoticed. Method: a fixed history is written and compared byte by byte
 * with the files under resources/golden, and those files are opened. docs/format.md describes them; when the format has
 * to change, raise its number there and in the code, keep these files to show that they are still read, and add new ones:
 * {@code main} writes them.
 */
class GoldenFilesTest {
    private static final List<String> NAMES = List.of(
            "manifest",
            "wal/00000001.wal",
            "wal/00000002.wal",
            "runs/000000000001.run",
            "runs/000000000002.run",
            "snapshots/000000000001.snap",
            "snapshots/000000000002.snap",
            "blobs/0000000000000001000000000000abcd.blob");
    private static final BlobId BLOB = new BlobId(1, 0xabcd);
    private static final LogConfig CONFIG = LogConfig.builder()
            .wal(512, 1024)
            .reserveBytes(0)
            .inlineForceMicrosMax(1_000_000)
            .build();

    private final FakeExecutors tasks = new FakeExecutors();
    private final Random random = new Random(0);
    private final Recorder recorder = new Recorder();

    /** Writes the golden files into the directory that is its argument. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, byte[]> file : new GoldenFilesTest().written().entrySet()) {
            Path path = Path.of(arguments[0]).resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private LocalLogEngine open(FakeDisk disk) {
        recorder.durable = 0;
        LocalLogEngine engine = new LocalLogEngine(disk, CONFIG, tasks.executors(), recorder);
        engine.recover(recorder);
        return engine;
    }

    private static Entry entry(long log, String text) {
        return new Entry(log, text.getBytes(UTF_8));
    }

    /** Two checkpoints, a restart, and some records after it. */
    private Map<String, byte[]> written() {
        FakeDisk disk = new FakeDisk();
        LocalLogEngine engine = open(disk);
        engine.blobs().write(BLOB, "a large body".getBytes(UTF_8), failure -> {});
        engine.blobs().force(BLOB, failure -> {});
        tasks.drain(random);
        recorder.snapshots.put(3, "state of 3|in two chunks");
        for (int i = 0; i < 4; i++) {
            engine.append(List.of(entry(3, "s" + i), entry(67, "message " + i)), Force.NOW);
        }
        engine.append(List.of(new Entry(131, "names a blob".getBytes(UTF_8), BLOB)), Force.NOW);
        engine.endOfTurn();
        engine.release(67, 1, 3);
        engine.close();
        recorder.snapshots.put(5, "state of 5");
        engine = open(disk);
        engine.append(List.of(entry(5, "after a restart"), entry(69, "other")), Force.NOW);
        engine.endOfTurn();
        engine.release(67, 3, 4);
        engine.close();
        engine = open(disk);
        for (int i = 0; i < 3; i++) {
            engine.append(List.of(entry(5, "later " + i), entry(69, "x".repeat(40))), Force.NOW);
            engine.endOfTurn();
        }
        engine.tick(1);
        Map<String, byte[]> files = new TreeMap<>();
        for (String directory : List.of("", "wal", "runs", "snapshots", "blobs", "spill")) {
            disk.list(directory).forEach(name -> files.put(name, disk.bytes(name)));
        }
        return files;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = GoldenFilesTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(file).as(name).isNotNull();
            return file.readAllBytes();
        }
    }

    @Test
    void writesTheSameBytes() throws IOException {
        Map<String, byte[]> files = written();
        assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(NAMES);
        for (String name : NAMES) {
            assertThat(files.get(name)).as(name).isEqualTo(golden(name));
        }
    }

    @Test
    void readsThem() throws IOException {
        FakeDisk disk = new FakeDisk();
        for (String name : NAMES) {
            disk.put(name, golden(name));
        }
        LocalLogEngine engine = open(disk);
        assertThat(recorder.snapshotsRecovered)
                .containsOnly(Map.entry(3, "state of 3|in two chunks"), Map.entry(5, "state of 5"));
        assertThat(recorder.recovered)
                .containsExactly(
                        "5/1=later 0",
                        "69/1=" + "x".repeat(40),
                        "5/2=later 1",
                        "69/2=" + "x".repeat(40),
                        "5/3=later 2",
                        "69/3=" + "x".repeat(40));
        assertThat(engine.range(67)).isEqualTo(new LogRange(0, 4));
        assertThat(engine.range(3)).isEqualTo(new LogRange(4, 4));
        List<String> found = new ArrayList<>();
        for (long log : new long[] {67, 131, 69}) {
            engine.read(log, 0, 1000, (offsets, payloads) -> {
                for (int i = 0; i < offsets.length; i++) {
                    found.add(log + "/" + offsets[i] + "=" + new String(payloads[i], UTF_8));
                }
            });
        }
        engine.blobs().read(BLOB, 0, 100, (bytes, failure) -> found.add(new String(bytes, UTF_8)));
        tasks.drain(random);
        assertThat(found)
                .containsExactlyInAnyOrder("67/0=message 0", "131/0=names a blob", "69/0=other", "a large body");
    }
}
