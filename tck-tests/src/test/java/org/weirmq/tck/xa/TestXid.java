package org.weirmq.tck.xa;

import java.nio.charset.StandardCharsets;
import javax.transaction.xa.Xid;

/** A branch as a transaction manager would name it. */
record TestXid(String global, String branch) implements Xid {
    @Override
    public int getFormatId() {
        return 4711;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return global.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
        return branch.getBytes(StandardCharsets.UTF_8);
    }
}
