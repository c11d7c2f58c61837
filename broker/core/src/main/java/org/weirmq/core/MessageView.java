package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * A message as the core sees it. The server implements it on the encoded bytes; the core never looks at a body.
 * Immutable.
 */
public interface MessageView {
    /** 0 to 9. */
    int priority();

    boolean persistent();

    /** Milliseconds since the epoch; 0 for never. */
    long expiresAtMs();

    /** Milliseconds since the epoch; 0 for at once. */
    long deliverAtMs();

    /** A large body is kept beside the message, and goes when no record of the log names it any more. */
    boolean hasBodyApart();

    /** What the message takes in memory, in bytes. */
    int sizeBytes();

    /** The connection that sent it, in two halves: with session and sequence the identity of the message. */
    long producerHigh();

    long producerLow();

    int session();

    /** Rises within (producer, session). */
    long sequence();

    @Nullable String groupId();

    @Nullable String clientId();

    /**
     * What a selector's identifier stands for (Jakarta Messaging 3.1, section 3.8.1.1): a property, a JMSX property that
     * the sender set, or one of the header fields JMSDeliveryMode ('PERSISTENT' or 'NON_PERSISTENT'), JMSPriority,
     * JMSMessageID, JMSTimestamp, JMSCorrelationID and JMSType. A String, Boolean, Byte, Short, Integer, Long, Float or
     * Double; null when it is not set.
     */
    @Nullable Object value(String identifier);
}
