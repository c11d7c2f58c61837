package org.weirmq.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message read where it lies, in its bytes: the constructor walks the headers once, everything else is read when it is
 * asked for. Immutable; any thread.
 */
public final class EncodedMessage {
    private static final int ABSENT = -1;

    private final byte[] bytes;
    private final int flags;
    private final int session;
    private final long sequence;
    private final long sentAtMs;
    private final long expiresAtMs;
    private final long deliverAtMs;
    private int correlationAt = ABSENT;
    private int replyToAt = ABSENT;
    private int typeAt = ABSENT;
    private int groupAt = ABSENT;
    private int clientIdAt = ABSENT;
    private int propertiesAt = ABSENT;
    private final int bodyAt;

    /** Throws {@link ProtocolException} when the headers are not well-formed. */
    public EncodedMessage(byte[] bytes) {
        this.bytes = bytes;
        WireReader in = new WireReader(bytes);
        int version = in.u8();
        if (version != MessageCodec.VERSION) {
            throw malformed("message format " + version);
        }
        BodyType.of(in.u8());
        flags = in.i16() & 0xffff;
        if ((flags & ~MessageCodec.KNOWN_FLAGS) != 0) {
            throw malformed("message flags " + flags);
        }
        if (in.u8() > 9) {
            throw malformed("a priority above 9");
        }
        in.skip(16);
        session = in.varint32();
        sequence = in.varint();
        sentAtMs = in.i64();
        expiresAtMs = has(MessageCodec.EXPIRES) ? in.i64() : 0;
        deliverAtMs = has(MessageCodec.DELAYED) ? in.i64() : 0;
        optionalFields(in);
        bodyAt = in.position();
    }

    private void optionalFields(WireReader in) {
        if (has(MessageCodec.CORRELATION_TEXT) || has(MessageCodec.CORRELATION_BYTES)) {
            correlationAt = in.position();
            in.skip(in.varint32());
        }
        if (has(MessageCodec.REPLY_TO)) {
            replyToAt = in.position();
            in.skip(2);
            in.skip(in.varint32());
        }
        if (has(MessageCodec.TYPE)) {
            typeAt = in.position();
            in.skip(in.varint32());
        }
        if (has(MessageCodec.GROUP)) {
            groupAt = in.position();
            in.skip(in.varint32());
            in.skip(4);
        }
        if (has(MessageCodec.CLIENT_ID)) {
            clientIdAt = in.position();
            in.skip(in.varint32());
        }
        if (has(MessageCodec.PROPERTIES)) {
            propertiesAt = in.position();
            in.skip(in.i32());
        }
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(ErrorCode.MALFORMED_FRAME, what);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private WireReader at(int position) {
        return new WireReader(bytes, position, bytes.length - position);
    }

    private @Nullable String stringAt(int position) {
        return position == ABSENT ? null : at(position).string(bytes.length);
    }

    /**
     * Walks everything that the constructor did not: properties and the length of the body. For bytes from the network,
     * so that nothing later can stumble over them.
     */
    public EncodedMessage validate() {
        if (propertiesAt != ABSENT) {
            int length = at(propertiesAt).i32();
            WireReader in = new WireReader(bytes, propertiesAt + 4, length);
            int count = in.count(length);
            for (int i = 0; i < count; i++) {
                in.skip(in.varint32());
                ValueCodec.skip(in);
            }
            in.expectEnd();
        }
        replyTo();
        WireReader in = at(bodyAt);
        if (has(MessageCodec.BLOB)) {
            in.skip(16);
            if (in.varint() < 0) {
                throw malformed("a body of negative length");
            }
        } else if (!has(MessageCodec.NO_BODY)) {
            in.skip(in.varint32());
        }
        in.expectEnd();
        return this;
    }

    /** The whole message. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public BodyType bodyType() {
        return BodyType.of(bytes[1]);
    }

    public boolean persistent() {
        return has(MessageCodec.PERSISTENT);
    }

    public int priority() {
        return bytes[4];
    }

    public long producerHigh() {
        return at(5).i64();
    }

    public long producerLow() {
        return at(13).i64();
    }

    public int session() {
        return session;
    }

    public long sequence() {
        return sequence;
    }

    /** The JMSMessageID, or null when the producer asked for none. */
    public @Nullable String messageId() {
        return has(MessageCodec.ID_DISABLED)
                ? null
                : messageId(new UUID(producerHigh(), producerLow()), session, sequence);
    }

    /** How a JMSMessageID is made: unique, because a connection's sequence numbers are. */
    public static String messageId(UUID producer, int session, long sequence) {
        return "ID:" + producer + ':' + session + ':' + sequence;
    }

    /** The JMSTimestamp; 0 when the producer asked for none. */
    public long timestampMs() {
        return has(MessageCodec.TIMESTAMP_DISABLED) ? 0 : sentAtMs;
    }

    /** When it was sent, in milliseconds since the epoch. */
    public long sentAtMs() {
        return sentAtMs;
    }

    public long expiresAtMs() {
        return expiresAtMs;
    }

    public long deliverAtMs() {
        return deliverAtMs;
    }

    public boolean correlationIsBytes() {
        return has(MessageCodec.CORRELATION_BYTES);
    }

    public @Nullable String correlationId() {
        return has(MessageCodec.CORRELATION_TEXT) ? stringAt(correlationAt) : null;
    }

    /** The JMSCorrelationID as a string, also when it was set as bytes. */
    public @Nullable String correlationText() {
        if (!has(MessageCodec.CORRELATION_BYTES)) {
            return correlationId();
        }
        return stringAt(correlationAt);
    }

    public byte @Nullable [] correlationBytes() {
        return has(MessageCodec.CORRELATION_BYTES) ? at(correlationAt).bytes(bytes.length) : null;
    }

    public @Nullable DestinationRef replyTo() {
        if (replyToAt == ABSENT) {
            return null;
        }
        WireReader in = at(replyToAt);
        DestinationKind kind = DestinationKind.of(in.u8());
        boolean temporary = in.bool();
        return new DestinationRef(kind, in.string(bytes.length), temporary);
    }

    public @Nullable String type() {
        return stringAt(typeAt);
    }

    public @Nullable String groupId() {
        return stringAt(groupAt);
    }

    public int groupSequence() {
        if (groupAt == ABSENT) {
            return 0;
        }
        WireReader in = at(groupAt);
        in.skip(in.varint32());
        return in.i32();
    }

    public @Nullable String clientId() {
        return stringAt(clientIdAt);
    }

    /** All properties in the order in which they were set; a property may hold null. */
    public Map<String, @Nullable Object> properties() {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        if (propertiesAt != ABSENT) {
            WireReader in = at(propertiesAt + 4);
            int count = in.varint32();
            for (int i = 0; i < count; i++) {
                properties.put(in.string(bytes.length), ValueCodec.read(in));
            }
        }
        return properties;
    }

    /** One property, found without making the others; null when it is not there. */
    public @Nullable Object property(String name) {
        if (propertiesAt == ABSENT) {
            return null;
        }
        WireReader in = at(propertiesAt + 4);
        int count = in.varint32();
        for (int i = 0; i < count; i++) {
            int length = in.varint32();
            boolean found = sameName(in.position(), length, name);
            in.skip(length);
            if (found) {
                return ValueCodec.read(in);
            }
            ValueCodec.skip(in);
        }
        return null;
    }

    private boolean sameName(int at, int length, String name) {
        if (length < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 0x80) {
                return Text.decode(bytes, at, length).equals(name);
            }
            if (bytes[at + i] != c) {
                return false;
            }
        }
        return length == name.length();
    }

    /** The large body that is kept beside the message, or null when the body is here. */
    public @Nullable BlobRef blob() {
        if (!has(MessageCodec.BLOB)) {
            return null;
        }
        WireReader in = at(bodyAt);
        return new BlobRef(FrameCodec.uuid(in), in.varint());
    }

    /** The bytes of this message with another large body of the same length instead of the one it names. */
    public byte[] naming(UUID blob) {
        if (!has(MessageCodec.BLOB)) {
            throw new IllegalStateException("expected a message with a large body");
        }
        byte[] copy = bytes.clone();
        WireWriter id = new WireWriter(16);
        FrameCodec.uuid(id, blob);
        System.arraycopy(id.array(), 0, copy, bodyAt, id.position());
        return copy;
    }

    public boolean hasBody() {
        return !has(MessageCodec.NO_BODY);
    }

    /** A reader on the body, positioned behind its length; null without a body or with a large one. */
    public @Nullable WireReader body() {
        if (has(MessageCodec.NO_BODY) || has(MessageCodec.BLOB)) {
            return null;
        }
        WireReader in = at(bodyAt);
        int length = in.varint32();
        return new WireReader(bytes, in.position(), length);
    }
}
