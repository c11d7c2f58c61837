package org.weirmq.server;

import org.jspecify.annotations.Nullable;
import org.weirmq.core.MessageView;
import org.weirmq.protocol.EncodedMessage;

/** The core's view of a message, read from its bytes when it is asked for. */
public final class StoredMessage implements MessageView {
    /** Objects around the bytes, in bytes. */
    private static final int OVERHEAD_BYTES = 160;

    private final EncodedMessage message;

    public StoredMessage(EncodedMessage message) {
        this.message = message;
    }

    /** From bytes that were validated when they came from the network. */
    public static StoredMessage of(byte[] bytes) {
        return new StoredMessage(new EncodedMessage(bytes));
    }

    public EncodedMessage encoded() {
        return message;
    }

    @Override
    public int priority() {
        return message.priority();
    }

    @Override
    public boolean persistent() {
        return message.persistent();
    }

    @Override
    public long expiresAtMs() {
        return message.expiresAtMs();
    }

    @Override
    public long deliverAtMs() {
        return message.deliverAtMs();
    }

    @Override
    public boolean hasBodyApart() {
        return message.blob() != null;
    }

    @Override
    public int sizeBytes() {
        return message.bytes().length + OVERHEAD_BYTES;
    }

    @Override
    public long producerHigh() {
        return message.producerHigh();
    }

    @Override
    public long producerLow() {
        return message.producerLow();
    }

    @Override
    public int session() {
        return message.session();
    }

    @Override
    public long sequence() {
        return message.sequence();
    }

    @Override
    public @Nullable String groupId() {
        return message.groupId();
    }

    @Override
    public @Nullable String clientId() {
        return message.clientId();
    }

    @Override
    public @Nullable Object value(String identifier) {
        if (!identifier.startsWith("JMS") || identifier.startsWith("JMS_")) {
            return message.property(identifier);
        }
        return switch (identifier) {
            case "JMSDeliveryMode" -> message.persistent() ? "PERSISTENT" : "NON_PERSISTENT";
            case "JMSPriority" -> message.priority();
            case "JMSMessageID" -> message.messageId();
            case "JMSTimestamp" -> message.timestampMs();
            case "JMSCorrelationID" -> message.correlationText();
            case "JMSType" -> message.type();
            case "JMSXGroupID" -> message.groupId();
            case "JMSXGroupSeq" -> groupSequence();
            default -> message.property(identifier);
        };
    }

    /** In its own field behind a group id, unless it is 0; otherwise a property like any other. */
    private @Nullable Object groupSequence() {
        int sequence = message.groupSequence();
        return sequence != 0 ? (Object) sequence : message.property("JMSXGroupSeq");
    }

    @Override
    public String toString() {
        return "message "
                + EncodedMessage.messageId(new java.util.UUID(producerHigh(), producerLow()), session(), sequence());
    }
}
