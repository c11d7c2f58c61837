package org.weirmq.core;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A queue or topic: partitions of lanes, and the groups that read them. */
final class Destination {
    final long owner;
    final int shard;
    final DestinationKey key;
    final boolean exclusive;
    /** The connection whose temporary destination this is, or null. */
    final @Nullable UUID temporaryOf;
    /** The memory that all destinations share for what consumers have. */
    final Held held;

    final Partition[] partitions;
    final DelayQueue delays;
    final Set<Browser> browsers = new HashSet<>();
    boolean deleted;
    private final Map<Long, ConsumerGroup> groups = new LinkedHashMap<>();
    private int durableGroups;

    Destination(
            long owner,
            int shard,
            DestinationKey key,
            int partitions,
            boolean exclusive,
            @Nullable UUID temporaryOf,
            Held held) {
        this.owner = owner;
        this.shard = shard;
        this.key = key;
        this.exclusive = exclusive;
        this.temporaryOf = temporaryOf;
        this.held = held;
        this.partitions = new Partition[partitions];
        for (int i = 0; i < partitions; i++) {
            this.partitions[i] = new Partition(this, i);
        }
        this.delays = new DelayQueue(this);
        if (!key.topic()) {
            add(new ConsumerGroup(this, 0, temporaryOf == null, null, null, false, true));
        }
    }

    Collection<ConsumerGroup> groups() {
        return groups.values();
    }

    @Nullable ConsumerGroup group(long number) {
        return groups.get(number);
    }

    void add(ConsumerGroup group) {
        groups.put(group.number, group);
        durableGroups += group.durable ? 1 : 0;
    }

    void remove(ConsumerGroup group) {
        groups.remove(group.number);
        durableGroups -= group.durable ? 1 : 0;
    }

    /** Whether a persistent message has to be kept: not when only passing listeners would get it. */
    boolean keeps() {
        return durableGroups > 0;
    }

    boolean inUse() {
        if (!browsers.isEmpty()) {
            return true;
        }
        for (ConsumerGroup group : groups.values()) {
            if (!group.members.isEmpty() || group.leasesOut()) {
                return true;
            }
        }
        return false;
    }

    /** The log that a message goes to: its partition follows its message group, or its producer. */
    long route(MessageView message) {
        boolean durable = message.persistent() && temporaryOf == null && keeps();
        return LogNumbers.log(owner, partition(message), message.priority(), durable);
    }

    private int partition(MessageView message) {
        if (partitions.length == 1) {
            return 0;
        }
        String group = message.groupId();
        long hash = group != null
                ? group.hashCode()
                : message.producerHigh() * 31 + message.producerLow() * 17 + message.session();
        hash *= 0x9E3779B97F4A7C15L;
        return (int) Long.remainderUnsigned(hash >>> 20, partitions.length);
    }

    /** The lane of a log of this destination, made if it is new. */
    Lane open(long log) {
        int index = LogNumbers.partition(log);
        if (index >= partitions.length) {
            throw new IllegalStateException("expected a partition below " + partitions.length + ", but log " + log);
        }
        return partitions[index].open(log);
    }
}
