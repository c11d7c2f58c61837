package org.weirmq.client;

import jakarta.jms.JMSException;
import javax.transaction.xa.XAException;
import org.weirmq.protocol.ErrorCode;

/** The one place where error codes become those of the XA specification. */
final class XaFailures {
    private XaFailures() {}

    static XAException of(int xaCode, String text) {
        XAException failure = new XAException(text);
        failure.errorCode = xaCode;
        return failure;
    }

    /** @param unknown what it means here that the broker does not know the branch */
    static XAException of(Answer answer, int unknown) {
        int code = answer.code() == ErrorCode.BRANCH_UNKNOWN ? unknown : xaCode(answer.code());
        return of(code, answer.code().label() + ": " + answer.text());
    }

    /** The broker was not asked, or has not answered. */
    static XAException of(JMSException cause) {
        XAException failure = of(XAException.XAER_RMFAIL, String.valueOf(cause.getMessage()));
        failure.initCause(cause);
        return failure;
    }

    private static int xaCode(ErrorCode code) {
        return switch (code) {
            case BRANCH_EXISTS -> XAException.XAER_DUPID;
            case BRANCH_WRONG_STATE -> XAException.XAER_PROTO;
            case TRANSACTION_ROLLED_BACK -> XAException.XA_RBROLLBACK;
            case TRANSACTION_TIMED_OUT -> XAException.XA_RBTIMEOUT;
            case NO_SPACE, TRANSACTION_TOO_LARGE -> XAException.XA_RBOTHER;
            case HEURISTIC_COMMIT -> XAException.XA_HEURCOM;
            case HEURISTIC_ROLLBACK -> XAException.XA_HEURRB;
            case CONNECTION_LOST, REQUEST_TIMEOUT, CLOSED, BROKER_STOPPING, LOG_FAILED -> XAException.XAER_RMFAIL;
            default -> XAException.XAER_RMERR;
        };
    }
}
