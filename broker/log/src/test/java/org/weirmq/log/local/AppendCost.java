package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.Recovery;

/**
 * A program, not a test: what a durable append costs against a bare write and force of as many bytes in the same run, and
 * how long an engine takes to open with a million records in runs. The argument is a directory on the disk to measure.
 */
final class AppendCost {
    private static final int PAYLOAD_BYTES = 1024;
    private static final long ROUND_NANOS = 2_000_000_000L;
    private static final int ROUNDS = 3;

    private final Path directory;
    private final Loop loop = new Loop();

    private AppendCost(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException {
        AppendCost cost = new AppendCost(Path.of(arguments[0]));
        cost.openWithBacklog();
        for (int round = 0; round < ROUNDS; round++) {
            for (int perForce : new int[] {1, 8, 64}) {
                double bare = cost.bare(perForce);
                double engine = cost.engine(perForce);
                System.out.printf(
                        "%d per force: bare %.0f forces/s, engine %.0f forces/s, ratio %.2f%n",
                        perForce, bare, engine, engine / bare);
            }
        }
        cost.encodingOnly();
    }

    /** Forces per second of a bare loop on a preallocated file. */
    private double bare(int perForce) throws IOException {
        Path file = directory.resolve("bare");
        int length = perForce * (PAYLOAD_BYTES + RecordFrame.HEADER_BYTES) + WalFormat.BATCH_HEADER_BYTES;
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (int i = 0; i < 32; i++) {
                zeros.clear();
                channel.write(zeros, (long) i << 20);
            }
            channel.force(true);
            long begin = System.nanoTime();
            long forces = 0;
            long at = 0;
            while (System.nanoTime() - begin < ROUND_NANOS) {
                bytes.clear();
                channel.write(bytes, at);
                channel.force(false);
                at = at + length > 31 << 20 ? 0 : at + length;
                forces++;
            }
            return forces * 1e9 / (System.nanoTime() - begin);
        } finally {
            Files.delete(file);
        }
    }

    private LocalLogEngine open(Path data, Recorder recorder, LogConfig config) {
        LocalLogEngine engine = LocalLogEngine.onDirectory(data, config, loop, recorder);
        engine.recover(recorder);
        return engine;
    }

    /** Forces per second of the engine; what was appended a while ago is released, as settled messages are. */
    private double engine(int perForce) throws IOException {
        Path data = Files.createTempDirectory(directory, "engine");
        Recorder recorder = new Recorder();
        LocalLogEngine engine = open(data, recorder, LogConfig.defaults());
        byte[] payload = new byte[PAYLOAD_BYTES];
        List<Entry> entry = List.of(new Entry(1000, payload));
        long begin = System.nanoTime();
        long forces = 0;
        while (System.nanoTime() - begin < ROUND_NANOS) {
            long ticket = 0;
            for (int i = 0; i < perForce; i++) {
                var appended = engine.append(entry, Force.NOW);
                ticket = appended.ticket();
                engine.release(1000, 0, appended.offsets()[0] - 1000);
            }
            engine.endOfTurn();
            if (recorder.durable < ticket) {
                long awaited = ticket;
                loop.until(() -> recorder.durable >= awaited);
            }
            engine.tick(System.nanoTime() / 1_000_000);
            forces++;
        }
        double rate = forces * 1e9 / (System.nanoTime() - begin);
        engine.close();
        remove(data);
        return rate;
    }

    /** What an append costs beside the disk: many of them without a force. */
    private void encodingOnly() throws IOException {
        for (int bytes : new int[] {100, 1024}) {
            Path data = Files.createTempDirectory(directory, "encode");
            LogConfig config = LogConfig.builder().fsync(FsyncMode.NEVER).build();
            LocalLogEngine engine = open(data, new Recorder(), config);
            List<Entry> entry = List.of(new Entry(1000, new byte[bytes]));
            int count = 2_000_000;
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long offset = engine.append(entry, Force.NOW).offsets()[0];
                engine.release(1000, 0, offset - 100);
                if (i % 32 == 0) {
                    engine.endOfTurn();
                    engine.tick(System.nanoTime() / 1_000_000);
                    loop.runWaiting();
                }
            }
            System.out.printf(
                    "append and release of %d B, 32 a turn, no force: %d ns each%n",
                    bytes, (System.nanoTime() - begin) / count);
            engine.close();
            remove(data);
        }
    }

    private void openWithBacklog() throws IOException {
        Path data = Files.createTempDirectory(directory, "backlog");
        LogConfig config = LogConfig.builder().fsync(FsyncMode.NEVER).build();
        LocalLogEngine engine = open(data, new Recorder(), config);
        List<Entry> entry = List.of(new Entry(1000, new byte[PAYLOAD_BYTES]));
        long begin = System.nanoTime();
        long worstTurnNanos = 0;
        for (int i = 0; i < 1_000_000; i++) {
            engine.append(entry, Force.NOW);
            if (i % 100 == 0) {
                long turn = System.nanoTime();
                engine.endOfTurn();
                engine.tick(turn / 1_000_000);
                loop.runWaiting();
                worstTurnNanos = Math.max(worstTurnNanos, System.nanoTime() - turn);
                while (engine.isBehind()) {
                    engine.tick(System.nanoTime() / 1_000_000);
                    loop.until(() -> !engine.isBehind());
                }
            }
        }
        System.out.printf(
                "a million of 1 KB appended in %d ms, the longest turn took %d ms%n",
                (System.nanoTime() - begin) / 1_000_000, worstTurnNanos / 1_000_000);
        // Left behind as after a kill; a new lock file, since this process still holds the old one.
        Path copy = data.resolveSibling(data.getFileName() + "-killed");
        Files.move(data, copy);
        Files.delete(copy.resolve(LocalLogEngine.LOCK));
        begin = System.nanoTime();
        long[] replayed = new long[1];
        LocalLogEngine again = LocalLogEngine.onDirectory(copy, config, loop, new Recorder());
        again.recover(new Recovery() {
            @Override
            public void snapshot(int shard, List<byte[]> chunks) {
                // None was asked for anything.
            }

            @Override
            public void record(long log, long offset, byte[] payload) {
                replayed[0]++;
            }
        });
        System.out.printf(
                "opened in %d ms, %d records replayed, range %s%n",
                (System.nanoTime() - begin) / 1_000_000, replayed[0], again.range(1000));
        readAll(again);
        again.close();
        remove(copy);
    }

    private void readAll(LocalLogEngine again) {
        long begin = System.nanoTime();
        long[] next = new long[1];
        boolean[] end = new boolean[1];
        while (!end[0]) {
            boolean[] done = new boolean[1];
            again.read(1000, next[0], 256 << 10, (offsets, payloads) -> {
                end[0] = offsets.length == 0;
                next[0] = end[0] ? next[0] : offsets[offsets.length - 1] + 1;
                done[0] = true;
            });
            loop.until(() -> done[0]);
        }
        System.out.printf("read all in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
