package org.weirmq.core;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** A unit of ownership: some destinations with their state, and one state log. */
final class Shard {
    private static final int OUTCOMES_MAX = 4096;

    private record SessionKey(UUID identity, int session) {}

    final int number;
    final Producers producers;
    /** By owner number. */
    final Map<Long, Destination> destinations = new LinkedHashMap<>();

    final Map<Long, DelayQueue.Bucket> buckets = new HashMap<>();
    private final Map<SessionKey, Long> outcomes = new LinkedHashMap<>(16, 0.75f, true);
    private long lastNumber;

    Shard(int number, CoreConfig config) {
        this.number = number;
        this.producers = new Producers(config.producersMax());
    }

    /** Unique over the node: shards count in steps. */
    long nextNumber() {
        return (lastNumber + 1) * LogNumbers.SHARDS + number;
    }

    void used(long owner) {
        lastNumber = Math.max(lastNumber, owner / LogNumbers.SHARDS);
    }

    void committed(StateRecord.Committed outcome) {
        outcomes.put(new SessionKey(outcome.identity(), outcome.session()), outcome.transaction());
        if (outcomes.size() > OUTCOMES_MAX) {
            Iterator<SessionKey> oldest = outcomes.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The last transaction that this session committed; -1 when none is remembered. */
    long lastCommitted(UUID identity, int session) {
        return outcomes.getOrDefault(new SessionKey(identity, session), -1L);
    }

    void snapshot(Consumer<StateRecord> records) {
        records.accept(new StateRecord.NumbersUsed(lastNumber * LogNumbers.SHARDS + number));
        for (Destination destination : destinations.values()) {
            Snapshots.destination(destination, records);
        }
        producers.snapshot(records);
        outcomes.forEach((key, transaction) ->
                records.accept(new StateRecord.Committed(key.identity, key.session, transaction)));
    }
}
