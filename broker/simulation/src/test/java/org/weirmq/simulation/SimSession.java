package org.weirmq.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;
import org.weirmq.simulation.Transaction.State;
import org.weirmq.simulation.Transaction.Taken;

/**
 * A session as a provider keeps it over reconnects: sends that nobody confirmed are sent again under their numbers, a
 * commit that was cut off is asked for, a transaction that was open is done for.
 */
final class SimSession implements SimWork {
    private static final int UNCONFIRMED_MAX = 12;
    private static final int HELD_MAX = 12;
    private static final int HOARD_MAX = 100;

    final SimClient client;
    final int number;
    final boolean transacted;
    final List<Place> sendsTo;
    final List<SimConsumer> consumers = new ArrayList<>();

    private final World world;
    private final SimSettlements settling;
    private final Deque<Sent> unconfirmed = new ArrayDeque<>();
    private long lastSequence;
    private long lastTransaction;
    private Transaction open;
    /** What closed consumers had shown to the application: still to be settled, or given back. */
    private final List<Orphans> orphans = new ArrayList<>();
    /** A Commit, Rollback or Recover is on its way; until the reply nothing else is done. */
    private boolean waiting;
    /** What is delivered is dropped: a reply will end it. */
    private boolean dropping;

    int sendsLeft;
    /** It takes all it can get and settles seldom. */
    boolean hoards;

    private record Orphans(Attachment attachment, Frame.Settlement settlement) {}

    SimSession(World world, SimClient client, int number, boolean transacted, List<Place> sendsTo, int sends) {
        this.world = world;
        this.client = client;
        this.number = number;
        this.settling = new SimSettlements(world, client, number);
        this.transacted = transacted;
        this.sendsTo = sendsTo;
        this.sendsLeft = sendsTo.isEmpty() ? 0 : sends;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public List<SimConsumer> consumers() {
        return consumers;
    }

    @Override
    public SimWork successor(SimClient other, UnaryOperator<SimConsumer.Reading> readings) {
        SimSession next = new SimSession(world, other, number, transacted, sendsTo, sendsLeft);
        next.hoards = hoards;
        consumers.forEach(c -> next.consumers.add(new SimConsumer(c.number, readings.apply(c.reading))));
        return next;
    }

    private String name() {
        return client + "." + number;
    }

    // ---- connection

    /** The wire is gone: leases and open work with it. */
    @Override
    public void disconnected() {
        for (SimConsumer consumer : consumers) {
            consumer.forget();
        }
        orphans.clear();
        waiting = false;
        dropping = false;
        if (open != null && open.state == State.OPEN) {
            world.ledger.rolledBack(open);
            open = null;
        }
    }

    /**
     * The broker has welcomed the client: everything is opened again. A broker that has been started anew cannot tell
     * whether it had a volatile message before, so those are not sent again: at most once.
     */
    @Override
    public void connected(boolean isSameBroker) {
        if (!isSameBroker) {
            unconfirmed.stream().filter(m -> !m.persistent).forEach(m -> m.fate = Sent.Fate.ABANDONED);
            unconfirmed.removeIf(m -> !m.persistent);
        }
        client.wire.send(new Frame.OpenSession(number, transacted));
        if (open != null) {
            askOutcome();
        }
        if (!unconfirmed.isEmpty()) {
            List<Frame.Send.Item> items = new ArrayList<>();
            for (Sent message : unconfirmed) {
                items.add(item(message));
            }
            client.wire.send(new Frame.Send(number, items));
        }
        for (SimConsumer consumer : consumers) {
            consumer.attach(world, client, number);
        }
    }

    private void askOutcome() {
        Transaction asked = open;
        waiting = true;
        client.request(r -> new Frame.AskOutcome(r, number, asked.number), reply -> learn(asked, reply), reply -> {
            waiting = false;
            open = null;
        });
    }

    private void learn(Transaction transaction, Frame.Reply reply) {
        if (reply.code() == ErrorCode.OK) {
            world.ledger.committed(transaction);
        } else {
            Violation.unless(
                    reply.code() == ErrorCode.TRANSACTION_ROLLED_BACK || reply.code() == ErrorCode.NO_SPACE,
                    transaction + " got " + reply);
            world.ledger.rolledBack(transaction);
        }
    }

    private void detach(SimConsumer consumer) {
        Attachment attachment = consumer.attachment;
        if (consumer.heldAndSeen() > 0) {
            long seen = consumer.seen;
            Frame.Settlement left = consumer.take(consumer.heldAndSeen());
            orphans.add(new Orphans(attachment, left));
            attachment.left.addAll(attachment.messages(left));
            attachment.left.forEach(id -> attachment.group.standing(id).orphaned = true);
            consumer.seen = seen;
        }
        consumer.detach(world, client);
    }

    // ---- what arrives

    @Override
    public void sent(long upTo) {
        while (!unconfirmed.isEmpty() && unconfirmed.peekFirst().id.sequence() <= upTo) {
            unconfirmed.removeFirst();
        }
    }

    @Override
    public void sendFailed(Frame.SendFailed failed) {
        boolean isTooLarge = transacted && failed.code() == ErrorCode.TRANSACTION_TOO_LARGE;
        Violation.unless(isTooLarge || failed.code() == ErrorCode.NO_SPACE, name() + " got " + failed);
        for (Sent message : List.copyOf(unconfirmed)) {
            if (message.id.sequence() == failed.sequence()) {
                message.fate = Sent.Fate.REFUSED;
                unconfirmed.remove(message);
            }
        }
    }

    @Override
    public void delivered(SimConsumer consumer, Frame.Deliver deliver) {
        for (int i = 0; i < deliver.items().size(); i++) {
            consumer.credit--;
            if (!dropping) {
                consumer.held.add(deliver.first() + i);
            }
        }
    }

    /** The broker asks for what the application has not looked at; it waits for the answer even if that is nothing. */
    @Override
    public void recalled(SimConsumer consumer) {
        if (consumer.isReady() && !dropping) {
            Frame.Settlement unseen = consumer.takeUnseen();
            consumer.credit = 0; // what comes back takes the credit with it
            client.wire.send(new Frame.Settle(0, number, Outcome.RELEASED, List.of(unseen)));
        }
    }

    // ---- what the application does

    @Override
    public boolean isIdle() {
        return unconfirmed.isEmpty() && open == null && !waiting && sendsLeft == 0;
    }

    /** One thing that an application might do now. */
    @Override
    public void act(Chance chance) {
        if (waiting) {
            return;
        }
        int choice = chance.below(100);
        if (choice < 30 && sendsLeft > 0) {
            send(chance);
        } else if (choice < 40 && transacted && open != null && !(hoards && chance.percent(80))) {
            end(chance, chance.percent(80));
        } else if (!consumers.isEmpty()) {
            consume(chance, chance.of(consumers));
        }
    }

    /** Towards an end: no new messages, everything that comes is accepted. */
    @Override
    public void finish() {
        sendsLeft = 0;
        if (waiting) {
            return;
        }
        for (SimConsumer consumer : consumers) {
            if (consumer.attachment == null && !consumer.changing) {
                consumer.attach(world, client, number);
            } else if (consumer.isReady()) {
                consumer.flow(client, HELD_MAX);
                consumer.seen = consumer.held.isEmpty() ? consumer.seen : consumer.held.peekLast();
                if (!consumer.held.isEmpty() && !transacted) {
                    settling.settle(consumer, consumer.held.size(), true);
                }
            }
        }
        if (!transacted) {
            orphans.forEach(left -> settling.settle(left.attachment, left.settlement, true));
            orphans.clear();
        }
        boolean isThereWork =
                !orphans.isEmpty() || open != null || consumers.stream().anyMatch(c -> !c.held.isEmpty());
        if (transacted && isThereWork) {
            commit(null);
        }
    }

    private void consume(Chance chance, SimConsumer consumer) {
        if (!consumer.isReady()) {
            if (!consumer.changing && chance.oneIn(3)) {
                consumer.attach(world, client, number);
            }
            return;
        }
        if (!transacted && !orphans.isEmpty() && chance.oneIn(3)) {
            Orphans left = orphans.remove(0);
            settling.settle(left.attachment, left.settlement, true);
            return;
        }
        int choice = chance.below(100);
        if (choice < 40) {
            consumer.flow(client, hoards ? HOARD_MAX : chance.between(1, HELD_MAX));
        } else if (choice < 70) {
            look(chance, consumer);
        } else if (choice < 92 && !transacted && !consumer.held.isEmpty() && !(hoards && chance.percent(90))) {
            if (chance.oneIn(8) && !consumer.reading.group().single) {
                settling.giveBack(consumer, chance.oneIn(2));
            } else {
                settling.settle(consumer, chance.between(1, consumer.held.size()), chance.percent(80));
            }
        } else if (choice < 95 && !transacted) {
            recover();
        } else if (choice < 97) {
            detach(consumer);
        }
    }

    private void look(Chance chance, SimConsumer consumer) {
        int count = chance.below(consumer.held.size() + 1);
        for (long delivery : consumer.held) {
            if (count-- == 0) {
                break;
            }
            consumer.seen = Math.max(consumer.seen, delivery);
        }
    }

    private void recover() {
        fence(r -> new Frame.Recover(r, number, seen()));
    }

    private List<Frame.Seen> seen() {
        List<Frame.Seen> seen = new ArrayList<>();
        for (SimConsumer consumer : consumers) {
            if (consumer.isReady()) {
                seen.add(new Frame.Seen(consumer.number, consumer.seen));
            }
        }
        for (Orphans left : orphans) {
            long[] ranges = left.settlement.ranges();
            seen.add(new Frame.Seen(left.settlement.consumer(), ranges[ranges.length - 1]));
        }
        return seen;
    }

    /** Everything that is held goes back; until the reply all that comes is dropped. */
    private void fence(SimClient.Request request) {
        waiting = true;
        dropping = true;
        List<SimConsumer> fenced =
                consumers.stream().filter(SimConsumer::isReady).toList();
        client.request(
                request,
                reply -> {
                    Violation.unless(reply.code() == ErrorCode.OK, name() + " got " + reply);
                    adopt();
                    fenced.forEach(consumer -> {
                        if (consumer.attachment != null) {
                            world.ledger.fenced(consumer.attachment);
                        }
                    });
                },
                reply -> {
                    waiting = false;
                    dropping = false;
                    for (SimConsumer consumer : fenced) {
                        consumer.held.clear();
                        consumer.credit = 0;
                    }
                });
    }

    /** What closed consumers left goes back as well. */
    private void adopt() {
        orphans.forEach(left -> world.ledger.adopted(left.attachment));
        orphans.clear();
    }

    // ---- sending

    private void send(Chance chance) {
        List<Frame.Send.Item> items = new ArrayList<>();
        int count = Math.min(chance.between(1, 4), sendsLeft);
        for (int i = 0; i < count && (transacted || unconfirmed.size() < UNCONFIRMED_MAX); i++) {
            sendsLeft--;
            if (transacted && open == null) {
                begin();
            }
            Sent message =
                    world.messages.make(client, number, ++lastSequence, chance.of(sendsTo), transacted ? open : null);
            world.ledger.issued(message);
            if (transacted) {
                open.sends.add(message);
            } else {
                unconfirmed.add(message);
            }
            items.add(item(message));
        }
        if (!items.isEmpty()) {
            client.wire.send(new Frame.Send(number, items));
        }
    }

    private Frame.Send.Item item(Sent message) {
        return new Frame.Send.Item(
                message.id.sequence(), client.destination(message.place), message.transaction != null, message.bytes);
    }

    private void begin() {
        open = new Transaction(name(), ++lastTransaction);
        world.ledger.transactions.add(open);
    }

    private void end(Chance chance, boolean commit) {
        if (commit) {
            commit(chance);
            return;
        }
        Transaction ended = open;
        open = null;
        world.ledger.rolledBack(ended);
        fence(r -> new Frame.Rollback(r, number, ended.number, seen()));
    }

    /** Settles a part of what is held, or all if there is no chance. */
    private void commit(Chance chance) {
        if (open == null) {
            begin();
        }
        Transaction asked = open;
        List<Frame.Settlement> settlements = new ArrayList<>();
        for (SimConsumer consumer : consumers) {
            int count = chance == null ? consumer.held.size() : chance.below(consumer.held.size() + 1);
            if (consumer.isReady() && count > 0) {
                settlements.add(include(asked, consumer.attachment, consumer.take(count)));
            }
        }
        orphans.forEach(left -> settlements.add(include(asked, left.attachment, left.settlement)));
        orphans.clear();
        asked.state = State.ASKED;
        asked.incarnation = world.ledger.incarnation;
        waiting = true;
        client.request(
                r -> new Frame.Commit(r, number, asked.number, settlements), reply -> learn(asked, reply), reply -> {
                    waiting = false;
                    open = null;
                    if (reply.code() != ErrorCode.OK) {
                        end(asked);
                    }
                });
    }

    private Frame.Settlement include(Transaction in, Attachment from, Frame.Settlement settlement) {
        for (MessageId id : from.messages(settlement)) {
            in.takes.add(new Taken(from.group, id, world.ledger.sent.get(id).persistent));
            from.group.standing(id).asked = true;
        }
        return settlement;
    }

    /** The broker has rolled back: what was taken is held no longer. */
    private void end(Transaction rolledBack) {
        fence(r -> new Frame.Rollback(r, number, rolledBack.number, seen()));
    }

    /** The application dies: what it did not hear of, nobody will ask for. */
    @Override
    public void abandon() {
        for (Sent message : unconfirmed) {
            if (message.fate == Sent.Fate.OPEN) {
                message.fate = Sent.Fate.ABANDONED;
            }
        }
        unconfirmed.clear();
        if (open != null && open.state == State.ASKED) {
            open.state = State.ABANDONED;
        }
        open = null;
    }
}
