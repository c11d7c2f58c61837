package org.weirmq.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of a message on their way into bytes. A plain carrier, filled by one thread. */
@SuppressWarnings("VisibilityField")
public final class MessageFields {
    private static final UUID NOBODY = new UUID(0, 0);

    public BodyType bodyType = BodyType.NONE;
    public boolean persistent = true;
    public int priority = 4;
    /** The connection that sends, with session and sequence: together the identity of the message. */
    public UUID producer = NOBODY;

    public int session;
    public long sequence;
    /** The producer asked for no JMSMessageID. */
    public boolean idDisabled;
    /** The producer asked for no JMSTimestamp. */
    public boolean timestampDisabled;
    /** When it was sent, in milliseconds since the epoch. */
    public long timestampMs;
    /** When it expires, in milliseconds since the epoch; 0 for never. */
    public long expiresAtMs;
    /** When it may be delivered at the earliest, in milliseconds since the epoch; 0 for at once. */
    public long deliverAtMs;

    public @Nullable String correlationId;
    /** Instead of the text, for native correlation ids. */
    public byte @Nullable [] correlationBytes;

    public @Nullable DestinationRef replyTo;
    public @Nullable String type;
    public @Nullable String groupId;
    public int groupSequence;
    /** The client id of the sending connection, for noLocal on durable subscriptions. */
    public @Nullable String clientId;

    public Map<String, Object> properties = new LinkedHashMap<>();
    /** The encoded body, unless {@link #blob} is set. */
    public byte[] body = new byte[0];

    /** Instead of the body, when it is large and lies in parts: it goes into a blob before the message is encoded. */
    public @Nullable BodyParts bodyParts;

    public @Nullable BlobRef blob;

    /** Whether there is a body at all: a TextMessage may hold null. */
    public boolean hasBody = true;
}
