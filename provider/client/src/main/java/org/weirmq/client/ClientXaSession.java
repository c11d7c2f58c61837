package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.ErrorCode;

/**
 * A session for a transaction manager (Jakarta Messaging 3.1, section 11.4). While its {@link XAResource} is associated with a
 * branch, what it sends and receives belongs to the branch; otherwise it acknowledges automatically. It can still be closed
 * before the branch is resolved.
 */
final class ClientXaSession extends ClientSession implements XAQueueSession, XATopicSession {
    private final SessionResource resource;

    ClientXaSession(SessionWork work, @Nullable DestinationKind domain) {
        super(work, domain);
        resource = new SessionResource(work);
        work.beforeClose(resource::sessionCloses);
    }

    @Override
    public XAResource getXAResource() {
        return resource;
    }

    @Override
    public Session getSession() throws JMSException {
        work().ensureOpen();
        return this;
    }

    @Override
    public QueueSession getQueueSession() throws JMSException {
        work().ensureOpen();
        return this;
    }

    @Override
    public TopicSession getTopicSession() throws JMSException {
        work().ensureOpen();
        return this;
    }

    @Override
    public boolean getTransacted() throws JMSException {
        work().ensureOpen();
        return true;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        work().ensureOpen();
        return SESSION_TRANSACTED;
    }

    @Override
    public void commit() throws JMSException {
        throw managed("commit");
    }

    @Override
    public void rollback() throws JMSException {
        throw managed("rollback");
    }

    @Override
    public void recover() throws JMSException {
        work().ensureOpen();
        throw Failures.of(ErrorCode.WRONG_STATE, "a transacted session is rolled back, not recovered");
    }

    private JMSException managed(String what) throws JMSException {
        work().ensureOpen();
        String label = ErrorCode.WRONG_STATE.label();
        return new TransactionInProgressException(
                label + ": " + what + " of this session is the transaction manager's", label);
    }
}
