package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.weirmq.log.Appended;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogListener;
import org.weirmq.log.Recovery;

/**
 * The smallest owner that behaves like the real one: messages go into data logs, a state record settles one or moves it to
 * another log, what is settled is released, and the state of a shard is the set of messages that are not settled. It keeps
 * its state after each ticket, so that what a crash leaves can be compared with every state that it may leave.
 */
final class ModelOwner implements LogListener, Recovery {
    /** Logs of shard n are 64 + n and 128 + n. */
    static final int SHARDS = 3;

    /** Unsettled messages by log and offset. */
    private TreeMap<Long, TreeMap<Long, String>> live = new TreeMap<>();

    private final TreeMap<Long, TreeMap<Long, TreeMap<Long, String>>> statesByTicket = new TreeMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private LogEngine engine;
    long durable;
    Throwable failure;
    int snapshotsAsked;

    void engine(LogEngine newEngine) {
        engine = newEngine;
    }

    static long log(int shard, int which) {
        return 64L * (1 + which) + shard;
    }

    // Running.

    void send(long log, String text, Force force) {
        Appended appended = engine.append(List.of(new Entry(log, text.getBytes(UTF_8))), force);
        put(log, appended.offsets()[0], text);
        remember(appended.ticket());
    }

    void settle(long log, long offset, Force force) {
        Appended appended = engine.append(List.of(state(log, "settle " + log + " " + offset)), force);
        take(log, offset);
        remember(appended.ticket());
    }

    /** Settles one and sends another as one unit. */
    void move(long log, long offset, long to, String text, Force force) {
        List<Entry> entries = List.of(new Entry(to, text.getBytes(UTF_8)), state(log, "settle " + log + " " + offset));
        Appended appended = engine.append(entries, force);
        take(log, offset);
        put(to, appended.offsets()[0], text);
        remember(appended.ticket());
    }

    private static Entry state(long log, String text) {
        return new Entry(log % 64, text.getBytes(UTF_8));
    }

    /** What was ever sent to this log at this offset last. */
    String text(long log, long offset) {
        return texts.get(log + "/" + offset);
    }

    private void put(long log, long offset, String text) {
        texts.put(log + "/" + offset, text);
        live.computeIfAbsent(log, id -> new TreeMap<>()).put(offset, text);
    }

    private void take(long log, long offset) {
        TreeMap<Long, String> messages = live.get(log);
        if (messages == null || messages.remove(offset) == null) {
            throw new AssertionError("expected message " + log + "/" + offset + ", but there is none in " + live);
        }
        if (messages.isEmpty()) {
            live.remove(log);
        }
        engine.release(log, offset, offset + 1);
    }

    private void remember(long ticket) {
        statesByTicket.put(ticket, copy(live));
        statesByTicket.headMap(durable, false).clear();
    }

    private static TreeMap<Long, TreeMap<Long, String>> copy(TreeMap<Long, TreeMap<Long, String>> state) {
        TreeMap<Long, TreeMap<Long, String>> copy = new TreeMap<>();
        state.forEach((log, messages) -> copy.put(log, new TreeMap<>(messages)));
        return copy;
    }

    TreeMap<Long, TreeMap<Long, String>> live() {
        return live;
    }

    /** The states that a crash may leave: that of the newest durable ticket and every later one. */
    List<TreeMap<Long, TreeMap<Long, String>>> possible() {
        List<TreeMap<Long, TreeMap<Long, String>>> states = new ArrayList<>();
        Long newest = statesByTicket.floorKey(durable);
        states.addAll(statesByTicket.tailMap(newest == null ? 0 : newest, true).values());
        if (newest == null) {
            states.add(recoveredState);
        }
        return states;
    }

    private TreeMap<Long, TreeMap<Long, String>> recoveredState = new TreeMap<>();

    /** What recovery will find, for the case that it does not get that far. */
    void mayBe(TreeMap<Long, TreeMap<Long, String>> state) {
        recoveredState = copy(state);
    }

    /** Recovery is over. */
    void started() {
        recoveredState = copy(live);
    }

    // Recovering.

    @Override
    public void snapshot(int shard, List<byte[]> chunks) {
        for (byte[] chunk : chunks) {
            String[] parts = new String(chunk, UTF_8).split(" ", 3);
            put(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
        }
    }

    @Override
    public void record(long log, long offset, byte[] payload) {
        String text = new String(payload, UTF_8);
        if (log >= 64) {
            put(log, offset, text);
        } else {
            String[] parts = text.split(" ");
            take(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
    }

    // Asked by the engine.

    @Override
    public void durable(long ticket) {
        if (ticket < durable) {
            throw new AssertionError("expected tickets to rise from " + durable + ", but got " + ticket);
        }
        if (failure != null) {
            throw new AssertionError("expected nothing to be durable after a failure, but got " + ticket);
        }
        durable = ticket;
    }

    @Override
    public void failed(Throwable cause) {
        if (failure != null) {
            throw new AssertionError("expected one failure, but got a second", cause);
        }
        failure = cause;
    }

    @Override
    public void snapshot(int shard, Consumer<byte[]> chunks) {
        snapshotsAsked++;
        for (Map.Entry<Long, TreeMap<Long, String>> log : live.entrySet()) {
            if (log.getKey() % 64 == shard) {
                log.getValue()
                        .forEach((offset, text) ->
                                chunks.accept((log.getKey() + " " + offset + " " + text).getBytes(UTF_8)));
            }
        }
    }

    @Override
    public int shardOf(long log) {
        return (int) (log % 64);
    }
}
