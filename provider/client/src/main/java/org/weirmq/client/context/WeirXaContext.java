package org.weirmq.client.context;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XASession;
import javax.transaction.xa.XAResource;

/** A context for a transaction manager (Jakarta Messaging 3.1, section 11.4): a connection and one XA session. */
public final class WeirXaContext extends WeirContext implements XAJMSContext {
    public WeirXaContext(XAConnection connection) throws JMSException {
        super(connection, SESSION_TRANSACTED);
    }

    @Override
    Session newSession(Connection connection) throws JMSException {
        return ((XAConnection) connection).createXASession();
    }

    @Override
    public JMSContext getContext() {
        return this;
    }

    @Override
    public XAResource getXAResource() {
        return RuntimeFailures.call(() -> ((XASession) session()).getXAResource());
    }
}
