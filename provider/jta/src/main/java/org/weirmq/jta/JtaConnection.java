package org.weirmq.jta;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientXaConnection;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/**
 * A connection whose sessions enlist themselves. It can be closed while some of them work for a transaction; then it stays
 * open to the broker, which needs it to prepare, until the last of these transactions has ended. Any thread.
 */
final class JtaConnection implements Connection {
    private final ClientXaConnection connection;
    private final TransactionManager transactions;
    private final Set<JtaSession> sessions = new LinkedHashSet<>();
    private boolean closed;

    JtaConnection(ClientXaConnection connection, TransactionManager transactions) {
        this.connection = connection;
        this.transactions = transactions;
    }

    private synchronized ClientXaConnection open() throws JMSException {
        if (closed) {
            throw Failures.of(ErrorCode.CLOSED, "the connection is closed");
        }
        return connection;
    }

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        ClientXaConnection to = open();
        JtaSession session = new JtaSession(this, to.createXASession(transacted, acknowledgeMode), transactions);
        synchronized (this) {
            sessions.add(session);
        }
        return session;
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return createSession(sessionMode == Session.SESSION_TRANSACTED, sessionMode);
    }

    @Override
    public Session createSession() throws JMSException {
        return createSession(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public void close() throws JMSException {
        boolean unused;
        ArrayList<JtaSession> all;
        synchronized (this) {
            if (closed) {
                return;
            }
            unused = sessions.stream().noneMatch(JtaSession::isInTransaction);
            all = new ArrayList<>(sessions);
            closed = !unused;
        }
        if (unused) {
            connection.close();
            synchronized (this) {
                closed = true;
            }
            return;
        }
        connection.stop();
        for (JtaSession session : all) {
            session.close();
        }
    }

    /** The session is closed at the broker. */
    void ended(JtaSession session) throws JMSException {
        boolean last;
        synchronized (this) {
            sessions.remove(session);
            last = closed && sessions.isEmpty();
        }
        if (last) {
            connection.close();
        }
    }

    @Override
    public @Nullable String getClientID() throws JMSException {
        return open().getClientID();
    }

    @Override
    public void setClientID(@Nullable String clientID) throws JMSException {
        open().setClientID(clientID);
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        return open().getMetaData();
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() throws JMSException {
        return open().getExceptionListener();
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
        open().setExceptionListener(listener);
    }

    @Override
    public void start() throws JMSException {
        open().start();
    }

    @Override
    public void stop() throws JMSException {
        open().stop();
    }

    // ---- What an application server does with sessions of its own making.

    private JMSException noConnectionConsumers() throws JMSException {
        open();
        return Failures.of(
                ErrorCode.WRONG_STATE, "a connection that takes part in JTA transactions has no connection consumers");
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String messageSelector, ServerSessionPool sessionPool, int maxMessages)
            throws JMSException {
        throw noConnectionConsumers();
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic,
            String subscriptionName,
            String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        throw noConnectionConsumers();
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic,
            String subscriptionName,
            String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        throw noConnectionConsumers();
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic,
            String subscriptionName,
            String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        throw noConnectionConsumers();
    }
}
