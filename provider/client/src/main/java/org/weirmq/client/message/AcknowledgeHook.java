package org.weirmq.client.message;

import jakarta.jms.JMSException;
import org.weirmq.jms.WeirMessage;

/**
 * The session behind {@code Message.acknowledge()}.
 *
 * <ul>
 *   <li>Called on the application's thread, for received messages only.
 *   <li>Acknowledges what its session's mode asks for; does nothing in the other modes.
 *   <li>Throws {@link jakarta.jms.IllegalStateException} when the session is closed.
 * </ul>
 */
@FunctionalInterface
public interface AcknowledgeHook {
    void acknowledge(WeirMessage message) throws JMSException;
}
