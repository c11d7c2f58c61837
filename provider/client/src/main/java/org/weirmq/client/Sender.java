package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.PendingSend.Completion;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * The sends of one session: numbered, written from the application's thread, kept until they are confirmed. Sends of a
 * transaction go out in batches and are confirmed by its commit alone. A broker that was started anew may have dropped the
 * large body of a message that it has not got: then the body is written again, by a thread of the session's own.
 */
final class Sender {
    private final SessionState session;
    private final Wire wire;
    /** Keeps numbering and writing in one order. May be held while waiting for the send window. */
    private final ReentrantLock sending = new ReentrantLock();

    private final Completions completions;
    private final Blobs blobs;
    private final Callbacks uploads;
    private long lastSequence;

    // Guarded by the session's lock.
    private final ArrayDeque<PendingSend> unconfirmed = new ArrayDeque<>();
    private final Resend resend = new Resend();
    /** Some have not left because of one before them. */
    private boolean waiting;

    private final Staging staging = new Staging();

    Sender(SessionState session) {
        this.session = session;
        this.wire = session.wire;
        completions = new Completions(session);
        this.blobs = new Blobs(wire);
        this.uploads = new Callbacks("weirmq-uploads-" + session.number);
    }

    /** Sends and returns once the broker has confirmed. */
    void sendAndWait(Outbound message, long deadlineNs) throws JMSException {
        PendingSend pending = send(message, false, null, deadlineNs);
        try {
            // The deadline may have moved on meanwhile.
            boolean answered = false;
            while (!answered && Inflow.left(pending.deadlineNs()) > 0) {
                answered = wire.inflow.await(pending, pending.deadlineNs());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            remove(pending);
            throw Failures.of(
                    ErrorCode.SEND_TIMEOUT,
                    "the thread was interrupted while it waited: the message may have been sent",
                    e);
        }
        if (!pending.met()) {
            remove(pending);
            throw notConfirmed();
        }
        JMSException failure = pending.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** Sends and returns; a failure goes to the completion, or to the ExceptionListener without one. */
    void sendAndGoOn(Outbound message, @Nullable Completion completion, long deadlineNs) throws JMSException {
        send(message, completion == null, completion, deadlineNs);
        if (completion != null) {
            wire.inflow.callKeeper();
        }
    }

    private PendingSend send(Outbound message, boolean unattended, @Nullable Completion completion, long deadlineNs)
            throws JMSException {
        sending.lock();
        try {
            byte[] bytes = encode(message);
            acquire(bytes.length, deadlineNs);
            lastSequence++;
            PendingSend pending = new PendingSend(
                    new Frame.Send.Item(lastSequence, message.to().number, false, bytes),
                    message.to(),
                    message.large(),
                    unattended,
                    completion,
                    message.fields().persistent,
                    deadlineNs);
            if (completion != null) {
                completion.leaving();
            }
            leave(pending);
            if (wire.isOver()) {
                connectionOver(Failures.of(ErrorCode.CLOSED, "the connection is closed"));
            }
            return pending;
        } finally {
            sending.unlock();
        }
    }

    private void leave(PendingSend pending) {
        Line line;
        boolean direct;
        session.lock.lock();
        try {
            line = session.line();
            direct = line != null && !resend.holds() && !pending.needsBodyOf(line);
            unconfirmed.add(pending);
            if (pending.completion != null) {
                completions.opened(pending);
            }
            session.acceptances.addToOutbox(line);
            if (direct) {
                pending.line = line;
            } else {
                addNext(line);
            }
        } finally {
            session.lock.unlock();
        }
        if (line != null) {
            if (direct) {
                line.outbox().add(pending.frame(session.number));
            }
            line.outbox().flush();
        }
    }

    private byte[] encode(Outbound message) throws JMSException {
        return message.encode(wire.identity, session.number, lastSequence + 1, wire.clientId());
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
        wire.inflow.await(completions.none, Inflow.FOREVER);
    }

    // ---- Confirmations, on the thread that reads.

    void confirmed(long upTo) {
        long bytes = 0;
        Line held;
        session.lock.lock();
        try {
            while (true) {
                PendingSend first = unconfirmed.peek();
                if (first == null || first.sequence() > upTo) {
                    break;
                }
                unconfirmed.remove();
                bytes += first.bytes();
                resend.answered(first);
                finish(first, null);
            }
            held = goOn();
        } finally {
            session.lock.unlock();
        }
        if (bytes > 0) {
            wire.window.release(bytes);
        }
        flush(held);
    }

    /** The broker has refused a send, or does not have its body. */
    void refused(Line from, Frame.SendFailed refusal) {
        JMSException why = Failures.of(refusal.code(), refusal.text());
        if (refusal.code() == ErrorCode.NO_SUCH_BODY) {
            session.lock.lock();
            try {
                PendingSend pending = find(refusal.sequence());
                Blobs.Stored body = pending == null ? null : pending.large();
                if (pending != null && body != null && session.line() != from) {
                    return; // it leaves again on the next line
                }
                if (pending != null && body != null && resend.isAsked(pending)) {
                    pending.line = null; // the broker does not have it
                    uploads.call(() -> writeAgain(pending, body, from));
                    return;
                }
            } finally {
                session.lock.unlock();
            }
        }
        refused(refusal.sequence(), why);
    }

    private @Nullable PendingSend find(long sequence) {
        for (PendingSend pending : unconfirmed) {
            if (pending.sequence() == sequence) {
                return pending;
            }
        }
        return null;
    }

    private void refused(long sequence, JMSException why) {
        PendingSend refused;
        session.lock.lock();
        try {
            refused = find(sequence);
            if (refused == null) {
                staging.refused(why);
            }
        } finally {
            session.lock.unlock();
        }
        if (refused != null && remove(refused)) {
            finish(refused, why);
        }
    }

    /** No answer is awaited any more; what waited for it goes on. False when it was gone before. */
    private boolean remove(PendingSend pending) {
        Line held;
        session.lock.lock();
        try {
            if (!unconfirmed.remove(pending)) {
                return false;
            }
            resend.answered(pending);
            held = goOn();
        } finally {
            session.lock.unlock();
        }
        wire.window.release(pending.bytes());
        flush(held);
        return true;
    }

    // ---- Sends that wait for a large body to be written again.

    /** Under the session's lock: puts into the outbox what may leave and has not. */
    private void addNext(@Nullable Line line) {
        if (line == null) {
            return;
        }
        resendOn(line).forEach(line.outbox()::add);
        waiting = resend.holds();
    }

    /** Under the session's lock: the same after an answer; the line, if there is something to flush. */
    private @Nullable Line goOn() {
        Line line = session.line();
        if (!waiting || resend.holds()) {
            return null;
        }
        addNext(line);
        return line;
    }

    private static void flush(@Nullable Line line) {
        if (line != null) {
            line.outbox().flushIfFree();
        }
    }

    /** On the thread for it. When the line is lost meanwhile, the next one begins from the start. */
    private void writeAgain(PendingSend pending, Blobs.Stored body, Line line) {
        Blobs.Stored again;
        try {
            again = blobs.writeAgain(body, line, this::postpone);
        } catch (JMSException e) {
            refused(pending.sequence(), e);
            return;
        }
        session.lock.lock();
        try {
            if (again != null && session.line() == line && resend.isAsked(pending)) {
                pending.names(again);
                resend.answered(pending);
                goOn();
            }
        } finally {
            session.lock.unlock();
        }
        line.outbox().flush();
    }

    /** A body is on its way: that is no time in which the broker does not answer. */
    private void postpone() {
        long deadlineNs = Inflow.deadline(wire.options.sendTimeoutMs());
        session.lock.lock();
        try {
            unconfirmed.forEach(pending -> pending.deadlineNs(deadlineNs));
        } finally {
            session.lock.unlock();
        }
    }

    /** The destination is gone. */
    void refuseAll(Declared destination, JMSException why) {
        List<PendingSend> all;
        session.lock.lock();
        try {
            all = new ArrayList<>(unconfirmed);
        } finally {
            session.lock.unlock();
        }
        for (PendingSend pending : all) {
            if (pending.destination == destination && remove(pending)) {
                finish(pending, why);
            }
        }
    }

    private void finish(PendingSend pending, @Nullable JMSException failure) {
        pending.finish(failure);
        if (pending.completion != null) {
            completions.tell();
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
                if (first != null && first.deadlineNs() != Inflow.FOREVER && nowNs - first.deadlineNs() > 0) {
                    late = first.sequence();
                }
            } finally {
                session.lock.unlock();
            }
            if (late < 0) {
                return;
            }
            refused(late, notConfirmed());
        }
    }

    private JMSException notConfirmed() {
        return Failures.of(
                ErrorCode.SEND_TIMEOUT,
                "the broker did not confirm within " + wire.options.sendTimeoutMs()
                        + " ms (sendTimeoutMs): the message may have been sent");
    }

    /** Under the session's lock: what has to be sent again on a fresh line, in order. */
    List<Frame> resend(Line next) {
        resend.begin();
        List<Frame> frames = resendOn(next);
        waiting = resend.holds();
        return frames;
    }

    private List<Frame> resendOn(Line next) {
        List<PendingSend> lost = new ArrayList<>();
        List<Frame> frames = resend.next(unconfirmed, next, session.number, lost);
        for (PendingSend pending : lost) {
            wire.window.release(pending.bytes());
            finish(pending, pending.unattended ? null : lostWithItsBroker());
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
            resend.begin();
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

    // ---- The open transaction.

    /** Adds a message to the open transaction. */
    void stage(Outbound message) throws JMSException {
        sending.lock();
        try {
            Outbound next = message;
            while (!stageOn(next)) {
                // The line was lost between the body and here, and nothing else was: the transaction begins on the
                // next.
                next = next.naming(blobs.write(next.body()));
            }
        } finally {
            sending.unlock();
        }
    }

    /** False when its large body has to be written again first. */
    private boolean stageOn(Outbound message) throws JMSException {
        byte[] bytes = encode(message);
        Line line;
        session.lock.lock();
        try {
            wire.ensureOpen();
            line = session.line();
            if (message.needsBodyOf(line) && !staging.isLost(line)) {
                return false;
            }
            lastSequence++;
            staging.add(new Frame.Send.Item(lastSequence, message.to().number, true, bytes), session.number, line);
        } finally {
            session.lock.unlock();
        }
        if (line != null) {
            line.outbox().flush();
        }
        return true;
    }

    /** Under the session's lock: puts what is staged into the outbox. */
    void addStaged(Line line) {
        staging.leave(line, session.number);
    }

    boolean hasStaged() {
        return staging.any();
    }

    /** Under the session's lock: why the broker refused one of them, or null. */
    @Nullable JMSException stagedRefusal() {
        return staging.refusal();
    }

    void dropStaged() {
        session.lock.lock();
        try {
            staging.drop();
        } finally {
            session.lock.unlock();
        }
    }
}
