package org.weirmq.client;

import jakarta.jms.JMSException;
import org.weirmq.protocol.ErrorCode;

/** What became of a request. */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Answer(ErrorCode code, String text, byte[] payload) {
    boolean ok() {
        return code == ErrorCode.OK;
    }

    Answer orThrow() throws JMSException {
        if (!ok()) {
            throw failure();
        }
        return this;
    }

    JMSException failure() {
        return Failures.of(code, text);
    }
}
