package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.Frame;

/**
 * What a session has done for the branch that it was associated with. Its sends are on their way to the broker.
 *
 * @param lost the line is gone, and with it the branch
 * @param receipts what it has received
 * @param refusal why the broker refused one of its messages
 */
record BranchPart(
        boolean lost,
        List<Frame.Settlement> receipts,
        @Nullable JMSException refusal) {
    /**
     * From now on the session works for no branch.
     *
     * @param on where the association was made
     * @param loaded what a connection consumer has shown in this session
     */
    static BranchPart end(SessionState session, Line on, ServerWork loaded) {
        session.lock.lock();
        try {
            boolean lost = session.line() != on || on.isLost() || loaded.hasStale();
            if (!lost) {
                session.acceptances.addToOutbox(on);
                session.sender.addStaged(on);
            }
            JMSException refusal = session.sender.stagedRefusal();
            List<Frame.Settlement> receipts = new ArrayList<>(session.drainReceipts());
            receipts.addAll(loaded.drainSettlements());
            session.sender.dropStaged();
            session.inBranch(false);
            return new BranchPart(lost, receipts, refusal);
        } finally {
            session.lock.unlock();
        }
    }
}
