package org.weirmq.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.selector.Selector;

/**
 * Consumers that share deliveries: the one group of a queue, or a topic's subscription. Cursors are its durable state (if
 * it is durable); members, sweeps and buckets are volatile.
 */
final class ConsumerGroup implements Work {
    private static final int BUCKETS = 1024;

    final Destination destination;
    /** 0 for a queue's only group. */
    final long number;

    final boolean durable;
    final @Nullable SubscriptionKey key;
    final @Nullable Selector selector;
    final boolean noLocal;
    /** Any number of consumers may join. */
    final boolean shared;
    /** For noLocal without a client id: the connection whose messages are left out. */
    @Nullable UUID localTo;

    final List<Cursor> cursors = new ArrayList<>(2);
    /** The same by priority, highest first. */
    final List<Cursor> byPriority = new ArrayList<>(2);

    final List<Member> members = new ArrayList<>(2);
    final @Nullable Assignment assignment;
    private final Map<Long, Cursor> byLog = new HashMap<>();
    private final Map<String, Sweep> sweeps = new LinkedHashMap<>();
    private final Map<Integer, Bucket> buckets = new HashMap<>();
    private boolean closed;
    private boolean queued;

    ConsumerGroup(
            Destination destination,
            long number,
            boolean durable,
            @Nullable SubscriptionKey key,
            @Nullable Selector selector,
            boolean noLocal,
            boolean shared) {
        this.destination = destination;
        this.number = number;
        this.durable = durable;
        this.key = key;
        this.selector = selector;
        this.noLocal = noLocal;
        this.shared = shared;
        this.assignment = destination.exclusive ? new Assignment(this, destination.partitions.length) : null;
        for (Partition partition : destination.partitions) {
            for (Lane lane : partition.lanes) {
                addCursor(lane, lane.end);
            }
        }
    }

    /** A lane's first message has come: the group wants it from the start. */
    void laneOpened(Lane lane) {
        addCursor(lane, lane.end);
    }

    private void addCursor(Lane lane, long floor) {
        Cursor cursor = new Cursor(this, lane, cursors.size(), floor);
        cursors.add(cursor);
        byLog.put(lane.log, cursor);
        byPriority.add(cursor);
        byPriority.sort(Comparator.comparingInt(c -> -c.lane.priority));
    }

    @Nullable Cursor cursor(long log) {
        return byLog.get(log);
    }

    long depth() {
        long depth = 0;
        for (Cursor cursor : cursors) {
            depth += cursor.depth();
        }
        return depth;
    }

    /** Leaves out what the subscription does not want at all, whoever consumes it. */
    boolean wants(MessageView message) {
        if (noLocal && isLocal(message)) {
            return false;
        }
        return selector == null || selector.matches(message);
    }

    private boolean isLocal(MessageView message) {
        if (key != null && key.clientId() != null && key.clientId().equals(message.clientId())) {
            return true;
        }
        return localTo != null
                && localTo.getMostSignificantBits() == message.producerHigh()
                && localTo.getLeastSignificantBits() == message.producerLow();
    }

    boolean filters() {
        return noLocal || selector != null;
    }

    Member join(ClientSession session, int consumer, @Nullable Selector wanted, long nowMs) {
        Sweep sweep = sweeps.computeIfAbsent(wanted == null ? "" : wanted.text(), text -> new Sweep(this, wanted));
        sweep.members++;
        Member member = new Member(session, consumer, this, sweep, nowMs);
        members.add(member);
        return member;
    }

    /** The member takes no more; its leases have been dealt with by the caller. */
    void leave(Member member) {
        members.remove(member);
        Sweep sweep = member.sweep;
        if (--sweep.members == 0) {
            sweeps.values().remove(sweep);
            sweep.close();
            if (sweeps.isEmpty()) {
                // Whoever comes next starts at the floor and finds what came back where it lies.
                cursors.forEach(cursor -> cursor.returned.clear());
                buckets.values().removeIf(bucket -> bucket.inFlight == 0);
                buckets.values().forEach(bucket -> bucket.waiting = 0);
            }
        }
    }

    @Override
    public boolean queued() {
        return queued;
    }

    @Override
    public void queued(boolean now) {
        queued = now;
    }

    @Override
    public boolean work(Core core, long nowMs) {
        return !closed && core.dispatcher.dispatch(this, nowMs);
    }

    /** The least position of any reader on this lane; Long.MAX_VALUE when there is none. */
    long leastPosition(Cursor cursor) {
        long least = Long.MAX_VALUE;
        for (Sweep sweep : sweeps.values()) {
            least = Math.min(least, sweep.reader(cursor).next);
        }
        return least;
    }

    @Nullable Bucket bucket(MessageView message) {
        if (assignment != null) {
            return null; // its partition has one member, so each message group has
        }
        String group = message.groupId();
        return group == null
                ? null
                : buckets.computeIfAbsent(Math.floorMod(group.hashCode() * 0x9E3779B9, BUCKETS), Bucket::new);
    }

    void forgetIfIdle(Bucket bucket) {
        if (bucket.inFlight == 0 && bucket.waiting == 0) {
            buckets.remove(bucket.number);
        }
    }

    boolean hasBuckets() {
        return !buckets.isEmpty();
    }

    /** Messages are out with members, attached or not. */
    boolean leasesOut() {
        for (Cursor cursor : cursors) {
            if (!cursor.leased.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    void close() {
        closed = true;
        sweeps.values().forEach(Sweep::close);
    }

    boolean closed() {
        return closed;
    }
}
