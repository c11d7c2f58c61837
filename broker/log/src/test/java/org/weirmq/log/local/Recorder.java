package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.weirmq.log.LogListener;
import org.weirmq.log.Recovery;

/** Writes down what an engine tells; gives a snapshot text that the test sets, its chunks parted by bars. */
final class Recorder implements LogListener, Recovery {
    final List<String> recovered = new ArrayList<>();
    final Map<Integer, String> snapshotsRecovered = new TreeMap<>();
    final Map<Integer, String> snapshots = new TreeMap<>();
    final List<Integer> asked = new ArrayList<>();
    long durable;
    Throwable failure;
    int failures;

    @Override
    public void durable(long ticket) {
        if (ticket < durable) {
            throw new AssertionError("expected tickets to rise from " + durable + ", but got " + ticket);
        }
        durable = ticket;
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        failures++;
    }

    @Override
    public void snapshot(int shard, Consumer<byte[]> chunks) {
        asked.add(shard);
        for (String chunk : snapshots.getOrDefault(shard, "").split("\\|", -1)) {
            chunks.accept(chunk.getBytes(UTF_8));
        }
    }

    @Override
    public int shardOf(long log) {
        return (int) Math.floorMod(log, 64L);
    }

    @Override
    public void snapshot(int shard, List<byte[]> chunks) {
        List<String> texts = new ArrayList<>();
        chunks.forEach(chunk -> texts.add(new String(chunk, UTF_8)));
        snapshotsRecovered.put(shard, String.join("|", texts));
    }

    @Override
    public void record(long log, long offset, byte[] payload) {
        recovered.add(log + "/" + offset + "=" + new String(payload, UTF_8));
    }
}
