package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;

/**
 * A session's state, guarded by its one lock: its consumers, what is to be settled, its open transaction. Nothing blocks
 * under the lock, because threads that read take it.
 */
final class SessionState {
    final Wire wire;
    final int number;
    final AckMode mode;
    final ReentrantLock lock = new ReentrantLock();
    final Sender sender;
    final Acceptances acceptances;
    /** Receives that have taken a message and have not returned it yet. */
    final OpenCalls handing = new OpenCalls();
    /** Met when the thread that calls listeners has to look. */
    final Awaited listening = new Awaited() {
        @Override
        boolean met() {
            return closed || readyCount > 0 && wire.started();
        }
    };

    private final Set<ConsumerState> consumers = new LinkedHashSet<>();
    private final ArrayDeque<ConsumerState> ready = new ArrayDeque<>();
    private final List<ConsumerState> withReceipts = new ArrayList<>();
    private final Set<ConsumerState> recalled = new LinkedHashSet<>();
    private volatile int readyCount;
    private final LocalTransaction transaction;
    /** It works for a branch of a transaction manager now. */
    private volatile boolean inBranch;

    private volatile boolean closed;
    private volatile boolean ended;
    private volatile @Nullable Line line;
    private boolean ignoring;
    /** Rises with each line: what was shown before cannot be acknowledged any more. */
    private volatile int lines;
    /** Rises with each line and whenever everything is given back. */
    private volatile int generation;

    /** Messages were shown on a line that is lost: an acknowledgement would be taken for theirs too. */
    private boolean shownAndLost;

    SessionState(Wire wire, AckMode mode) {
        this.wire = wire;
        this.mode = mode;
        number = wire.nextNumber();
        sender = new Sender(this);
        acceptances = new Acceptances(this);
        transaction = new LocalTransaction(this);
    }

    void inBranch(boolean now) {
        lock.lock();
        try {
            inBranch = now;
        } finally {
            lock.unlock();
        }
    }

    /** What is sent and received waits for the outcome of a transaction. */
    boolean transactional() {
        return inBranch || mode == AckMode.TRANSACTED;
    }

    /** The application settles what was delivered. */
    boolean acknowledges() {
        return !inBranch && mode == AckMode.CLIENT;
    }

    /** A local transaction is open in which something was done. */
    boolean hasLocalWork() {
        lock.lock();
        try {
            boolean worked = sender.hasStaged() || !withReceipts.isEmpty() || transaction.isDoomed();
            return mode == AckMode.TRANSACTED && !inBranch && worked;
        } finally {
            lock.unlock();
        }
    }

    /** What was delivered is settled without the application. */
    boolean automatic() {
        return !inBranch && mode.automatic();
    }

    // ---- Lines.

    /** Tells the broker of this session, unless a reconnect has just done so. */
    void open() {
        wire.add(this);
        Line now = wire.line();
        lock.lock();
        try {
            if (now != null && line != now) {
                line = now;
                now.outbox().add(openFrame());
            }
        } finally {
            lock.unlock();
        }
    }

    private Frame.OpenSession openFrame() {
        return new Frame.OpenSession(number, mode == AckMode.TRANSACTED);
    }

    @Nullable Line line() {
        return line;
    }

    int lines() {
        return lines;
    }

    int generation() {
        return generation;
    }

    /** What a fresh line must be told; from now on the session is on it. By the keeper, while nobody else reads. */
    List<Frame> reopen(Line next) {
        List<Frame> frames = new ArrayList<>();
        lock.lock();
        try {
            if (closed || line == next) {
                return frames;
            }
            line = next;
            lines++;
            generation++;
            ignoring = false;
            if (mode == AckMode.TRANSACTED && !inBranch && (sender.hasStaged() || !withReceipts.isEmpty())) {
                transaction.lineLost();
            }
            shownAndLost |= mode == AckMode.CLIENT && !inBranch && !withReceipts.isEmpty();
            acceptances.clear();
            withReceipts.clear();
            ready.clear();
            readyCount = 0;
            frames.add(openFrame());
            for (ConsumerState consumer : consumers) {
                consumer.forgetLine();
                if (consumer.isAttached() && !consumer.isClosed()) {
                    frames.addAll(reattach(consumer, next));
                }
            }
            frames.addAll(sender.resend(next));
        } finally {
            lock.unlock();
        }
        return frames;
    }

    private List<Frame> reattach(ConsumerState consumer, Line next) {
        PendingReply pending = PendingReply.unattended(wire.nextRequest(), reply -> {
            if (reply.code() != ErrorCode.OK) {
                consumer.ended(reply.code(), "the consumer could not be attached again: " + reply.text());
            }
        });
        wire.expectOn(pending, next);
        return consumer.reattach(pending.request);
    }

    /** The connection is closed or cannot come back. */
    void connectionOver(JMSException why) {
        closed = true;
        ended = true;
        List<ConsumerState> all;
        lock.lock();
        try {
            all = new ArrayList<>(consumers);
        } finally {
            lock.unlock();
        }
        for (ConsumerState consumer : all) {
            consumer.close(null);
        }
        sender.connectionOver(why);
        wire.inflow.wake(listening);
    }

    // ---- Consumers.

    void add(ConsumerState consumer) {
        lock.lock();
        try {
            consumers.add(consumer);
        } finally {
            lock.unlock();
        }
        wire.add(consumer);
    }

    /** The broker knows it no more. */
    void forget(ConsumerState consumer) {
        lock.lock();
        try {
            consumers.remove(consumer);
        } finally {
            lock.unlock();
        }
        wire.remove(consumer);
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * True for the first caller. No listener is called from now on and no receive waits; what was shown can be settled until
     * {@link #end}.
     */
    boolean close() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        wire.inflow.wake(listening);
        consumers().forEach(consumer -> wire.inflow.wake(consumer.arrival));
        return true;
    }

    /** The broker knows it no more: nothing of it can be settled. */
    void end() {
        ended = true;
        wire.remove(this);
    }

    boolean isEnded() {
        return ended;
    }

    List<ConsumerState> consumers() {
        lock.lock();
        try {
            return new ArrayList<>(consumers);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    void nowReady(ConsumerState consumer) {
        if (!consumer.ready) {
            consumer.ready = true;
            ready.add(consumer);
            readyCount = ready.size();
        }
    }

    /** Under the lock: a consumer whose listener may have something to do, taken from the queue; null for none. */
    @Nullable ConsumerState nextReady() {
        ConsumerState next = ready.poll();
        if (next != null) {
            next.ready = false;
            readyCount = ready.size();
        }
        return next;
    }

    boolean ignoresDeliveries() {
        return ignoring;
    }

    /** Grants credit to everybody: the connection was started. */
    void grantAll() {
        Line current;
        lock.lock();
        try {
            current = line;
            consumers.forEach(consumer -> consumer.grant(consumer.plan.prefetch() > 0));
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.outbox().flush();
        }
        wire.inflow.wake(listening);
        consumers().forEach(consumer -> wire.inflow.wake(consumer.arrival));
    }

    /** The broker did not take a destination back on a fresh line: what needs it ends. */
    void destinationGone(Declared destination, JMSException why) {
        for (ConsumerState consumer : consumers()) {
            if (consumer.plan.destination() == destination && consumer.close(why)) {
                forget(consumer);
                wire.report(why);
            }
        }
        sender.refuseAll(destination, why);
    }

    // ---- Settling.

    /** Under the lock. */
    void nowReceipted(ConsumerState consumer) {
        if (!consumer.hasReceipts) {
            consumer.hasReceipts = true;
            withReceipts.add(consumer);
        }
    }

    /** After a message was shown: settlements leave when there are enough of them, otherwise with the next occasion. */
    void settleSoon(int prefetch) {
        int waiting = acceptances.waiting();
        if (waiting > 0 && (waiting >= prefetch / 2 || wire.settleLater())) {
            flushSettlements();
        }
    }

    /** Sends what waits to be settled, and whatever else lies in the outbox. */
    void flushSettlements() {
        Line current;
        lock.lock();
        try {
            current = line;
            acceptances.addToOutbox(current);
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.outbox().flush();
        }
    }

    /** The thread that receives or listens is about to wait: what can leave leaves, and credit is granted. */
    void beforeWaiting() {
        lock.lock();
        try {
            recalled.forEach(consumer -> consumer.grant(true));
            recalled.clear();
        } finally {
            lock.unlock();
        }
        flushSettlements();
    }

    /** Under the lock: it has given back what it held, and gets new credit when its listener is idle. */
    void wasRecalled(ConsumerState consumer) {
        if (consumer.listener() != null) {
            recalled.add(consumer);
            wire.inflow.wake(listening);
        }
    }

    /** Under the lock. */
    boolean hasReceipts() {
        return !withReceipts.isEmpty();
    }

    /** Under the lock. */
    List<Frame.Settlement> drainReceipts() {
        List<Frame.Settlement> settlements = new ArrayList<>(withReceipts.size());
        for (ConsumerState consumer : withReceipts) {
            settlements.add(consumer.drainReceipts());
        }
        withReceipts.clear();
        return settlements;
    }

    /** Everything shown in this session is acknowledged, by a message that was shown on this line. */
    void acknowledge(int shownIn) throws JMSException {
        Line current;
        List<Frame.Settlement> settlements;
        lock.lock();
        try {
            current = line;
            if (shownAndLost || shownIn != lines || current == null || current.isLost()) {
                shownAndLost = false;
                throw stale();
            }
            acceptances.addToOutbox(current);
            settlements = drainReceipts();
        } finally {
            lock.unlock();
        }
        if (!settlements.isEmpty()) {
            long request = wire.nextRequest();
            PendingReply pending = PendingReply.endingWith(request, ErrorCode.STALE_SETTLEMENT);
            wire.call(pending, new Frame.Settle(request, number, Outcome.ACCEPTED, settlements), current)
                    .orThrow();
        }
    }

    /** Settles deliveries of one consumer that other sessions have shown, and waits for the reply. */
    void settleAndWait(ConsumerState consumer, RangeList ranges) throws JMSException {
        Line current = line;
        long request = wire.nextRequest();
        Frame.Settlement settlement = new Frame.Settlement(consumer.number, ranges.drain());
        Frame.Settle frame = new Frame.Settle(request, number, Outcome.ACCEPTED, List.of(settlement));
        wire.call(PendingReply.endingWith(request, ErrorCode.STALE_SETTLEMENT), frame, current)
                .orThrow();
    }

    private static JMSException stale() {
        return Failures.of(
                ErrorCode.STALE_SETTLEMENT,
                "the connection was lost since this message was delivered: it comes again, or has been acknowledged");
    }

    // ---- Giving back, and transactions.

    void commit(ServerWork loaded) throws JMSException {
        transaction.commit(loaded);
    }

    /** Everything that was shown and is not settled comes again. */
    void recover() throws JMSException {
        giveBack(false);
    }

    void rollback() throws JMSException {
        sender.dropStaged();
        giveBack(true);
    }

    private void giveBack(boolean rollback) throws JMSException {
        Line on = line;
        try {
            on = handBack(rollback, true);
        } finally {
            beginAnew(on);
        }
    }

    /**
     * What the consumers hold goes back to the broker; nothing comes before {@link #beginAnew} is called with the result.
     *
     * @param always otherwise nothing happens, and null is the result, while the session works for a branch
     */
    @Nullable Line handBack(boolean rollback, boolean always) throws JMSException {
        Line current;
        List<Frame.Seen> seen = new ArrayList<>();
        long undone;
        lock.lock();
        try {
            if (inBranch && !always) {
                return null;
            }
            current = line;
            undone = transaction.undone();
            shownAndLost = false;
            generation++;
            acceptances.addToOutbox(current);
            withReceipts.clear();
            ready.clear();
            readyCount = 0;
            for (ConsumerState consumer : consumers) {
                seen.add(consumer.giveBack());
            }
            ignoring = true;
        } finally {
            lock.unlock();
        }
        if (current != null) {
            long request = wire.nextRequest();
            Frame.FromClient frame = rollback
                    ? new Frame.Rollback(request, number, undone, seen)
                    : new Frame.Recover(request, number, seen);
            wire.call(PendingReply.endingWith(request, ErrorCode.OK), frame, current)
                    .orThrow();
        }
        return current;
    }

    /** Deliveries may come again, unless the line is another one by now. */
    void beginAnew(@Nullable Line on) {
        lock.lock();
        try {
            if (line != on || on == null) {
                return;
            }
            ignoring = false;
            consumers.forEach(ConsumerState::grantAnew);
        } finally {
            lock.unlock();
        }
        on.outbox().flush();
    }
}
