package org.weirmq.benchmarks.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.weirmq.log.Appended;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogIds;
import org.weirmq.log.LogListener;
import org.weirmq.log.Recovery;
import org.weirmq.log.local.LocalLogEngine;
import org.weirmq.log.local.LogConfig;

/**
 * One turn of the loop with the local engine at its default durability: append a number of records of 1 KB, end the turn, wait until
 * they are durable, release them. The figure is for the whole turn, one force included; it says as much of the disk below
 * the temporary directory (-Djava.io.tmpdir) as of the engine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LogAppendBenchmark implements LogListener {
    private static final long LOG = LogIds.SHARDS;

    @Param({"1", "32"})
    private int records;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final byte[] payload = new byte[1024];
    private @Nullable LogEngine engine;
    private @Nullable Path directory;
    private long durable;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("weirmq-jmh");
        engine = LocalLogEngine.onDirectory(directory, LogConfig.defaults(), tasks::add, this);
        engine.recover(new Nothing());
    }

    @Benchmark
    public long turn() throws InterruptedException {
        LogEngine log = engine;
        if (log == null) {
            throw new IllegalStateException("expected an open engine");
        }
        Appended last = log.append(List.of(new Entry(LOG, payload)), Force.NOW);
        long first = last.offsets()[0];
        for (int i = 1; i < records; i++) {
            last = log.append(List.of(new Entry(LOG, payload)), Force.NOW);
        }
        log.endOfTurn();
        while (durable < last.ticket()) {
            tasks.take().run();
        }
        log.release(LOG, first, last.offsets()[0] + 1);
        log.tick(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        return durable;
    }

    @TearDown
    public void close() throws IOException {
        if (engine != null) {
            engine.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void durable(long ticket) {
        durable = ticket;
    }

    @Override
    public void failed(Throwable cause) {
        throw new IllegalStateException(cause);
    }

    @Override
    public void snapshot(int shard, Consumer<byte[]> chunks) {
        chunks.accept(new byte[0]);
    }

    /** A new directory holds nothing. */
    private static final class Nothing implements Recovery {
        @Override
        public void snapshot(int shard, List<byte[]> chunks) {
            throw new IllegalStateException("expected an empty directory, but found a snapshot of shard " + shard);
        }

        @Override
        public void record(long log, long offset, byte[] payload) {
            throw new IllegalStateException("expected an empty directory, but found a record of log " + log);
        }
    }
}
