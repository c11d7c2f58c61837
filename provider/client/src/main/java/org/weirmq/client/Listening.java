package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;

/**
 * Calls the listeners of a session, one message at a time, on a thread of its own that starts with the first listener
 * (Jakarta Messaging 3.1, section 6.2.5).
 */
final class Listening implements Runnable {

    /** Makes the message that a listener sees. */
    interface Decoder {
        jakarta.jms.Message decode(ConsumerState consumer, Arrival arrival) throws JMSException;
    }

    private final SessionState session;
    private final Decoder decoder;
    private final Condition idle;
    private @Nullable Thread thread;
    private @Nullable ConsumerState delivering;

    Listening(SessionState session, Decoder decoder) {
        this.session = session;
        this.decoder = decoder;
        idle = session.lock.newCondition();
    }

    /** Starts the thread if it does not run. */
    void begin() {
        session.lock.lock();
        try {
            if (thread == null && !session.isClosed()) {
                thread = new Thread(this, "weirmq-session-" + session.number);
                thread.setDaemon(false);
                thread.start();
            }
        } finally {
            session.lock.unlock();
        }
    }

    /** Whether this is the thread that calls listeners, and it is in one now. */
    boolean isInListener() {
        session.lock.lock();
        try {
            return delivering != null && Thread.currentThread() == thread;
        } finally {
            session.lock.unlock();
        }
    }

    boolean hasBegun() {
        session.lock.lock();
        try {
            return thread != null;
        } finally {
            session.lock.unlock();
        }
    }

    /**
     * Waits until no listener runs; of one consumer, or of the session if it is null. Returns at once in the listener
     * itself.
     */
    void awaitIdle(@Nullable ConsumerState consumer) throws JMSException {
        session.lock.lock();
        try {
            while (delivering != null
                    && (consumer == null || delivering == consumer)
                    && Thread.currentThread() != thread) {
                idle.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(
                    ErrorCode.REQUEST_TIMEOUT, "interrupted while waiting for a message listener to return", e);
        } finally {
            session.lock.unlock();
        }
    }

    @Override
    public void run() {
        while (!session.isClosed()) {
            if (!session.listening.met()) {
                session.beforeWaiting();
            }
            try {
                session.wire.inflow.await(session.listening, Inflow.FOREVER);
            } catch (InterruptedException e) {
                // Nobody but a listener knows this thread, and an interruption that one left behind ends nothing.
                continue;
            }
            deliverNext();
        }
    }

    private void deliverNext() {
        ConsumerState consumer;
        Arrival arrival;
        MessageListener listener;
        int generation;
        boolean automatic;
        session.lock.lock();
        try {
            consumer = session.nextReady();
            listener = consumer == null ? null : consumer.listener();
            if (consumer == null || listener == null) {
                return;
            }
            arrival = consumer.take(System.currentTimeMillis());
            if (consumer.hasMore()) {
                session.nowReady(consumer);
            }
            if (arrival == null) {
                return;
            }
            delivering = consumer;
            generation = session.generation();
            automatic = session.automatic();
            if (!automatic) {
                consumer.shown(arrival);
            }
        } finally {
            session.lock.unlock();
        }
        call(consumer, arrival, listener, generation, automatic);
    }

    private void call(
            ConsumerState consumer, Arrival arrival, MessageListener listener, int generation, boolean automatic) {
        boolean returned = false;
        boolean again;
        try {
            listener.onMessage(decoder.decode(consumer, arrival));
            returned = true;
        } catch (RuntimeException | Error e) {
            System.getLogger(Listening.class.getName())
                    .log(System.Logger.Level.WARNING, "a message listener threw an exception", e);
        } catch (JMSException e) {
            session.wire.report(e);
        }
        session.lock.lock();
        try {
            boolean ours = generation == session.generation();
            if (automatic && ours && returned) {
                consumer.shown(arrival);
            }
            again = automatic && ours && !returned && !session.isClosed();
        } finally {
            session.lock.unlock();
        }
        if (again) {
            // Everything is given back, so that the message comes again before those behind it.
            giveBack();
        }
        afterwards(consumer);
    }

    private void giveBack() {
        try {
            session.recover();
        } catch (JMSException e) {
            session.wire.report(e);
        }
    }

    private void afterwards(ConsumerState consumer) {
        session.lock.lock();
        try {
            delivering = null;
            idle.signalAll();
        } finally {
            session.lock.unlock();
        }
        session.settleSoon(consumer.plan.prefetch());
    }
}
