package org.weirmq.client;

import jakarta.jms.JMSException;
import org.weirmq.protocol.DestinationKind;

/** The connection that a temporary destination belongs to, as far as the destination needs it. */
public interface TemporaryOwner {
    /**
     * Deletes the temporary destination (Jakarta Messaging 3.1, TemporaryQueue.delete and TemporaryTopic.delete).
     *
     * @throws JMSException when it still has consumers, or the connection is closed
     */
    void deleteTemporary(DestinationKind kind, String name) throws JMSException;
}
