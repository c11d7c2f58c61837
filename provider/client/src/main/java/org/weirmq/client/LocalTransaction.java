package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * The transaction that a transacted session has open (Jakarta Messaging 3.1, section 6.2.7): its number, and how it ends. What
 * belongs to it is staged in the session's sender and noted in its consumers. Guarded by the session's lock.
 */
final class LocalTransaction {
    private final SessionState session;
    private long number = 1;
    /** It has lost something with a line, so it cannot be committed. */
    private boolean doomed;

    private boolean committing;

    LocalTransaction(SessionState session) {
        this.session = session;
    }

    /** Under the lock: a line is lost on which messages were sent or received. A commit under way finds out by itself. */
    void lineLost() {
        if (!committing) {
            doomed = true;
        }
    }

    /** Under the lock. */
    boolean isDoomed() {
        return doomed;
    }

    /** Under the lock: it is given up. Returns its number; the next one is open. */
    long undone() {
        doomed = false;
        return number++;
    }

    /**
     * Commits the open transaction, or finds out whether it was when the connection was lost over it.
     *
     * @param loaded what a connection consumer has shown in this session
     */
    void commit(ServerWork loaded) throws JMSException {
        Line current;
        List<Frame.Settlement> settlements;
        JMSException refusal;
        boolean lostOrRefused;
        session.lock.lock();
        try {
            current = session.line();
            boolean lost = doomed || current == null || current.isLost() || loaded.hasStale();
            boolean empty = !session.hasReceipts() && !session.sender.hasStaged() && !loaded.hasShown();
            if (empty && !doomed) {
                return;
            }
            refusal = lost ? null : session.sender.stagedRefusal();
            doomed = lost;
            lostOrRefused = lost || refusal != null;
            settlements = lostOrRefused ? List.of() : session.drainReceipts();
            if (!lostOrRefused) {
                settlements.addAll(loaded.drainSettlements());
            }
            committing = !lostOrRefused;
            if (current != null && committing) {
                session.acceptances.addToOutbox(current);
                session.sender.addStaged(current);
            }
        } finally {
            session.lock.unlock();
        }
        if (current == null || lostOrRefused) {
            throw undo(refusal);
        }
        decide(current, settlements);
    }

    private JMSException undo(@Nullable JMSException refusal) throws JMSException {
        if (refusal == null) {
            session.wire.awaitLine();
        }
        session.rollback();
        String why = refusal == null
                ? "the connection was lost while the transaction was open"
                : "a message of the transaction was refused: " + refusal.getMessage();
        return Failures.of(ErrorCode.TRANSACTION_ROLLED_BACK, why, refusal);
    }

    private void decide(Line current, List<Frame.Settlement> settlements) throws JMSException {
        Wire wire = session.wire;
        long request = wire.nextRequest();
        Answer answer;
        try {
            PendingReply pending =
                    PendingReply.repeated(request, new Frame.AskOutcome(request, session.number, number));
            answer = wire.call(pending, new Frame.Commit(request, session.number, number, settlements), current);
        } catch (JMSException e) {
            number++;
            session.sender.dropStaged();
            throw Failures.of(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "it is not known whether the transaction was committed: " + e.getMessage(),
                    e);
        } finally {
            session.lock.lock();
            committing = false;
            session.lock.unlock();
        }
        if (answer.ok()) {
            number++;
            session.sender.dropStaged();
            return;
        }
        session.rollback();
        throw answer.failure();
    }
}
