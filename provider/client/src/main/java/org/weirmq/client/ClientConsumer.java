package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.context.ContextReceiver;
import org.weirmq.jms.WeirConsumer;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/** A consumer as the application sees it (Jakarta Messaging 3.1, section 8.2). */
final class ClientConsumer implements WeirConsumer, ContextReceiver, QueueReceiver, TopicSubscriber {
    private static final Acceptance EVERYTHING = message -> {};

    private final SessionWork session;
    private final ConsumerState state;

    ClientConsumer(SessionWork session, ConsumerState state) {
        this.session = session;
        this.state = state;
    }

    ConsumerState state() {
        return state;
    }

    private void ensureOpen() throws JMSException {
        if (state.isClosed()) {
            throw Failures.of(ErrorCode.CLOSED, "the consumer is closed", state.failure());
        }
        session.ensureOpen();
    }

    // ---- Receiving.

    @Override
    public @Nullable Message receive() throws JMSException {
        return receiveUntil(Inflow.FOREVER, EVERYTHING);
    }

    @Override
    public @Nullable Message receive(long timeout) throws JMSException {
        return receiveUntil(Inflow.deadline(timeout), EVERYTHING);
    }

    @Override
    public @Nullable Message receiveNoWait() throws JMSException {
        return receiveUntil(NO_WAIT, EVERYTHING);
    }

    @Override
    public @Nullable Message receive(long timeoutMs, Acceptance acceptance) throws JMSException {
        return receiveUntil(timeoutMs == NO_WAIT ? NO_WAIT : Inflow.deadline(timeoutMs), acceptance);
    }

    /** Who closes the consumer waits until it has returned (section 8.8). */
    private @Nullable Message receiveUntil(long deadlineNs, Acceptance acceptance) throws JMSException {
        state.receives.begin();
        try {
            ensureOpen();
            session.ensureSynchronous(state);
            return waitFor(deadlineNs, acceptance);
        } finally {
            state.receives.end();
        }
    }

    /** With {@link #NO_WAIT} it looks at what is there, asks the broker, and returns. */
    private @Nullable Message waitFor(long deadlineNs, Acceptance acceptance) throws JMSException {
        boolean asked = false;
        try {
            while (true) {
                Message message = next(acceptance);
                if (message != null) {
                    return message;
                }
                if (state.isEnding() || session.wire().isOver() || asked && state.emptyConfirmed()) {
                    return null;
                }
                boolean over = deadlineNs == NO_WAIT || Inflow.left(deadlineNs) <= 0;
                if (over && !asked) {
                    if (!session.wire().started() || !state.askWhetherEmpty()) {
                        return null;
                    }
                    asked = true;
                } else if (!asked) {
                    state.beforeWaiting();
                }
                long until = asked ? Inflow.deadline(session.wire().options.requestTimeoutMs()) : deadlineNs;
                if (!session.wire().inflow.await(state.arrival, until) && asked) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(ErrorCode.REQUEST_TIMEOUT, "the thread was interrupted while it received", e);
        } finally {
            state.endWaiting();
        }
    }

    private @Nullable Message next(Acceptance acceptance) throws JMSException {
        Arrival arrival;
        Line line;
        state.session.lock.lock();
        try {
            arrival = state.take(System.currentTimeMillis());
            line = state.session.line();
            if (arrival == null) {
                return null;
            }
            // Within the lock: who stops the connection then either sees it or has kept it from being taken.
            state.session.handing.begin();
        } finally {
            state.session.lock.unlock();
        }
        try {
            return hand(arrival, line, acceptance);
        } finally {
            state.session.handing.end();
        }
    }

    private @Nullable Message hand(Arrival arrival, @Nullable Line line, Acceptance acceptance) throws JMSException {
        Message message = decode(arrival, line);
        JMSException refused = refused(message, acceptance);
        if (refused != null && session.state().automatic()) {
            putBack(arrival, line);
            throw refused;
        }
        state.session.lock.lock();
        try {
            // Lost meanwhile: it comes again, and this one cannot be settled.
            if (state.session.line() != line) {
                return null;
            }
            state.shown(arrival);
        } finally {
            state.session.lock.unlock();
        }
        state.session.settleSoon(state.plan.prefetch());
        if (refused != null) {
            throw refused;
        }
        return message;
    }

    private static @Nullable JMSException refused(Message message, Acceptance acceptance) {
        try {
            acceptance.accept(message);
            return null;
        } catch (JMSException e) {
            return e;
        } catch (RuntimeException e) {
            return Failures.of(ErrorCode.MESSAGE_FORMAT, "the body cannot be read: " + e, e);
        }
    }

    /** A message that cannot be made stays the next one: its body may be there at the next attempt. */
    private Message decode(Arrival arrival, @Nullable Line line) throws JMSException {
        try {
            return session.decode(state, arrival);
        } catch (JMSException | RuntimeException e) {
            putBack(arrival, line);
            throw e;
        }
    }

    /** Unless the line was lost: then it comes again. */
    private void putBack(Arrival arrival, @Nullable Line line) {
        state.session.lock.lock();
        try {
            if (state.session.line() == line && !state.isClosed()) {
                state.putBack(arrival);
            }
        } finally {
            state.session.lock.unlock();
        }
    }

    // ---- Listening.

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        ensureOpen();
        return state.listener();
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        ensureOpen();
        session.setListener(state, listener);
    }

    // ---- The rest.

    @Override
    public @Nullable String getMessageSelector() throws JMSException {
        ensureOpen();
        return state.plan.selector();
    }

    @Override
    public Queue getQueue() throws JMSException {
        ensureOpen();
        if (state.plan.source() instanceof Queue queue) {
            return queue;
        }
        throw Failures.of(ErrorCode.WRONG_STATE, "this consumer receives from a topic");
    }

    @Override
    public Topic getTopic() throws JMSException {
        ensureOpen();
        if (state.plan.source() instanceof Topic topic) {
            return topic;
        }
        throw Failures.of(ErrorCode.WRONG_STATE, "this consumer receives from a queue");
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        ensureOpen();
        return state.plan.noLocal();
    }

    @Override
    public int[] partitions() {
        return state.partitions();
    }

    @Override
    public void close() throws JMSException {
        boolean first = state.close(null);
        try {
            if (first) {
                session.listeners().awaitIdle(state);
                state.receives.awaitNone("a receive to return");
                detach();
            }
        } finally {
            if (session.forget(this)) {
                session.wire().destinations.release(state.plan.destination());
            }
        }
    }

    /** Tells the broker; what was not shown is offered to others. */
    private void detach() throws JMSException {
        SessionState owner = state.session;
        Line line = owner.line();
        owner.flushSettlements();
        long request = session.wire().nextRequest();
        try {
            if (line != null && !session.wire().isOver()) {
                Frame.Detach frame = new Frame.Detach(request, state.number, state.seen());
                session.wire()
                        .call(PendingReply.endingWith(request, ErrorCode.OK), frame, line)
                        .orThrow();
            }
        } finally {
            owner.forget(state);
        }
    }
}
