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
 * branch, what it sends and receives belongs to the branch; otherwise it acknowledges automatically, or acts by the
 * mode it was made with. It can still be closed before the branch is resolved.
 */
final class ClientXaSession extends ClientSession implements XAQueueSession, XATopicSession {
    private final SessionResource resource;
    /** It has a mode of its own, for when it works for no branch. */
    private final boolean ownMode;

    ClientXaSession(SessionWork work, @Nullable DestinationKind domain) {
        this(work, domain, false);
    }

    ClientXaSession(SessionWork work, @Nullable DestinationKind domain, boolean ownMode) {
        super(work, domain);
        this.ownMode = ownMode;
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

    private boolean isManaged() {
        return !ownMode || resource.isAssociated();
    }

    @Override
    public boolean getTransacted() throws JMSException {
        work().ensureOpen();
        return isManaged() || super.getTransacted();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        work().ensureOpen();
        return isManaged() ? SESSION_TRANSACTED : super.getAcknowledgeMode();
    }

    @Override
    public void commit() throws JMSException {
        if (isManaged()) {
            throw managed("commit");
        }
        super.commit();
    }

    @Override
    public void rollback() throws JMSException {
        if (isManaged()) {
            throw managed("rollback");
        }
        super.rollback();
    }

    @Override
    public void recover() throws JMSException {
        if (isManaged()) {
            work().ensureOpen();
            throw Failures.of(ErrorCode.WRONG_STATE, "a transacted session is rolled back, not recovered");
        }
        super.recover();
    }

    private JMSException managed(String what) throws JMSException {
        work().ensureOpen();
        String label = ErrorCode.WRONG_STATE.label();
        return new TransactionInProgressException(
                label + ": " + what + " of this session is the transaction manager's", label);
    }
}
