package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.PendingSend.Completion;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ProtocolException;

/**
 * The sends of one session: numbered, written from the application's thread, kept until they are confirmed. Sends of a
 * transaction go out in batches and are confirmed by its commit alone.
 */
final class Sender {
    private static final int STAGED_BYTES_MAX = 32 * 1024;
    private static final int STAGED_MAX = 128;

    private final SessionState session;
    private final Wire wire;
    /** Keeps numbering and writing in one order. May be held while waiting for the send window. */
    private final ReentrantLock sending = new ReentrantLock();

    /** Met when no asynchronous send is open. */
    private final Awaited asyncDone = new Awaited() {
        @Override
        boolean met() {
            return asyncOpen.get() == 0;
        }
    };

    private final AtomicInteger asyncOpen = new AtomicInteger();
    private long lastSequence;

    // Guarded by the session's lock.
    private final ArrayDeque<PendingSend> unconfirmed = new ArrayDeque<>();
    private List<Frame.Send.Item> staged = new ArrayList<>();
    private int stagedBytes;
    private boolean anyStaged;
    private @Nullable Line stagedOn;
    private @Nullable JMSException stagedRefusal;

    Sender(SessionState session) {
        this.session = session;
        this.wire = session.wire;
    }

    /** Sends and returns once the broker has confirmed. */
    void sendAndWait(Declared to, MessageFields message, long deadlineNs) throws JMSException {
        PendingSend pending = send(to, message, false, null, deadlineNs);
        try {
            wire.inflow.await(pending, deadlineNs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(pending);
            throw Failures.of(
                    ErrorCode.SEND_TIMEOUT,
                    "the thread was interrupted while it waited: the message may have been sent",
                    e);
        }
        if (!pending.met()) {
            abandon(pending);
            throw Failures.of(
                    ErrorCode.SEND_TIMEOUT,
                    "the broker did not confirm within " + wire.options.sendTimeoutMs()
                            + " ms (sendTimeoutMs): the message may have been sent");
        }
        JMSException failure = pending.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** Sends and returns; a failure goes to the completion, or to the ExceptionListener without one. */
    void sendAndGoOn(Declared to, MessageFields message, @Nullable Completion completion, long deadlineNs)
            throws JMSException {
        send(to, message, completion == null, completion, deadlineNs);
        if (completion != null) {
            wire.inflow.callKeeper();
        }
    }

    private PendingSend send(
            Declared to, MessageFields message, boolean unattended, @Nullable Completion completion, long deadlineNs)
            throws JMSException {
        sending.lock();
        try {
            byte[] bytes = encode(message);
            acquire(bytes.length, deadlineNs);
            lastSequence++;
            PendingSend pending = new PendingSend(
                    new Frame.Send.Item(lastSequence, to.number, false, bytes),
                    to,
                    unattended,
                    completion,
                    message.persistent,
                    deadlineNs);
            if (completion != null) {
                asyncOpen.incrementAndGet();
                completion.leaving();
            }
            Line line;
            session.lock.lock();
            try {
                line = session.line();
                pending.line = line;
                unconfirmed.add(pending);
                session.acceptances.addToOutbox(line);
            } finally {
                session.lock.unlock();
            }
            if (line != null) {
                line.outbox().send(new Frame.Send(session.number, List.of(pending.item)));
            }
            if (wire.isOver()) {
                connectionOver(Failures.of(ErrorCode.CLOSED, "the connection is closed"));
            }
            return pending;
        } finally {
            sending.unlock();
        }
    }

    private byte[] encode(MessageFields message) throws JMSException {
        message.producer = wire.identity;
        message.session = session.number;
        message.sequence = lastSequence + 1;
        message.clientId = wire.clientId();
        try {
            byte[] bytes = MessageCodec.encode(message);
            if (bytes.length > Limits.MESSAGE_BYTES_MAX) {
                throw Failures.of(ErrorCode.MESSAGE_TOO_LARGE, "a message of " + bytes.length + " bytes");
            }
            return bytes;
        } catch (ProtocolException e) {
            throw Failures.of(e);
        }
    }

    private void acquire(int bytes, long deadlineNs) throws JMSException {
        try {
            if (!wire.window.acquire(bytes, deadlineNs)) {
                throw Failures.of(
                        ErrorCode.SEND_TIMEOUT,
                        "the broker has not taken earlier messages within " + wire.options.sendTimeoutMs()
                                + " ms (sendTimeoutMs): this one was not sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(ErrorCode.SEND_TIMEOUT, "the thread was interrupted: the message was not sent", e);
        }
    }

    /** Waits until the outcome of every asynchronous send is known; each of them gives up after its timeout. */
    void awaitAsync() throws InterruptedException {
        wire.inflow.await(asyncDone, Inflow.FOREVER);
    }

    // ---- Confirmations, on the thread that reads.

    void confirmed(long upTo) {
        long bytes = 0;
        session.lock.lock();
        try {
            while (true) {
                PendingSend first = unconfirmed.peek();
                if (first == null || first.item.sequence() > upTo) {
                    break;
                }
                unconfirmed.remove();
                bytes += first.bytes();
                finish(first, null);
            }
        } finally {
            session.lock.unlock();
        }
        if (bytes > 0) {
            wire.window.release(bytes);
        }
    }

    void refused(long sequence, JMSException why) {
        PendingSend refused = null;
        session.lock.lock();
        try {
            Iterator<PendingSend> all = unconfirmed.iterator();
            while (refused == null && all.hasNext()) {
                PendingSend next = all.next();
                if (next.item.sequence() == sequence) {
                    refused = next;
                    all.remove();
                }
            }
            if (refused == null && anyStaged && stagedRefusal == null) {
                stagedRefusal = why;
            }
        } finally {
            session.lock.unlock();
        }
        if (refused != null) {
            wire.window.release(refused.bytes());
            finish(refused, why);
        }
    }

    /** The destination is gone. */
    void refuseAll(Declared destination, JMSException why) {
        List<PendingSend> refused = new ArrayList<>();
        session.lock.lock();
        try {
            for (PendingSend pending : unconfirmed) {
                if (pending.destination == destination) {
                    refused.add(pending);
                }
            }
            unconfirmed.removeAll(refused);
        } finally {
            session.lock.unlock();
        }
        for (PendingSend pending : refused) {
            wire.window.release(pending.bytes());
            finish(pending, why);
        }
    }

    private void finish(PendingSend pending, @Nullable JMSException failure) {
        pending.finish(failure);
        if (pending.completion != null) {
            pending.completion.completed(failure);
            if (asyncOpen.decrementAndGet() == 0) {
                wire.inflow.wake(asyncDone);
            }
        } else if (pending.unattended && failure != null) {
            wire.report(failure);
        } else {
            wire.inflow.wake(pending);
        }
    }

    /** Sends that nobody waits for give up in time as well. By the keeper. */
    void expire(long nowNs) {
        while (true) {
            long late = -1;
            session.lock.lock();
            try {
                PendingSend first = unconfirmed.peek();
                if (first != null && first.deadlineNs != Inflow.FOREVER && nowNs - first.deadlineNs > 0) {
                    late = first.item.sequence();
                }
            } finally {
                session.lock.unlock();
            }
            if (late < 0) {
                return;
            }
            refused(
                    late,
                    Failures.of(
                            ErrorCode.SEND_TIMEOUT,
                            "the broker did not confirm within " + wire.options.sendTimeoutMs()
                                    + " ms (sendTimeoutMs): the message may have been sent"));
        }
    }

    /** Its sender has given up: it is not sent again. */
    private void abandon(PendingSend pending) {
        boolean was;
        session.lock.lock();
        try {
            was = unconfirmed.remove(pending);
        } finally {
            session.lock.unlock();
        }
        if (was) {
            wire.window.release(pending.bytes());
        }
    }

    /** Under the session's lock: what has to be sent again on a fresh line, in order. */
    List<Frame> resend(Line next) {
        List<Frame> frames = new ArrayList<>();
        Iterator<PendingSend> all = unconfirmed.iterator();
        while (all.hasNext()) {
            PendingSend pending = all.next();
            if (pending.line == next) {
                continue;
            }
            if (pending.mayBeSentAgain(next)) {
                pending.line = next;
                frames.add(new Frame.Send(session.number, List.of(pending.item)));
            } else {
                all.remove();
                wire.window.release(pending.bytes());
                finish(pending, pending.unattended ? null : lostWithItsBroker());
            }
        }
        return frames;
    }

    private static JMSException lostWithItsBroker() {
        return Failures.of(
                ErrorCode.CONNECTION_LOST,
                "the broker was started again before it confirmed a non-persistent message: it may have been lost");
    }

    /** Destinations that unconfirmed sends name. */
    List<Declared> destinations() {
        List<Declared> named = new ArrayList<>();
        session.lock.lock();
        try {
            unconfirmed.forEach(pending -> named.add(pending.destination));
        } finally {
            session.lock.unlock();
        }
        return named;
    }

    void connectionOver(JMSException why) {
        List<PendingSend> all;
        session.lock.lock();
        try {
            all = new ArrayList<>(unconfirmed);
            unconfirmed.clear();
        } finally {
            session.lock.unlock();
        }
        for (PendingSend pending : all) {
            wire.window.release(pending.bytes());
            finish(
                    pending,
                    Failures.of(
                            ErrorCode.CONNECTION_LOST,
                            "the connection ended before the broker confirmed: the message may have been sent",
                            why));
        }
    }

    boolean hasUnconfirmed() {
        session.lock.lock();
        try {
            return !unconfirmed.isEmpty();
        } finally {
            session.lock.unlock();
        }
    }

    // ---- The open transaction.

    /** Adds a message to the open transaction. */
    void stage(Declared to, MessageFields message) throws JMSException {
        sending.lock();
        try {
            byte[] bytes = encode(message);
            lastSequence++;
            Line line;
            session.lock.lock();
            try {
                wire.ensureOpen();
                line = session.line();
                if (!anyStaged) {
                    anyStaged = true;
                    stagedOn = line;
                }
                staged.add(new Frame.Send.Item(lastSequence, to.number, true, bytes));
                stagedBytes += bytes.length;
                if (line == null || line != stagedOn) {
                    // The broker has dropped the transaction with the line; its commit will say so.
                    staged = new ArrayList<>();
                    stagedBytes = 0;
                } else if (stagedBytes >= STAGED_BYTES_MAX || staged.size() >= STAGED_MAX) {
                    addStaged(line);
                }
            } finally {
                session.lock.unlock();
            }
            if (line != null) {
                line.outbox().flush();
            }
        } finally {
            sending.unlock();
        }
    }

    /** Under the session's lock: puts what is staged into the outbox, in frames that the protocol allows. */
    void addStaged(Line line) {
        List<Frame.Send.Item> frame = new ArrayList<>();
        int bytes = 0;
        for (Frame.Send.Item item : staged) {
            if (!frame.isEmpty() && bytes + item.message().length > Limits.MESSAGE_BYTES_MAX / 2) {
                line.outbox().add(new Frame.Send(session.number, frame));
                frame = new ArrayList<>();
                bytes = 0;
            }
            frame.add(item);
            bytes += item.message().length;
        }
        if (!frame.isEmpty()) {
            line.outbox().add(new Frame.Send(session.number, frame));
        }
        staged = new ArrayList<>();
        stagedBytes = 0;
    }

    boolean hasStaged() {
        return anyStaged;
    }

    /** Under the session's lock: why the broker refused one of them, or null. */
    @Nullable JMSException stagedRefusal() {
        return stagedRefusal;
    }

    void dropStaged() {
        session.lock.lock();
        try {
            staged = new ArrayList<>();
            stagedBytes = 0;
            anyStaged = false;
            stagedOn = null;
            stagedRefusal = null;
        } finally {
            session.lock.unlock();
        }
    }
}
