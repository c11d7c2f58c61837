package org.weirmq.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A unit of ownership: some destinations with their state, and one state log. */
final class Shard {
    final int number;
    final Producers producers;
    /** By owner number. */
    final Map<Long, Destination> destinations = new LinkedHashMap<>();

    final Map<Long, DelayQueue.Bucket> buckets = new HashMap<>();
    /** By number: those that are not carried out yet. */
    final Map<Long, LoggedTransaction> transactions = new LinkedHashMap<>();

    final Outcomes outcomes = new Outcomes();
    private long lastNumber;

    Shard(int number, CoreConfig config) {
        this.number = number;
        this.producers = new Producers(config.producersMax());
    }

    /** Unique over the node: shards count in steps. */
    /** The greatest that was given to anything. */
    long lastNumber() {
        return lastNumber * LogNumbers.SHARDS + number;
    }

    long nextNumber() {
        return (lastNumber + 1) * LogNumbers.SHARDS + number;
    }

    void used(long owner) {
        lastNumber = Math.max(lastNumber, owner / LogNumbers.SHARDS);
    }

    void snapshot(Consumer<StateRecord> records) {
        records.accept(new StateRecord.NumbersUsed(lastNumber()));
        for (Destination destination : destinations.values()) {
            Snapshots.destination(destination, records);
        }
        producers.snapshot(records);
        transactions.values().forEach(transaction -> transaction.snapshot(records));
        outcomes.snapshot(records);
    }
}
