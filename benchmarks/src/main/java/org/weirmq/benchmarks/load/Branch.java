package org.weirmq.benchmarks.load;

import java.nio.ByteBuffer;
import javax.transaction.xa.Xid;

/** Transaction branch id made of run, worker and sequence. */
record Branch(int run, int worker, long seq) implements Xid {
    @Override
    public int getFormatId() {
        return 0x4a4d534c;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return ByteBuffer.allocate(16).putInt(run).putInt(worker).putLong(seq).array();
    }

    @Override
    public byte[] getBranchQualifier() {
        return new byte[] {1};
    }
}
