package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;
import org.weirmq.simulation.Transaction.Taken;

/** A session that sends and receives in branches of its application's transaction manager. */
final class SimXaSession implements SimWork {
    private static final int HELD_MAX = 12;

    private final World world;
    private final SimClient client;
    private final int number;
    private final SimCoordinator coordinator;
    private final List<Place> sendsTo;
    private final List<SimConsumer> consumers = new ArrayList<>();
    private long lastSequence;
    private int sendsLeft;
    /** The branch that it works in. */
    private SimBranch branch;
    /** It has asked to begin or end its part of a branch. */
    private boolean waiting;

    SimXaSession(
            World world, SimClient client, int number, SimCoordinator coordinator, List<Place> sendsTo, int sends) {
        this.world = world;
        this.client = client;
        this.number = number;
        this.coordinator = coordinator;
        this.sendsTo = sendsTo;
        this.sendsLeft = sends;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public List<SimConsumer> consumers() {
        return consumers;
    }

    // ---- connection

    @Override
    public void disconnected() {
        consumers.forEach(SimConsumer::forget);
        branch = null;
        waiting = false;
        coordinator.disconnected();
    }

    @Override
    public void connected(boolean isSameBroker) {
        client.wire.send(new Frame.OpenSession(number, true));
        consumers.forEach(consumer -> consumer.attach(world, client, number));
    }

    @Override
    public void abandon() {
        coordinator.abandon();
    }

    @Override
    public SimWork successor(SimClient other, UnaryOperator<SimConsumer.Reading> readings) {
        SimCoordinator next = other.sessions.isEmpty()
                ? new SimCoordinator(world, other, coordinator.log)
                : ((SimXaSession) other.sessions.get(0)).coordinator;
        SimXaSession session = new SimXaSession(world, other, number, next, sendsTo, sendsLeft);
        consumers.forEach(c -> session.consumers.add(new SimConsumer(c.number, readings.apply(c.reading))));
        return session;
    }

    // ---- what arrives

    @Override
    public void sent(long upTo) {
        // The answer to the branch is the answer to its sends.
    }

    @Override
    public void sendFailed(Frame.SendFailed failed) {
        Violation.unless(
                failed.code() == ErrorCode.TRANSACTION_TOO_LARGE || failed.code() == ErrorCode.NO_SPACE,
                this + " got " + failed);
    }

    @Override
    public void delivered(SimConsumer consumer, Frame.Deliver deliver) {
        for (int i = 0; i < deliver.items().size(); i++) {
            consumer.credit--;
            consumer.held.add(deliver.first() + i);
        }
    }

    @Override
    public void recalled(SimConsumer consumer) {
        if (consumer.isReady()) {
            Frame.Settlement unseen = consumer.takeUnseen();
            consumer.credit = 0;
            client.wire.send(new Frame.Settle(0, number, Outcome.RELEASED, List.of(unseen)));
        }
    }

    // ---- what the application does

    @Override
    public boolean isIdle() {
        return branch == null && !waiting && coordinator.isIdle();
    }

    @Override
    public void act(Chance chance) {
        if (chance.oneIn(200)) {
            world.replace(client);
            return;
        }
        coordinator.act(chance);
        for (int i = chance.between(1, 3); i > 0 && !waiting; i--) {
            work(chance);
        }
    }

    private void work(Chance chance) {
        int choice = chance.below(100);
        if (choice < 30) {
            consume(chance);
        } else if (branch == null) {
            begin(chance);
        } else if (choice < 60 && sendsLeft > 0) {
            send(chance);
        } else {
            end(chance, chance.oneIn(15));
        }
    }

    @Override
    public void finish() {
        sendsLeft = 0;
        if (!waiting) {
            for (SimConsumer consumer : consumers) {
                if (consumer.attachment == null && !consumer.changing) {
                    consumer.attach(world, client, number);
                } else if (consumer.isReady()) {
                    consumer.flow(client, HELD_MAX);
                }
            }
            if (branch != null) {
                end(null, false);
            } else if (consumers.stream().anyMatch(c -> c.isReady() && !c.held.isEmpty())) {
                start(coordinator.begin(this), false, 0);
            }
        }
        if (client.sessions.get(0) == this) {
            coordinator.finish();
        }
    }

    private void consume(Chance chance) {
        SimConsumer consumer = chance.of(consumers);
        if (consumer.isReady()) {
            if (chance.oneIn(20)) {
                consumer.detach(world, client);
            } else {
                consumer.flow(client, chance.between(1, HELD_MAX));
            }
        } else if (!consumer.changing && chance.oneIn(3)) {
            consumer.attach(world, client, number);
        }
    }

    private void begin(Chance chance) {
        SimBranch open = chance.oneIn(2) ? coordinator.open(chance) : null;
        if (open == null) {
            start(coordinator.begin(this), false, chance.oneIn(6) ? chance.of(List.of(5L, 100L, 2_000L)) : 0);
        } else {
            start(open, true, 0);
        }
    }

    private void start(SimBranch wanted, boolean join, long timeoutMs) {
        if (wanted == null) {
            return;
        }
        wanted.sessions.add(this);
        waiting = true;
        client.request(r -> new Frame.XaStart(r, number, wanted.xid, join, timeoutMs), reply -> {}, reply -> {
            waiting = false;
            if (reply.code() == ErrorCode.OK) {
                wanted.started = true;
                branch = wanted;
            } else {
                Violation.unless(join && isOver(reply.code()), this + " joining " + wanted + " got " + reply);
                wanted.sessions.remove(this);
            }
        });
    }

    static boolean isOver(ErrorCode code) {
        return code == ErrorCode.BRANCH_UNKNOWN
                || code == ErrorCode.TRANSACTION_ROLLED_BACK
                || code == ErrorCode.TRANSACTION_TIMED_OUT;
    }

    /** Its part is over, for now or for good, with a part of what is held, or all if there is no chance. */
    private void end(Chance chance, boolean fail) {
        SimBranch ended = branch;
        List<Frame.Settlement> settlements = new ArrayList<>();
        for (SimConsumer consumer : consumers) {
            int count = chance == null ? consumer.held.size() : chance.below(consumer.held.size() + 1);
            if (consumer.isReady() && count > 0) {
                settlements.add(include(ended, consumer.attachment, consumer.take(count)));
            }
        }
        waiting = true;
        client.request(
                r -> new Frame.XaEnd(r, number, ended.xid, fail, settlements),
                reply -> ended.failed |= reply.code() != ErrorCode.OK,
                reply -> {
                    Violation.unless(
                            reply.code() == ErrorCode.OK || isOver(reply.code()),
                            this + " ending " + ended + " got " + reply);
                    waiting = false;
                    branch = null;
                    ended.sessions.remove(this);
                });
    }

    private Frame.Settlement include(SimBranch in, Attachment from, Frame.Settlement settlement) {
        for (MessageId id : from.messages(settlement)) {
            in.work.takes.add(new Taken(from.group, id, world.ledger.sent.get(id).persistent));
            from.group.standing(id).branch = in.work;
        }
        return settlement;
    }

    private void send(Chance chance) {
        List<Frame.Send.Item> items = new ArrayList<>();
        for (int i = Math.min(chance.between(1, 5), sendsLeft); i > 0; i--) {
            sendsLeft--;
            Sent message = world.messages.make(client, number, ++lastSequence, chance.of(sendsTo), branch.work);
            world.ledger.issued(message);
            branch.work.sends.add(message);
            items.add(
                    new Frame.Send.Item(message.id.sequence(), client.destination(message.place), true, message.bytes));
        }
        client.wire.send(new Frame.Send(number, items));
    }

    @Override
    public String toString() {
        return client + "." + number;
    }
}
