package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.weirmq.protocol.ErrorCode;

/** How a session acknowledges (Jakarta Messaging 3.1, section 6.2.10). */
enum AckMode {
    AUTO(Session.AUTO_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    TRANSACTED(Session.SESSION_TRANSACTED);

    final int jms;

    AckMode(int jms) {
        this.jms = jms;
    }

    static AckMode of(boolean transacted, int jms) throws JMSException {
        if (transacted) {
            return TRANSACTED;
        }
        for (AckMode mode : values()) {
            if (mode.jms == jms && mode != TRANSACTED) {
                return mode;
            }
        }
        throw Failures.of(
                ErrorCode.INVALID_ARGUMENT,
                "acknowledge mode " + jms + " is none that a non-transacted session can have");
    }

    /** What was delivered is settled without the application. */
    boolean automatic() {
        return this == AUTO || this == DUPS_OK;
    }
}
