package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirDestination;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;
import org.weirmq.protocol.ProtocolException;

/**
 * A consumer or browser: what has come and was not shown, what was shown and is not settled, and the credit. All of it is
 * guarded by the session's lock, under which nothing blocks; the application's waiting is on {@link #arrival}.
 */
final class ConsumerState {

    /** What the broker is asked for; stays the same over reconnects. */
    record Plan(
            ConsumerKind kind,
            WeirDestination source,
            Declared destination,
            @Nullable String name,
            @Nullable String selector,
            boolean noLocal,
            int prefetch) {}

    final int number;
    final SessionState session;
    final Plan plan;
    /** Met when the application thread that receives has to look. */
    final Awaited arrival = new Arrived();
    /** Calls of receive. */
    final OpenCalls receives = new OpenCalls();

    private final Wire wire;
    private final ReentrantLock lock;
    private final ArrayDeque<Arrival> buffer = new ArrayDeque<>();
    private final RangeList accepted = new RangeList();
    private final RangeList receipts = new RangeList();
    private final SettledMemory settled;
    /** By a browser. */
    private final ShownMessages shown = new ShownMessages();

    private long arrived;
    private long seen;
    private int credit;
    private boolean attached;
    private boolean reconnected;
    private @Nullable MessageListener listener;
    /** Stands in the session's queue of consumers whose listener has something to do. */
    boolean ready;
    /** Stand in the session's lists of consumers with something to settle. */
    boolean hasAccepted;

    boolean hasReceipts;
    /** Stands in the session's list of consumers with settlements that the broker has not confirmed. */
    boolean hasDoubtful;

    private volatile int available;
    private volatile boolean closed;
    private volatile boolean exhausted;
    private volatile @Nullable JMSException failure;
    private volatile boolean asking;
    private volatile long drainAsked;
    private volatile long drainDone;
    private volatile int[] partitions = new int[0];

    ConsumerState(int number, SessionState session, Plan plan) {
        this.number = number;
        this.session = session;
        this.plan = plan;
        wire = session.wire;
        lock = session.lock;
        settled = new SettledMemory(plan.prefetch * 4);
    }

    private final class Arrived extends Awaited {
        @Override
        boolean met() {
            return isEnding() || exhausted || asking && emptyConfirmed() || available > 0 && flows();
        }
    }

    // ---- Opening, closing, another line.

    /** The request that begins it; the reply takes effect on the thread that reads. */
    LongFunction<Frame.FromClient> attachFrame() {
        return request -> new Frame.Attach(
                request,
                session.number,
                number,
                plan.destination.number,
                plan.kind,
                plan.name,
                plan.selector,
                plan.noLocal);
    }

    /** The broker has accepted it; on the thread that reads, so that it is settled before a loss of the line. */
    void attached() {
        lock.lock();
        try {
            attached = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isAttached() {
        return attached;
    }

    /** Under the lock: nothing of the line before is worth anything. */
    void forgetLine() {
        buffer.clear();
        available = 0;
        arrived = 0;
        seen = 0;
        credit = 0;
        accepted.clear();
        receipts.clear();
        ready = false;
        hasAccepted = false;
        hasReceipts = false;
        reconnected = true;
        exhausted = false;
        drainDone = drainAsked;
        wire.inflow.wake(arrival);
    }

    /** Marks it closed and forgets what was not shown; true for the first caller. */
    boolean close(@Nullable JMSException why) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            failure = why;
            closed = true;
            buffer.clear();
            available = 0;
        } finally {
            lock.unlock();
        }
        wire.inflow.wake(arrival);
        return true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Nobody waits for messages of it any more: it is closed, or its session is being closed. */
    boolean isEnding() {
        return closed || session.isClosed();
    }

    /** Why the broker ended it, or null. */
    @Nullable JMSException failure() {
        return failure;
    }

    /** A browser has seen everything. */
    boolean isExhausted() {
        return exhausted;
    }

    int[] partitions() {
        return partitions.clone();
    }

    // ---- From the broker, on the thread that reads.

    void delivered(Line from, Frame.Deliver frame) {
        boolean listens;
        boolean unasked;
        lock.lock();
        try {
            if (frame.first() != arrived + 1) {
                throw new ProtocolException(
                        ErrorCode.UNEXPECTED_FRAME,
                        "expected delivery " + (arrived + 1) + " of consumer " + number + ", but " + frame.first());
            }
            List<Frame.Deliver.Item> items = frame.items();
            arrived += items.size();
            unasked = plan.prefetch == 0 && listener == null && credit < items.size();
            credit = Math.max(0, credit - items.size());
            if (closed || session.ignoresDeliveries()) {
                return;
            }
            long delivery = frame.first();
            if (unasked) {
                // It was under way when its receive ended.
                release(from, LongStream.rangeClosed(delivery, arrived));
            } else {
                for (Frame.Deliver.Item item : items) {
                    var message = new EncodedMessage(item.message());
                    buffer.add(new Arrival(delivery++, item.count(), item.redelivered(), message));
                }
            }
            available = buffer.size();
            listens = listener != null;
            if (listens) {
                session.nowReady(this);
            }
        } finally {
            lock.unlock();
        }
        if (unasked) {
            from.outbox().flushIfFree();
        }
        wire.inflow.wake(listens ? session.listening : arrival);
    }

    /** Under the lock: these have not been shown and go to whoever wants them. */
    private void release(Line from, LongStream deliveries) {
        RangeList unseen = new RangeList();
        deliveries.forEach(unseen::add);
        List<Frame.Settlement> released = List.of(new Frame.Settlement(number, unseen.drain()));
        from.outbox().add(new Frame.Settle(0, session.number, Outcome.RELEASED, released));
    }

    void drained(long token) {
        drainDone = token;
        wire.inflow.wake(arrival);
    }

    void assigned(int[] now) {
        partitions = now;
    }

    /** Gives back what was not shown, and with it all credit. Credit is granted again when the application asks for more. */
    void recalled(Line from) {
        lock.lock();
        try {
            if (!buffer.isEmpty()) {
                // The broker sets it to zero as well, when it gets the answer.
                credit = 0;
            }
            release(from, buffer.stream().mapToLong(Arrival::number));
            buffer.clear();
            available = 0;
            session.wasRecalled(this);
        } finally {
            lock.unlock();
        }
        from.outbox().flushIfFree();
    }

    void ended(ErrorCode code, String text) {
        if (code == ErrorCode.OK) {
            exhausted = true;
            wire.inflow.wake(arrival);
            return;
        }
        JMSException why = Failures.of(code, text);
        if (close(why)) {
            session.forget(this);
            wire.report(why);
        }
    }

    // ---- For the application's thread.

    void listener(@Nullable MessageListener next) {
        lock.lock();
        try {
            listener = next;
            if (next != null && !buffer.isEmpty()) {
                session.nowReady(this);
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable MessageListener listener() {
        return listener;
    }

    /** A browser looks also while the connection is stopped. */
    private boolean flows() {
        return wire.started() || plan.kind == ConsumerKind.BROWSER;
    }

    /** Under the lock: the next message to show, or null; what has expired or was settled before is passed over. */
    @Nullable Arrival take(long nowMs) {
        if (closed || !flows()) {
            return null;
        }
        while (true) {
            Arrival next = buffer.poll();
            if (next == null) {
                return null;
            }
            available = buffer.size();
            seen = next.number();
            grant(false);
            if (plan.kind == ConsumerKind.BROWSER) {
                if (shown.add(next.message())) {
                    return next;
                }
            } else if (next.expired(nowMs) || wasSettled(next)) {
                accepted.add(next.number());
                session.acceptances.waits(this);
            } else {
                return next;
            }
        }
    }

    private boolean wasSettled(Arrival arrival) {
        boolean doubtful = arrival.redelivered() || reconnected && arrival.number() <= 4L * plan.prefetch;
        return doubtful && settled.contains(arrival.message());
    }

    /** Under the lock: the application has it; what that means depends on the session's mode. */
    void shown(Arrival arrival) {
        if (session.automatic()) {
            accepted.add(arrival.number());
            settled.add(arrival.message());
            session.acceptances.waits(this);
            session.acceptances.doubtful(this);
        } else {
            receipts.add(arrival.number());
            session.nowReceipted(this);
        }
    }

    /** Under the lock: a message that could not be shown goes back. */
    void putBack(Arrival arrival) {
        buffer.addFirst(arrival);
        available = buffer.size();
        seen = arrival.number() - 1;
    }

    /** Under the lock. */
    boolean hasMore() {
        return !buffer.isEmpty();
    }

    /** The same for any thread, without the lock: it may be over when the caller looks. */
    boolean hasArrivals() {
        return available > 0;
    }

    Frame.Settlement drainAccepted() {
        hasAccepted = false;
        return new Frame.Settlement(number, accepted.drain());
    }

    /** Under the lock: what {@link #settledForGood} may forget once the settlements so far are durable. */
    long settledMark() {
        hasDoubtful = false;
        return settled.added();
    }

    void settledForGood(long mark) {
        settled.forget(mark);
    }

    Frame.Settlement drainReceipts() {
        hasReceipts = false;
        return new Frame.Settlement(number, receipts.drain());
    }

    /** Under the lock: given back, the broker will deliver again once there is credit. */
    Frame.Seen giveBack() {
        buffer.clear();
        available = 0;
        receipts.clear();
        hasReceipts = false;
        ready = false;
        return seenMark();
    }

    Frame.Seen seenMark() {
        return new Frame.Seen(number, seen);
    }

    /** Under the lock, after the broker has set its credit to zero: begins anew. */
    void grantAnew() {
        credit = 0;
        grant(plan.prefetch > 0);
    }

    /**
     * Under the lock: grants what there is room for, in steps of half the prefetch, or whatever is missing when the
     * application is about to wait. The frame leaves with the next flush.
     */
    void grant(boolean waiting) {
        Line line = session.line();
        if (!attached || closed || !flows() || line == null) {
            return;
        }
        int size = plan.prefetch == 0 && (waiting || listener != null) ? 1 : plan.prefetch;
        int room = size - credit - buffer.size();
        boolean due = waiting ? room > 0 && credit <= size / 2 : room > 0 && room >= size / 2;
        if (due) {
            credit += room;
            line.outbox().add(new Frame.Flow(number, room, seen));
        }
    }

    /** The application is about to wait: what can be settled is, and there is credit. */
    void beforeWaiting() {
        Line line;
        lock.lock();
        try {
            line = session.line();
            session.acceptances.addToOutbox(session.line());
            grant(true);
        } finally {
            lock.unlock();
        }
        if (line != null) {
            line.outbox().flush();
        }
    }

    long seen() {
        lock.lock();
        try {
            return seen;
        } finally {
            lock.unlock();
        }
    }

    /** Asks whether anything is there; {@link #arrival} is met when the answer is. False when nobody can be asked. */
    boolean askWhetherEmpty() {
        Line line;
        lock.lock();
        try {
            line = session.line();
            if (closed || !attached || line == null || line.isLost()) {
                return false;
            }
            session.acceptances.addToOutbox(session.line());
            grant(true);
            drainAsked++;
            asking = true;
            line.outbox().add(new Frame.Drain(number, drainAsked));
        } finally {
            lock.unlock();
        }
        line.outbox().flush();
        return true;
    }

    boolean emptyConfirmed() {
        return drainDone >= drainAsked;
    }

    /** A receive has ended without a message: without a prefetch nothing may come while nobody waits for it. */
    void endWaiting() {
        asking = false;
        if (plan.prefetch > 0) {
            return;
        }
        Line line;
        lock.lock();
        try {
            line = session.line();
            if (listener != null || credit == 0 || closed || line == null) {
                return;
            }
            credit = 0;
            line.outbox().add(new Frame.Flow(number, 0, seen));
        } finally {
            lock.unlock();
        }
        line.outbox().flush();
    }

    /** What of this consumer a fresh line must be told, under the lock. */
    List<Frame> reattach(long request) {
        List<Frame> frames = new ArrayList<>();
        frames.add(attachFrame().apply(request));
        int size = Math.max(plan.prefetch, listener != null ? 1 : 0);
        if (flows() && size > 0) {
            credit = size;
            frames.add(new Frame.Flow(number, size, 0));
        }
        return frames;
    }
}
