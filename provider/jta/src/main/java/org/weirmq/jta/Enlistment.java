package org.weirmq.jta;

import jakarta.jms.JMSException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.HashSet;
import java.util.Set;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/**
 * For which transactions a session works: at most for one at a time, which is {@code current}; the others that have not ended
 * are suspended. The thread that uses the session enlists it; transactions may end on any thread.
 */
final class Enlistment {
    private final TransactionManager transactions;
    private final XAResource resource;
    private final Runnable whenNoneIsLeft;
    private final Set<Transaction> open = new HashSet<>();
    private @Nullable Transaction current;

    /** @param whenNoneIsLeft called each time when the last open transaction of the session has ended, on the thread that ended it */
    Enlistment(TransactionManager transactions, XAResource resource, Runnable whenNoneIsLeft) {
        this.transactions = transactions;
        this.resource = resource;
        this.whenNoneIsLeft = whenNoneIsLeft;
    }

    /** Whether this thread works in a transaction. */
    boolean isTransactionActive() throws JMSException {
        try {
            return transactions.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException e) {
            throw failed(e);
        }
    }

    /** Whether the session works, or has worked, for a transaction that has not ended. */
    synchronized boolean isInTransaction() {
        return !open.isEmpty();
    }

    /** What the session does next belongs to the transaction of this thread, or to none if it has none. */
    void join() throws JMSException {
        try {
            Transaction now = transactions.getTransaction();
            boolean none = now == null || now.getStatus() == Status.STATUS_NO_TRANSACTION;
            join(none ? null : now);
        } catch (SystemException e) {
            throw failed(e);
        }
    }

    private void join(@Nullable Transaction now) throws JMSException, SystemException {
        if (now != null && now.getStatus() != Status.STATUS_ACTIVE) {
            throw Failures.of(
                    ErrorCode.TRANSACTION_ROLLED_BACK,
                    "nothing can be done any more in this JTA transaction: its status is " + now.getStatus());
        }
        Transaction before;
        synchronized (this) {
            before = current;
        }
        if (now == before || now != null && now.equals(before)) {
            return;
        }
        if (before != null) {
            suspend(before);
        }
        if (now != null) {
            enlist(now);
        }
    }

    /** Not under the lock: the transaction manager has locks of its own, and calls from its side come to {@link #ended}. */
    private void suspend(Transaction before) throws JMSException, SystemException {
        boolean active = before.getStatus() == Status.STATUS_ACTIVE;
        if (active && !before.delistResource(resource, XAResource.TMSUSPEND)) {
            throw Failures.of(ErrorCode.WRONG_STATE, "the session cannot be taken out of a suspended transaction");
        }
        synchronized (this) {
            if (current == before) {
                current = null;
            }
        }
    }

    private void enlist(Transaction now) throws JMSException, SystemException {
        try {
            boolean isNew;
            synchronized (this) {
                isNew = !open.contains(now);
            }
            if (!now.enlistResource(resource)) {
                throw Failures.of(
                        ErrorCode.WRONG_STATE,
                        "the transaction manager did not enlist the session: a local transaction of its own is open, or"
                                + " the broker cannot be reached");
            }
            if (isNew) {
                now.registerSynchronization(new End(now));
            }
            synchronized (this) {
                open.add(now);
                current = now;
            }
        } catch (RollbackException e) {
            throw Failures.of(ErrorCode.TRANSACTION_ROLLED_BACK, "the JTA transaction can only roll back", e);
        }
    }

    private final class End implements Synchronization {
        private final Transaction transaction;

        End(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public void beforeCompletion() {
            // The transaction manager delists by itself; what other synchronizations still send belongs to the
            // transaction.
        }

        @Override
        public void afterCompletion(int status) {
            ended(transaction);
        }
    }

    private void ended(Transaction transaction) {
        boolean last;
        synchronized (this) {
            open.remove(transaction);
            if (transaction.equals(current)) {
                current = null;
            }
            last = open.isEmpty();
        }
        if (last) {
            whenNoneIsLeft.run();
        }
    }

    private static JMSException failed(SystemException e) {
        return Failures.of(ErrorCode.INTERNAL, "the transaction manager failed: " + e.getMessage(), e);
    }
}
