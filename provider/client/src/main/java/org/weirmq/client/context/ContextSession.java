package org.weirmq.client.context;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** What a JMSContext needs of a session beyond the classic interface; our sessions implement it. */
public interface ContextSession extends Session {
    /**
     * Acknowledges all messages that the session has consumed, in CLIENT_ACKNOWLEDGE mode; does nothing in the others. Throws
     * {@link jakarta.jms.IllegalStateException} when the session is closed.
     */
    void acknowledge() throws JMSException;
}
