package org.weirmq.client.message;

import jakarta.jms.JMSException;
import org.weirmq.jms.WeirDestination;

/** The connection behind {@code TemporaryQueue.delete()} and {@code TemporaryTopic.delete()}; called on any thread. */
@FunctionalInterface
public interface TemporaryOwner {
    /** Throws JMSException when the destination has consumers, IllegalStateException when the connection is closed. */
    void delete(WeirDestination destination) throws JMSException;
}
