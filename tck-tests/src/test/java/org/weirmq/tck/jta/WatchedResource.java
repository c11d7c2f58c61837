package org.weirmq.tck.jta;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A resource at whose named points something happens: "before-prepare", "after-prepare", "before-commit", "after-commit". */
record WatchedResource(XAResource resource, String point, Runnable action) implements XAResource {
    private void reached(String here) {
        if (here.equals(point)) {
            action.run();
        }
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        reached("before-prepare");
        int vote = resource.prepare(xid);
        reached("after-prepare");
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        reached("before-commit");
        resource.commit(xid, onePhase);
        reached("after-commit");
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        resource.start(xid, flags);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        resource.end(xid, flags);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        resource.rollback(xid);
    }

    @Override
    public void forget(Xid xid) throws XAException {
        resource.forget(xid);
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        return resource.recover(flags);
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return equals(other);
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return resource.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return resource.setTransactionTimeout(seconds);
    }
}
