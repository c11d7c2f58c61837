package org.weirmq.client;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import java.util.ArrayList;
import java.util.List;
import org.weirmq.protocol.ErrorCode;

/**
 * Hands the messages of one consumer to the sessions of an application server's pool (Jakarta Messaging 3.1, chapter 11).
 * Has a session of its own, which holds the leases, and a thread that waits for messages and for the pool.
 */
final class ClientConnectionConsumer implements ConnectionConsumer, Runnable {
    private final SessionWork session;
    private final ClientConsumer consumer;
    private final ServerSessionPool pool;
    private final int messagesMax;

    ClientConnectionConsumer(SessionWork session, ClientConsumer consumer, ServerSessionPool pool, int messagesMax) {
        this.session = session;
        this.consumer = consumer;
        this.pool = pool;
        this.messagesMax = messagesMax;
    }

    void begin() {
        Thread thread = new Thread(this, "weirmq-connection-consumer-" + consumer.state().number);
        thread.setDaemon(false);
        thread.start();
    }

    @Override
    public void run() {
        ConsumerState state = consumer.state();
        try {
            while (!state.isEnding()) {
                state.beforeWaiting();
                session.wire().inflow.await(state.arrival, Inflow.FOREVER);
                if (state.hasArrivals() && session.wire().started()) {
                    handOver(pool.getServerSession());
                }
            }
        } catch (InterruptedException e) {
            session.wire()
                    .report(Failures.of(ErrorCode.INTERNAL, "the thread of a connection consumer was interrupted", e));
        } catch (JMSException e) {
            session.wire().report(e);
        }
    }

    private void handOver(ServerSession server) throws JMSException {
        if (!(server.getSession() instanceof ClientSession target)) {
            throw Failures.of(ErrorCode.INVALID_ARGUMENT, "the pool's sessions must be sessions of this provider");
        }
        OpenCalls receives = consumer.state().receives;
        receives.begin();
        try {
            for (ServerWork.Loaded message : take()) {
                target.work().serverWork().load(message);
            }
        } finally {
            receives.end();
        }
        server.start();
    }

    private List<ServerWork.Loaded> take() {
        ConsumerState state = consumer.state();
        List<ServerWork.Loaded> messages = new ArrayList<>();
        state.session.lock.lock();
        try {
            while (messages.size() < messagesMax && !state.isEnding()) {
                Arrival arrival = state.take(System.currentTimeMillis());
                if (arrival == null) {
                    break;
                }
                messages.add(new ServerWork.Loaded(state, arrival, state.session.lines()));
            }
        } finally {
            state.session.lock.unlock();
        }
        return messages;
    }

    @Override
    public ServerSessionPool getServerSessionPool() throws JMSException {
        if (consumer.state().isClosed()) {
            throw Failures.of(ErrorCode.CLOSED, "the connection consumer is closed");
        }
        return pool;
    }

    /** What the pool's sessions hold they can still settle. */
    @Override
    public void close() throws JMSException {
        consumer.close();
    }
}
