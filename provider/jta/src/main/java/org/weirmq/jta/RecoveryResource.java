package org.weirmq.jta;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.weirmq.jms.WeirXAConnectionFactory;

/**
 * Resolves branches that others have prepared. Each call has a connection of its own, so that neither a broker that was started
 * again nor the end of the client that prepared a branch matters. When there is no connection it throws XAER_RMFAIL: an
 * answer without branches would be taken for the truth. Any thread.
 */
final class RecoveryResource implements XAResource {
    private final WeirXAConnectionFactory factory;

    RecoveryResource(WeirXAConnectionFactory factory) {
        this.factory = factory;
    }

    private interface Call<T> {
        T on(XAResource resource) throws XAException;
    }

    private <T> T call(Call<T> call) throws XAException {
        try (XAConnection connection = factory.createXAConnection()) {
            return call.on(connection.createXASession().getXAResource());
        } catch (JMSException e) {
            XAException failure = new XAException("the broker cannot be reached: " + e.getMessage());
            failure.errorCode = XAException.XAER_RMFAIL;
            failure.initCause(e);
            throw failure;
        }
    }

    /** All branches with the first call of a scan, none with the others. */
    @Override
    public Xid[] recover(int flags) throws XAException {
        if ((flags & TMSTARTRSCAN) == 0 && (flags & ~TMENDRSCAN) == 0) {
            return new Xid[0];
        }
        return call(resource -> resource.recover(flags));
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        call(resource -> {
            resource.commit(xid, onePhase);
            return true;
        });
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        call(resource -> {
            resource.rollback(xid);
            return true;
        });
    }

    @Override
    public void forget(Xid xid) throws XAException {
        call(resource -> {
            resource.forget(xid);
            return true;
        });
    }

    private static XAException noWork() {
        XAException failure = new XAException("this resource recovers; it does no work");
        failure.errorCode = XAException.XAER_PROTO;
        return failure;
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        throw noWork();
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        throw noWork();
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        throw noWork();
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other == this;
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }
}
