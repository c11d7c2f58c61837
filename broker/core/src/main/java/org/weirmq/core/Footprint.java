package org.weirmq.core;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Adds up the messages that the core holds by looking at every place that can hold one, each message once. Slow, and
 * independent of the counters that keep the limits: it is there to hold them to the truth.
 */
final class Footprint {
    private final Set<MessageView> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    private Footprint() {}

    /** In windows, with consumers, waiting to be offered again, and due soon; in bytes. */
    static long of(Core core) {
        Footprint footprint = new Footprint();
        core.destinations.values().forEach(footprint::add);
        for (Client client : core.clients()) {
            for (ClientSession session : client.sessions.values()) {
                session.members.values().forEach(member -> member.leases.forEach(l -> footprint.add(l.slot())));
            }
        }
        return footprint.bytes;
    }

    private void add(Destination destination) {
        for (Partition partition : destination.partitions) {
            partition.lanes.forEach(lane -> lane.window.forEach(this::add));
        }
        for (ConsumerGroup group : destination.groups()) {
            group.readers(reader -> reader.waiting.forEach(this::add));
        }
        for (DelayQueue.Bucket bucket : destination.delays.buckets()) {
            bucket.logs().forEach(log -> log.dues().forEach(due -> add(new Slot(due.offset(), due.kept(), 0, 0))));
        }
    }

    private void add(Slot slot) {
        if (!slot.isBare() && seen.add(slot.message())) {
            bytes += slot.message().sizeBytes();
        }
    }
}
