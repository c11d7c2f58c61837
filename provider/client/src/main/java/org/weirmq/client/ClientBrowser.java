package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirDestination;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.ErrorCode;

/**
 * Looks at the messages of a queue (Jakarta Messaging 3.1, section 4.1.6). Each enumeration starts anew, shows the queue of
 * its time, and is independent of the others. Of more than {@value #OPEN_MAX} that were begun and not read to their end the
 * oldest ends: an application that only looks at the first message each time costs the broker no more than that. One that was
 * begun goes on after a reconnect and shows no message twice; what keeps it from its end, the ExceptionListener is told.
 */
final class ClientBrowser implements QueueBrowser {
    private static final int OPEN_MAX = 16;

    private final SessionWork session;
    private final WeirDestination queue;
    private final @Nullable String selector;
    private final ArrayDeque<View> open = new ArrayDeque<>();
    private boolean closed;

    /** Throws when there is no such queue or the selector is wrong, as the specification wants it at creation. */
    ClientBrowser(SessionWork session, WeirDestination queue, @Nullable String selector) throws JMSException {
        this.session = session;
        this.queue = queue;
        this.selector = selector;
        attach().close();
    }

    private ClientConsumer attach() throws JMSException {
        return session.attach(queue, ConsumerKind.BROWSER, null, selector, false);
    }

    private void ensureOpen() throws JMSException {
        if (closed) {
            throw Failures.of(ErrorCode.CLOSED, "the browser is closed");
        }
        session.ensureOpen();
    }

    @Override
    public Queue getQueue() throws JMSException {
        ensureOpen();
        return (Queue) queue;
    }

    @Override
    public @Nullable String getMessageSelector() throws JMSException {
        ensureOpen();
        return selector;
    }

    @Override
    public Enumeration<Message> getEnumeration() throws JMSException {
        ensureOpen();
        for (Iterator<View> views = open.iterator(); views.hasNext(); ) {
            View view = views.next();
            if (view.ended || open.size() >= OPEN_MAX) {
                views.remove();
                view.source.close();
            }
        }
        View fresh = new View(attach());
        open.add(fresh);
        return fresh;
    }

    @Override
    public void close() throws JMSException {
        if (!closed) {
            closed = true;
            for (View view : open) {
                view.source.close();
            }
        }
    }

    private final class View implements Enumeration<Message> {
        private final ClientConsumer source;
        private @Nullable Message next;
        private boolean ended;

        View(ClientConsumer source) {
            this.source = source;
        }

        @Override
        public boolean hasMoreElements() {
            if (source.state().isClosed()) {
                next = null;
                ended = true;
            } else if (next == null && !ended) {
                next = look();
                ended = next == null;
            }
            return next != null;
        }

        private @Nullable Message look() {
            ConsumerState state = source.state();
            try {
                while (true) {
                    Arrival arrival;
                    boolean complete;
                    state.session.lock.lock();
                    try {
                        // Asked first: what came before the end is in the buffer then, whoever reads meanwhile.
                        complete = state.isEnding() || state.isExhausted();
                        arrival = state.take(System.currentTimeMillis());
                    } finally {
                        state.session.lock.unlock();
                    }
                    if (arrival != null) {
                        return session.decode(state, arrival);
                    }
                    if (complete) {
                        return null;
                    }
                    state.beforeWaiting();
                    if (!session.wire()
                            .inflow
                            .await(
                                    state.arrival,
                                    Inflow.deadline(session.wire().options.requestTimeoutMs()))) {
                        throw Failures.of(
                                ErrorCode.REQUEST_TIMEOUT,
                                "an enumeration of " + queue + " ended early: nothing came from the broker within "
                                        + session.wire().options.requestTimeoutMs() + " ms (requestTimeoutMs)");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } catch (JMSException e) {
                session.wire().report(e);
                return null;
            }
        }

        @Override
        public Message nextElement() {
            if (!hasMoreElements() || next == null) {
                throw new NoSuchElementException("the browser has shown every message");
            }
            Message message = next;
            next = null;
            return message;
        }
    }
}
