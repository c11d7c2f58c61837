package org.weirmq.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The broker without its shell: all shards of a node as one machine with one writer.
 *
 * <p>Every method is called on one thread. {@link #execute} decides on a command, appends what it decided, applies it and
 * emits the effects; {@link #dispatch} hands messages to consumers that have room. Durable state changes in {@link
 * #apply} alone, the same for live and replayed facts; leases, credit and connections are volatile and empty after a
 * reload. When the journal fails the machine is to be thrown away.
 */
public final class Core {
    /** How often things that may wait are looked after: starving consumers, hung members. */
    private static final long SLOW_TICK_MS = 100;

    private static final int WORK_PER_TURN = 64;
    /** Of a consumer, in messages. */
    private static final int CREDIT_MAX = 1 << 20;

    final CoreConfig config;
    final Journal journal;
    private final Outbox outbox;
    final Shard[] shards = new Shard[LogNumbers.SHARDS];
    final Map<DestinationKey, Destination> destinations = new LinkedHashMap<>();
    final Map<SubscriptionKey, ConsumerGroup> subscriptions = new HashMap<>();
    /** Cursors whose delivered mark has moved since it was written down. */
    final Set<Cursor> marks = new LinkedHashSet<>();
    /** Destinations with messages that are not due yet. */
    final Set<Destination> delayed = new LinkedHashSet<>();
    /** Groups in which each partition has one member. */
    private final Set<ConsumerGroup> exclusive = new LinkedHashSet<>();

    final Connections connections = new Connections(this);
    final Settlements settlements = new Settlements(this);
    final Attachments attachments = new Attachments(this);
    final Administration administration = new Administration(this);
    final Held held;
    final Lanes lanes;
    final Dispatcher dispatcher = new Dispatcher(this);
    final Recalls recalls = new Recalls(this);
    final Transactions transactions = new Transactions(this);
    final Receipts receipts = new Receipts(this);
    final XaBranches xaBranches = new XaBranches(this);
    final Sends sends = new Sends(this);
    private final Replay replay = new Replay(this);
    private final Map<Long, Destination> byOwner = new HashMap<>();
    private final ArrayDeque<Work> work = new ArrayDeque<>();
    private long[] offsets = new long[16];
    private long volatileNumbers = LogNumbers.FIRST_VOLATILE_OWNER;
    private long lastTicket;
    private long lastForced;
    private long nowMs;
    private long slowTickMs;
    private boolean recovering = true;

    public Core(CoreConfig config, Journal journal, Outbox outbox) {
        this.config = config;
        this.journal = journal;
        this.outbox = outbox;
        this.held = new Held(config.heldBytesMax());
        this.lanes = new Lanes(this);
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(i, config);
        }
    }

    /** Runs a command. Afterwards {@link #hasWork} tells whether {@link #dispatch} has something to do. */
    public void execute(Command command, long now) {
        nowMs = now;
        if (command instanceof Command.Send c) {
            sends.send(c, now);
        } else if (command instanceof Command.Settle c) {
            settlements.settle(c, now);
        } else if (command instanceof Command.Flow c) {
            flow(c);
        } else if (command instanceof Command.Commit c) {
            transactions.commit(c, now);
        } else if (command instanceof Command.Tick) {
            tick();
        } else if (command instanceof Command.Room c) {
            room(c);
        } else if (command instanceof Command.Drain c) {
            drain(c);
        } else if (command instanceof Command.Rollback c) {
            rollback(c);
        } else if (command instanceof Command.Recover c) {
            recover(c);
        } else {
            executeRare(command, now);
        }
    }

    private void executeRare(Command command, long now) {
        if (command instanceof Command.Connect c) {
            connections.connect(c, now);
        } else if (command instanceof Command.Disconnect c) {
            connections.disconnect(c, now);
        } else if (command instanceof Command.SetClientId c) {
            connections.setClientId(c);
        } else if (command instanceof Command.OpenSession c) {
            connections.openSession(c);
        } else if (command instanceof Command.CloseSession c) {
            connections.closeSession(c, now);
        } else if (command instanceof Command.Declare c) {
            administration.declare(c);
        } else if (command instanceof Command.Forget c) {
            administration.forget(c);
        } else if (command instanceof Command.DeleteTemporary c) {
            administration.deleteTemporary(c);
        } else if (command instanceof Command.Attach c) {
            attachments.attach(c, now);
        } else if (command instanceof Command.Detach c) {
            attachments.detach(c, now);
        } else if (command instanceof Command.AskOutcome c) {
            transactions.askOutcome(c);
        } else if (command instanceof Command.OfBranch c) {
            xaBranches.execute(c, now);
        } else if (command instanceof Command.XaRecover c) {
            xaBranches.recover(c);
        } else if (command instanceof Command.ListBranches c) {
            xaBranches.list(c, now);
        } else if (command instanceof Command.Unsubscribe c) {
            attachments.unsubscribe(c);
        } else if (command instanceof Command.CreateDestination c) {
            administration.create(c);
        } else if (command instanceof Command.DeleteDestination c) {
            administration.delete(c);
        } else if (command instanceof Command.ListDestinations c) {
            administration.list(c);
        } else if (command instanceof Command.DescribeDestination c) {
            administration.describe(c);
        } else if (command instanceof Command.SpaceLow c) {
            transactions.spaceLow(c.low());
        } else {
            throw new IllegalStateException("expected a command, but " + command);
        }
    }

    private void flow(Command.Flow command) {
        Client client = client(command.link());
        if (client == null) {
            return;
        }
        Member member = client.members.get(command.consumer());
        Browser browser = client.browsers.get(command.consumer());
        if (member != null) {
            member.credit = command.messages() == 0 ? 0 : credit(member.credit, command.messages());
            member.seen = Math.max(member.seen, command.seen());
            member.progressMs = nowMs;
            markDirty(member.group);
        } else if (browser != null) {
            browser.credit = credit(browser.credit, command.messages());
            markDirty(browser);
        }
    }

    private void room(Command.Room command) {
        Client client = client(command.link());
        if (client != null) {
            client.members.values().forEach(member -> markDirty(member.group));
            client.browsers.values().forEach(this::markDirty);
        }
    }

    boolean hasRoom(long link) {
        return outbox.hasRoom(link);
    }

    private static int credit(int before, int granted) {
        return (int) Math.min((long) before + Math.max(0, granted), CREDIT_MAX);
    }

    private void drain(Command.Drain command) {
        Client client = client(command.link());
        Member member = client == null ? null : client.members.get(command.consumer());
        if (member == null) {
            emit(new Effect.Drained(command.link(), command.consumer(), command.token()), 0);
        } else {
            member.drain = command.token();
            markDirty(member.group);
        }
    }

    private void rollback(Command.Rollback command) {
        ClientSession session = session(command.link(), command.session(), command.request());
        if (session != null) {
            transactions.undo(session.work);
            settlements.returnAll(session, command.seen(), nowMs);
            emit(new Effect.Reply(command.link(), command.request()), 0);
        }
    }

    private void recover(Command.Recover command) {
        ClientSession session = session(command.link(), command.session(), command.request());
        if (session != null) {
            settlements.returnAll(session, command.seen(), nowMs);
            emit(new Effect.Reply(command.link(), command.request()), 0);
        }
    }

    private void tick() {
        for (Destination destination : new ArrayList<>(delayed)) {
            if (destination.delays.work(this, nowMs)) {
                markDirty(destination.delays);
            }
            if (destination.delays.isEmpty()) {
                delayed.remove(destination);
            }
        }
        if (nowMs - slowTickMs >= SLOW_TICK_MS || nowMs < slowTickMs) {
            slowTickMs = nowMs;
            slowTick();
        }
    }

    private void slowTick() {
        connections.tick(nowMs);
        transactions.tick();
        xaBranches.tick(nowMs);
        lanes.tick();
        for (ConsumerGroup group : new ArrayList<>(exclusive)) {
            if (group.assignment != null) {
                group.assignment.tick(this, nowMs);
            }
        }
        recalls.tick(nowMs, SLOW_TICK_MS);
    }

    /**
     * Notes how far messages were handed out, in the unit of the log that this turn's messages go to: if the broker dies
     * before they are settled they come again marked as redelivered.
     */
    private void writeMarks() {
        List<Fact> facts = new ArrayList<>();
        for (Cursor cursor : marks) {
            if (cursor.delivered > cursor.mark && cursor.delivered > cursor.floor && !cursor.group.closed()) {
                facts.add(new Fact.State(
                        cursor.lane.partition.destination.shard,
                        new StateRecord.Delivered(cursor.lane.log, cursor.group.number, cursor.delivered)));
            }
        }
        marks.forEach(cursor -> cursor.marking = false);
        marks.clear();
        if (!facts.isEmpty()) {
            append(facts, false);
        }
    }

    /** What is kept in memory of messages that wait; never more than {@link CoreConfig#windowBytesMax}. */
    public long windowBytes() {
        return lanes.windowBytes();
    }

    /** What is counted as held of messages that consumers have or that are due soon; see {@link Held}. */
    public long heldBytes() {
        return held.bytes();
    }

    /** All messages in memory but pages and staged sends, found by looking at each: for tests. */
    public long messageBytes() {
        return Footprint.of(this);
    }

    /** Whether a send would be dropped as a repeat: what belongs to its message may be gone then. */
    public boolean isRepeat(Command.Send command) {
        return sends.isRepeat(command);
    }

    /** Whether messages may be waiting for consumers with room. */
    public boolean hasWork() {
        return !work.isEmpty();
    }

    /** Does a bounded amount of dispatching; call again while {@link #hasWork}, letting others run in between. */
    public void dispatch(long now) {
        nowMs = now;
        for (int i = Math.min(work.size(), WORK_PER_TURN); i > 0; i--) {
            Work next = work.remove();
            next.queued(false);
            if (next.work(this, now)) {
                markDirty(next);
            }
        }
        if (!marks.isEmpty()) {
            writeMarks();
        }
    }

    void markDirty(Work item) {
        if (!item.queued()) {
            item.queued(true);
            work.add(item);
        }
    }

    /** During recovery: a fact that was appended before, with its offset. */
    public void apply(Fact fact, long offset) {
        apply(fact, offset, 0);
    }

    private void apply(Fact fact, long offset, long ticket) {
        if (fact instanceof Fact.Data data) {
            arrived(data.log(), offset, data.message(), ticket);
        } else if (fact instanceof Fact.State state) {
            replay.apply(shards[state.shard()], state.change());
        }
    }

    private void arrived(long log, long offset, MessageView message, long ticket) {
        long owner = LogNumbers.owner(log);
        Destination destination = byOwner.get(owner);
        if (destination == null) {
            replay.elsewhere(log, offset, message);
            return;
        }
        shard(destination).producers.accepted(message, nowMs);
        lanes.arrived(destination, log, offset, message, ticket);
    }

    /** Recovery is over: what is settled is released, and commands may come. */
    public void recovered(long now) {
        nowMs = now;
        recovering = false;
        replay.releaseSettled();
        transactions.recovered();
    }

    /** The shard whose state changes when this log is appended to. */
    public static int shardOf(long log) {
        return log >= 0 && log < LogNumbers.SHARDS ? (int) log : (int) (LogNumbers.owner(log) % LogNumbers.SHARDS);
    }

    /** The state of a shard as records that would rebuild it. */
    public void snapshot(int shard, Consumer<StateRecord> records) {
        shards[shard].snapshot(records);
    }

    /** Appends a unit and applies it. */
    long append(List<Fact> facts, boolean force) {
        int count = facts.size();
        long[] into = count <= offsets.length ? offsets : (offsets = new long[count * 2]);
        long ticket = journal.append(facts, force, into);
        lastTicket = ticket;
        if (force) {
            lastForced = ticket;
        }
        if (count == 1) {
            apply(facts.get(0), into[0], ticket);
        } else {
            long[] given = Arrays.copyOf(into, count); // applying may append again
            for (int i = 0; i < count; i++) {
                apply(facts.get(i), given[i], ticket);
            }
        }
        return ticket;
    }

    long settle(Accepted accepted, boolean force) {
        List<Fact> facts = new ArrayList<>(1);
        accepted.drainTo(facts, lanes);
        return facts.isEmpty() ? 0 : append(facts, force);
    }

    void adopt(Destination destination) {
        destinations.put(destination.key, destination);
        byOwner.put(destination.owner, destination);
        for (ConsumerGroup group : destination.groups()) {
            adopt(group);
        }
    }

    void adopt(ConsumerGroup group) {
        if (group.key != null) {
            subscriptions.put(group.key, group);
        }
        if (group.assignment != null) {
            exclusive.add(group);
        }
        group.destination.delays.joined(group, shard(group.destination));
    }

    void remove(Destination destination) {
        destination.deleted = true;
        destinations.remove(destination.key, destination);
        byOwner.remove(destination.owner);
        delayed.remove(destination);
        for (ConsumerGroup group : new ArrayList<>(destination.groups())) {
            for (Member member : new ArrayList<>(group.members)) {
                member.session.client.members.remove(member.consumer);
                member.session.members.remove(member.consumer);
                member.leases.forEach(lease -> held.letGo(lease.slot()));
                member.session.client.unnamed.remove(member.consumer, group);
                emit(
                        new Effect.Ended(
                                member.link(),
                                member.consumer,
                                Refusal.DESTINATION_DELETED,
                                destination.key + " is gone"),
                        0);
            }
            removeGroup(group);
        }
        replay.deleteLogs(destination);
        for (Partition partition : destination.partitions) {
            partition.lanes.forEach(lanes::forget);
        }
    }

    void removeGroup(ConsumerGroup group) {
        group.close();
        group.destination.remove(group);
        if (group.key != null) {
            subscriptions.remove(group.key, group);
        }
        exclusive.remove(group);
        recalls.forget(group);
        for (Cursor cursor : group.cursors) {
            lanes.advanceFloor(cursor.lane);
        }
    }

    boolean recovering() {
        return recovering;
    }

    Shard shard(Destination destination) {
        return shards[destination.shard];
    }

    int shardOf(UUID identity) {
        return Math.floorMod(identity.hashCode() * 0x9E3779B9, LogNumbers.SHARDS);
    }

    /** The group's cursor on a lane; null when one of them is gone. */
    @Nullable Cursor cursor(long log, long group) {
        Destination destination = byOwner.get(LogNumbers.owner(log));
        if (destination == null) {
            return null;
        }
        destination.open(log);
        ConsumerGroup found = destination.group(group);
        return found == null ? null : found.cursor(log);
    }

    @Nullable Destination destination(long owner) {
        return byOwner.get(owner);
    }

    long volatileNumber() {
        return ++volatileNumbers;
    }

    long lastTicket() {
        return lastTicket;
    }

    long lastForced() {
        return lastForced;
    }

    @Nullable Client client(long link) {
        return connections.get(link);
    }

    Collection<Client> clients() {
        return connections.all();
    }

    /** The session, or null after telling the client that there is none. */
    @Nullable ClientSession session(long link, int number, long request) {
        Client client = client(link);
        ClientSession session = client == null ? null : client.sessions.get(number);
        if (session == null && client != null) {
            emit(new Effect.Reply(link, request, Refusal.NO_SUCH_SESSION, "no session " + number), 0);
        }
        return session;
    }

    /** Replies to request 0 are wanted by nobody. */
    void emit(Effect effect, long ticket) {
        if (effect instanceof Effect.Reply reply && reply.request() == 0) {
            return;
        }
        outbox.emit(effect, ticket);
    }
}
