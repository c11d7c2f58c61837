package org.weirmq.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A core over a journal in memory that keeps everything, with the effects it emitted; can be reloaded from its facts. */
final class World implements Journal, Outbox {
    record Kept(Fact fact, long offset) {}

    final List<Kept> facts = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final Map<Long, TreeMap<Long, MessageView>> logs = new TreeMap<>();
    final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final Map<Long, Long> ends = new TreeMap<>();
    private final CoreConfig config;
    Core core;
    long nowMs = 1_000_000;
    private long tickets;

    World(CoreConfig config) {
        this.config = config;
        core = new Core(config, this, this);
        core.recovered(nowMs);
    }

    World() {
        this(CoreConfig.defaults());
    }

    /** As after a crash in which everything appended was durable. */
    void reload() {
        later.clear();
        effects.clear();
        logs.keySet().removeIf(log -> log < 0);
        ends.keySet().removeIf(log -> log < 0);
        core = new Core(config, this, this);
        for (Kept kept : facts) {
            core.apply(kept.fact, kept.offset);
        }
        core.recovered(nowMs);
    }

    /** As after a checkpoint and a crash: every shard from its snapshot, nothing after it. */
    void reloadFromSnapshot() {
        List<Kept> records = snapshots();
        facts.clear();
        facts.addAll(records);
        reload();
    }

    private List<Kept> snapshots() {
        List<Kept> records = new ArrayList<>();
        for (int i = 0; i < LogNumbers.SHARDS; i++) {
            int shard = i;
            core.snapshot(i, change -> records.add(new Kept(new Fact.State(shard, change), 0)));
        }
        return records;
    }

    /** Another core that has read all facts, and changes nothing here. */
    Core replayed() {
        return read(facts);
    }

    /** Another core that has read the snapshots of this one, and changes nothing here. */
    Core fromSnapshot() {
        return read(snapshots());
    }

    private Core read(List<Kept> records) {
        Core reader = new Core(config, new NoJournal(), (effect, ticket) -> {});
        records.forEach(kept -> reader.apply(kept.fact, kept.offset));
        reader.recovered(nowMs);
        return reader;
    }

    void run(Command command) {
        core.execute(command, nowMs);
        settleDown();
    }

    void settleDown() {
        while (core.hasWork() || !later.isEmpty()) {
            core.dispatch(nowMs);
            Runnable next = later.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    /** The engine jumps ahead on every log that has been written. */
    void skipOffsets(long offsets) {
        ends.replaceAll((log, end) -> end + offsets);
    }

    void tick(long ms) {
        nowMs += ms;
        run(new Command.Tick());
    }

    List<Effect> drainEffects() {
        List<Effect> taken = new ArrayList<>(effects);
        effects.clear();
        return taken;
    }

    /** The texts of the messages that were delivered to a consumer since the last look, with "*" when redelivered. */
    List<String> delivered(long link, int consumer) {
        List<String> texts = new ArrayList<>();
        effects.removeIf(effect -> {
            if (effect instanceof Effect.Deliver d && d.link() == link && d.consumer() == consumer) {
                texts.add(((TestMessage) d.message()).text() + (d.redelivered() ? "*" + d.count() : ""));
                return true;
            }
            return false;
        });
        return texts;
    }

    Effect.@Nullable Reply reply(long request) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Reply reply && reply.request() == request) {
                return reply;
            }
        }
        return null;
    }

    @Override
    public long append(List<Fact> unit, boolean force, long[] offsets) {
        for (int i = 0; i < unit.size(); i++) {
            Fact fact = unit.get(i);
            long offset = ends.merge(fact.log(), 1L, Long::sum) - 1;
            offsets[i] = offset;
            if (fact instanceof Fact.Data data) {
                logs.computeIfAbsent(data.log(), log -> new TreeMap<>()).put(offset, data.message());
            }
            if (fact.log() >= 0) {
                facts.add(new Kept(fact, offset));
            }
        }
        return ++tickets;
    }

    @Override
    public void fetch(long log, long fromOffset, int bytesMax, Fetched callback) {
        later.add(() -> {
            List<Long> offsets = new ArrayList<>();
            List<MessageView> messages = new ArrayList<>();
            int bytes = 0;
            for (Map.Entry<Long, MessageView> entry :
                    logs.getOrDefault(log, new TreeMap<>()).tailMap(fromOffset).entrySet()) {
                if (bytes > 0 && bytes + entry.getValue().sizeBytes() > bytesMax) {
                    break;
                }
                bytes += entry.getValue().sizeBytes();
                offsets.add(entry.getKey());
                messages.add(entry.getValue());
            }
            callback.fetched(
                    offsets.stream().mapToLong(Long::longValue).toArray(), messages.toArray(MessageView[]::new));
        });
    }

    @Override
    public void release(long log, long from, long to) {
        TreeMap<Long, MessageView> messages = logs.get(log);
        if (messages != null) {
            messages.subMap(from, to).clear();
        }
    }

    @Override
    public void trim(long log, long before) {
        TreeMap<Long, MessageView> messages = logs.get(log);
        if (messages != null) {
            messages.headMap(before).clear();
        }
    }

    @Override
    public void delete(long log) {
        logs.remove(log);
    }

    @Override
    public void emit(Effect effect, long ticket) {
        effects.add(effect);
    }

    static UUID identity(long link) {
        return new UUID(7, link);
    }
}
