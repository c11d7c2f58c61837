package org.weirmq.protocol;

import java.util.Map;

/**
 * The message format, version 1; docs/protocol.md describes it byte by byte. A message is encoded once, by the client:
 * the same bytes travel, lie in the log and travel again.
 */
public final class MessageCodec {
    static final int VERSION = 1;

    static final int PERSISTENT = 1;
    static final int EXPIRES = 1 << 1;
    static final int DELAYED = 1 << 2;
    static final int CORRELATION_TEXT = 1 << 3;
    static final int CORRELATION_BYTES = 1 << 4;
    static final int REPLY_TO = 1 << 5;
    static final int TYPE = 1 << 6;
    static final int GROUP = 1 << 7;
    static final int CLIENT_ID = 1 << 8;
    static final int BLOB = 1 << 9;
    static final int NO_BODY = 1 << 10;
    static final int ID_DISABLED = 1 << 11;
    static final int PROPERTIES = 1 << 12;
    static final int TIMESTAMP_DISABLED = 1 << 13;
    static final int KNOWN_FLAGS = (1 << 14) - 1;

    private MessageCodec() {}

    public static byte[] encode(MessageFields m) {
        WireWriter out = new WireWriter(96 + m.body.length + 32 * m.properties.size());
        encode(m, out);
        return out.toByteArray();
    }

    public static void encode(MessageFields m, WireWriter out) {
        int start = out.position();
        out.u8(VERSION);
        out.u8(m.bodyType.ordinal());
        out.i16(flags(m));
        out.u8(m.priority);
        FrameCodec.uuid(out, m.producer);
        out.varint(m.session);
        out.varint(m.sequence);
        out.i64(m.timestampMs);
        optionalFields(m, out);
        if (!m.properties.isEmpty()) {
            properties(m, out);
        }
        if (out.position() - start > Limits.HEADER_BYTES_MAX) {
            throw new ProtocolException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "headers and properties of " + (out.position() - start) + " bytes, above the limit of "
                            + Limits.HEADER_BYTES_MAX);
        }
        if (m.blob != null) {
            FrameCodec.uuid(out, m.blob.blob());
            out.varint(m.blob.length());
        } else if (m.bodyParts != null) {
            throw new ProtocolException(
                    ErrorCode.MESSAGE_TOO_LARGE, "a body in parts has no place in the message itself");
        } else if (m.hasBody) {
            out.bytes(m.body);
        }
    }

    private static int flags(MessageFields m) {
        return (m.persistent ? PERSISTENT : 0)
                | (m.expiresAtMs != 0 ? EXPIRES : 0)
                | (m.deliverAtMs != 0 ? DELAYED : 0)
                | (m.correlationBytes != null ? CORRELATION_BYTES : m.correlationId != null ? CORRELATION_TEXT : 0)
                | (m.replyTo != null ? REPLY_TO : 0)
                | (m.type != null ? TYPE : 0)
                | (m.groupId != null ? GROUP : 0)
                | (m.clientId != null ? CLIENT_ID : 0)
                | (m.blob != null ? BLOB : m.hasBody ? 0 : NO_BODY)
                | (m.idDisabled ? ID_DISABLED : 0)
                | (m.timestampDisabled ? TIMESTAMP_DISABLED : 0)
                | (m.properties.isEmpty() ? 0 : PROPERTIES);
    }

    private static void optionalFields(MessageFields m, WireWriter out) {
        if (m.expiresAtMs != 0) {
            out.i64(m.expiresAtMs);
        }
        if (m.deliverAtMs != 0) {
            out.i64(m.deliverAtMs);
        }
        if (m.correlationBytes != null) {
            out.bytes(m.correlationBytes);
        } else if (m.correlationId != null) {
            out.string(m.correlationId);
        }
        if (m.replyTo != null) {
            out.u8(m.replyTo.kind().ordinal());
            out.bool(m.replyTo.temporary());
            out.string(m.replyTo.name());
        }
        if (m.type != null) {
            out.string(m.type);
        }
        if (m.groupId != null) {
            out.string(m.groupId);
            out.i32(m.groupSequence);
        }
        if (m.clientId != null) {
            out.string(m.clientId);
        }
    }

    private static void properties(MessageFields m, WireWriter out) {
        int lengthAt = out.position();
        out.i32(0);
        out.varint(m.properties.size());
        for (Map.Entry<String, Object> property : m.properties.entrySet()) {
            out.string(property.getKey());
            ValueCodec.write(out, property.getValue());
        }
        out.putInt(lengthAt, out.position() - lengthAt - 4);
    }
}
