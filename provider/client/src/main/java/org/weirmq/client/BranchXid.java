package org.weirmq.client;

import javax.transaction.xa.Xid;
import org.weirmq.protocol.XaId;

/** A branch that the broker has named, for a transaction manager. */
record BranchXid(XaId id) implements Xid {
    @Override
    public int getFormatId() {
        return id.formatId();
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return id.globalBytes();
    }

    @Override
    public byte[] getBranchQualifier() {
        return id.branchBytes();
    }
}
