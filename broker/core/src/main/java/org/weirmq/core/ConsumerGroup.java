package org.weirmq.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
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
    /** Delayed messages in buckets with a number up to this one were sent before this group came: they are not for it. */
    long since;
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
    /** Messages that sweeps have passed and still have to offer. */
    private int waiting;

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
            waiting -= sweep.close(); // whoever comes next starts at the floor and finds them where they lie
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

    /** The greatest position of any reader on this lane; -1 when there is none. */
    long mostPosition(Cursor cursor) {
        long most = -1;
        for (Sweep sweep : sweeps.values()) {
            most = Math.max(most, sweep.reader(cursor).next);
        }
        return most;
    }

    /** The bucket of the message's group; -1 for a message without one. */
    int bucketOf(MessageView message) {
        if (assignment != null) {
            return -1; // its partition has one member, so each message group has
        }
        String group = message.groupId();
        return group == null ? -1 : Math.floorMod(group.hashCode() * 0x9E3779B9, BUCKETS);
    }

    /** Message groups that hash alike have one member at a time, as long as something of them is out. */
    boolean mayGoTo(int bucketNumber, Member member) {
        if (bucketNumber < 0) {
            return true;
        }
        Bucket bucket = buckets.get(bucketNumber);
        return bucket == null || bucket.member == member;
    }

    @Nullable Bucket leased(int bucketNumber, Member member) {
        if (bucketNumber < 0) {
            return null;
        }
        Bucket bucket = buckets.computeIfAbsent(bucketNumber, number -> new Bucket(number, member));
        bucket.inFlight++;
        return bucket;
    }

    /** A lease of this bucket is over. Returns whether the bucket may go to another member now. */
    boolean ended(Bucket bucket) {
        if (--bucket.inFlight > 0) {
            return false;
        }
        buckets.remove(bucket.number);
        return true;
    }

    /** Some sweep has passed messages that it still has to offer. */
    boolean hasWaiting() {
        return waiting > 0;
    }

    /** Nobody consumes, nothing is out and nothing is remembered of what was. */
    boolean isQuiet() {
        return members.isEmpty() && sweeps.isEmpty() && waiting == 0 && buckets.isEmpty() && !leasesOut();
    }

    /** A message came back: it is offered again by every sweep that wants it. */
    void offerAgain(Cursor cursor, Slot slot, int bucket) {
        for (Sweep sweep : sweeps.values()) {
            waiting += sweep.offerAgain(cursor, slot, bucket) ? 1 : 0;
        }
    }

    /** The message is for a message group of another member; it waits, with its sweep, while newer ones go on. */
    void passOver(Reader reader, Slot slot, int bucket) {
        waiting += reader.waiting.add(slot, bucket) ? 1 : 0;
    }

    /** The message was read back, and is not for this sweep. */
    void notFor(Sweep sweep, Cursor cursor, Slot slot) {
        waiting -= sweep.taken(cursor, slot.offset(), bucketOf(slot.message())) ? 1 : 0;
    }

    /** The message is leased or settled: no sweep has to offer it. */
    void taken(Cursor cursor, Slot slot) {
        if (waiting > 0) {
            int bucket = bucketOf(slot.message());
            for (Sweep sweep : sweeps.values()) {
                waiting -= sweep.taken(cursor, slot.offset(), bucket) ? 1 : 0;
            }
        }
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

    void readers(Consumer<Reader> action) {
        sweeps.values().forEach(sweep -> sweep.readers(action));
    }

    void close() {
        closed = true;
        sweeps.values().forEach(sweep -> waiting -= sweep.close());
    }

    boolean closed() {
        return closed;
    }
}
