package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.ProtocolException;

/**
 * A connection's conversation with the broker, over as many lines as it takes: requests and their replies, and where each
 * frame that comes belongs. Any thread.
 */
final class Wire implements Line.Owner {

    /** Learns what concerns the whole connection. */
    interface Events {
        /** The line is gone; a reconnect follows if the options allow it. On the thread that noticed. */
        void lost(JMSException why);

        /** Everything is there again, on a line to this address. */
        void restored(String address);

        /** The connection was given up. */
        void givenUp(JMSException why);

        /** An error that belongs to no call of the application. */
        void failed(JMSException why);
    }

    final ClientOptions options;
    final UUID identity = UUID.randomUUID();
    final Inflow inflow = new Inflow();
    final SendWindow window = new SendWindow(inflow);
    final Destinations destinations = new Destinations(this);

    private final Events events;
    private final Map<Long, PendingReply> replies = new ConcurrentHashMap<>();
    private final Map<Integer, SessionState> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, ConsumerState> consumers = new ConcurrentHashMap<>();
    private final Queue<Awaited> connected = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile @Nullable Line line;
    /** Why the last line was lost. */
    private volatile @Nullable JMSException lossReason;

    private volatile boolean started;
    private volatile @Nullable String clientId;
    /** Why nothing more can be done on this connection; null while it lives. */
    private volatile @Nullable JMSException over;
    /** Settlements wait for company; the keeper sends them after a tick. */
    private volatile boolean settlementsWait;
    /** The keeper looks seldom, because nothing has happened for a while. */
    volatile boolean dozing;

    Wire(ClientOptions options, Events events) {
        this.options = options;
        this.events = events;
    }

    long nextRequest() {
        return requests.incrementAndGet();
    }

    /** A number for a session or a consumer. */
    int nextNumber() {
        return numbers.incrementAndGet();
    }

    @Nullable Line line() {
        return line;
    }

    /** The line that everything is sent on from now on. Its outbox may be held until the state is there again. */
    void line(@Nullable Line next) {
        line = next;
        inflow.line(next);
        connected.forEach(inflow::wake);
    }

    /** Waits a while for the connection to be there again, so that one who tries again does not spin. */
    void awaitLine() throws JMSException {
        awaitLine(Inflow.deadline(options.requestTimeoutMs()));
    }

    void awaitLine(long deadlineNs) throws JMSException {
        Awaited up = new Awaited() {
            @Override
            boolean met() {
                return line != null || over != null;
            }
        };
        connected.add(up);
        try {
            inflow.await(up, deadlineNs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(
                    ErrorCode.CONNECTION_LOST, "the thread was interrupted while it waited for a connection", e);
        } finally {
            connected.remove(up);
        }
    }

    @Nullable JMSException lossReason() {
        return lossReason;
    }

    void sendIfConnected(Frame frame) {
        Line current = line;
        if (current != null) {
            current.outbox().send(frame);
        }
    }

    /** Sends a request and waits for its reply, on this line or the next. */
    Answer call(PendingReply pending, Frame.FromClient frame) throws JMSException {
        return call(pending, frame, null);
    }

    /** The same for a request that has a meaning on this line only. */
    Answer call(PendingReply pending, Frame.FromClient frame, @Nullable Line only) throws JMSException {
        return await(begin(pending, frame, only), options.requestTimeoutMs());
    }

    /** Sends a request; {@link #await} waits for it. */
    PendingReply begin(PendingReply pending, Frame.FromClient frame, @Nullable Line only) throws JMSException {
        ensureOpen();
        replies.put(pending.request, pending);
        Line target = only != null ? only : line;
        if (target != null && pending.claim(target)) {
            target.outbox().send(frame);
        }
        // The line may have been lost after the pending replies were looked through for it.
        if (target != null && target.isLost()) {
            redo(pending);
        }
        JMSException reason = over;
        if (reason != null) {
            pending.end(ErrorCode.CLOSED, closedText(reason));
        }
        return pending;
    }

    Answer await(PendingReply pending, long timeoutMs) throws JMSException {
        try {
            inflow.await(pending, Inflow.deadline(timeoutMs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            replies.remove(pending.request);
            throw Failures.of(
                    ErrorCode.REQUEST_TIMEOUT, "the thread was interrupted while it waited for the broker", e);
        }
        replies.remove(pending.request);
        Frame.Reply reply = pending.reply();
        if (reply == null) {
            throw Failures.of(
                    ErrorCode.REQUEST_TIMEOUT,
                    "the broker did not reply within " + timeoutMs + " ms (requestTimeoutMs)");
        }
        return new Answer(reply.code(), reply.text(), reply.payload());
    }

    /** Sends a request that nobody waits for, with the next flush. */
    void expect(PendingReply pending, Frame.FromClient frame, Line only) {
        expectOn(pending, only);
        only.outbox().add(frame);
    }

    /** Expects the reply to a request that the caller sends on this line. */
    void expectOn(PendingReply pending, Line only) {
        replies.put(pending.request, pending);
        pending.claim(only);
    }

    private void redo(PendingReply pending) {
        if (pending.again == null) {
            replies.remove(pending.request);
            pending.lost();
            inflow.wake(pending);
            return;
        }
        Line now = line;
        if (now != null && !now.isLost() && pending.claim(now)) {
            pending.markRepeated();
            now.outbox().send(pending.again);
        }
    }

    /** Asks again on this line what the one before left open. */
    void redoAll(Line next) {
        for (PendingReply pending : replies.values()) {
            if (!pending.isOn(next)) {
                redo(pending);
            }
        }
    }

    private static String closedText(JMSException reason) {
        return "the connection is closed: " + reason.getMessage();
    }

    // The lives of sessions and consumers.

    void add(SessionState session) {
        sessions.put(session.number, session);
    }

    void remove(SessionState session) {
        sessions.remove(session.number);
    }

    void add(ConsumerState consumer) {
        consumers.put(consumer.number, consumer);
    }

    void remove(ConsumerState consumer) {
        consumers.remove(consumer.number);
    }

    Collection<SessionState> sessions() {
        return sessions.values();
    }

    boolean started() {
        return started;
    }

    void started(boolean now) {
        started = now;
    }

    @Nullable String clientId() {
        return clientId;
    }

    void clientId(@Nullable String id) {
        clientId = id;
    }

    void ensureOpen() throws JMSException {
        JMSException reason = over;
        if (reason != null) {
            throw Failures.of(ErrorCode.CLOSED, closedText(reason), reason);
        }
    }

    boolean isOver() {
        return over != null;
    }

    /** Ends everything: whoever waits gets this reason. */
    void end(JMSException reason) {
        if (over == null) {
            over = reason;
        }
        for (PendingReply pending : replies.values()) {
            pending.end(ErrorCode.CLOSED, closedText(reason));
            inflow.wake(pending);
        }
        for (SessionState session : sessions.values()) {
            session.connectionOver(reason);
        }
        Line current = line;
        if (current != null) {
            current.close();
        }
        line(null);
        inflow.callKeeper();
    }

    /** The same when nobody asked for it: the application is told. */
    void endBroken(JMSException reason) {
        if (over == null) {
            end(reason);
            events.givenUp(reason);
        }
    }

    void restored(String address) {
        events.restored(address);
    }

    /** An error without a caller. */
    void report(JMSException failure) {
        events.failed(failure);
    }

    // Settlements that wait for company.

    /** Somebody has settlements that may wait for a tick. True when nobody looks soon, so the caller sends them now. */
    boolean settleLater() {
        settlementsWait = true;
        return dozing;
    }

    /** The keeper's tick: what has waited goes out. */
    boolean flushSettlements() {
        if (!settlementsWait) {
            return false;
        }
        settlementsWait = false;
        for (SessionState session : sessions.values()) {
            session.flushSettlements();
        }
        return true;
    }

    // What comes from the broker.

    @Override
    public void lineLost(Line gone, JMSException why) {
        if (line != gone) {
            return;
        }
        lossReason = why;
        line(null);
        for (PendingReply pending : replies.values()) {
            if (pending.again == null && pending.isOn(gone)) {
                redo(pending);
            }
        }
        events.lost(why);
        inflow.callKeeper();
    }

    @Override
    public void dispatch(Line from, Frame.FromBroker frame) {
        if (frame instanceof Frame.Deliver f) {
            ConsumerState consumer = consumers.get(f.consumer());
            if (consumer == null) {
                throw unknown("consumer " + f.consumer());
            }
            consumer.delivered(from, f);
        } else if (frame instanceof Frame.Sent f) {
            SessionState session = sessions.get(f.session());
            if (session != null) {
                session.sender.confirmed(f.upTo());
            }
        } else if (frame instanceof Frame.Reply f) {
            replied(f);
        } else if (frame instanceof Frame.SendFailed f) {
            SessionState session = sessions.get(f.session());
            if (session != null) {
                session.sender.refused(from, f);
            }
        } else {
            dispatchRare(from, frame);
        }
    }

    private void dispatchRare(Line from, Frame.FromBroker frame) {
        if (frame instanceof Frame.Drained f) {
            ConsumerState consumer = consumers.get(f.consumer());
            if (consumer != null) {
                consumer.drained(f.token());
            }
        } else if (frame instanceof Frame.Recall f) {
            ConsumerState consumer = consumers.get(f.consumer());
            if (consumer != null) {
                consumer.recalled(from);
            }
        } else if (frame instanceof Frame.Assigned f) {
            ConsumerState consumer = consumers.get(f.consumer());
            if (consumer != null) {
                consumer.assigned(f.partitions());
            }
        } else if (frame instanceof Frame.Ended f) {
            ConsumerState consumer = consumers.get(f.consumer());
            if (consumer != null) {
                consumer.ended(f.code(), f.text());
            }
        } else if (frame instanceof Frame.Ping f) {
            from.outbox().add(new Frame.Pong(f.token()));
            from.outbox().flushIfFree();
        } else if (!(frame instanceof Frame.Pong)) {
            throw new ProtocolException(
                    ErrorCode.UNEXPECTED_FRAME,
                    "did not expect " + frame.getClass().getSimpleName());
        }
    }

    private void replied(Frame.Reply reply) {
        PendingReply pending = replies.remove(reply.request());
        if (pending != null) {
            pending.answer(reply);
            inflow.wake(pending);
        } else if (reply.request() > requests.get()) {
            throw unknown("request " + reply.request());
        }
        // Otherwise its caller has given up waiting.
    }

    private static ProtocolException unknown(String what) {
        return new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "the broker names an unknown " + what);
    }
}
