package org.weirmq.client.message;

import jakarta.jms.JMSException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ValueCodec;
import org.weirmq.protocol.WireWriter;

/**
 * Writes a body that may become large. It lies in parts, so that it is never there twice because an array grows or is
 * trimmed. One thread.
 */
public final class PartsWriter extends OutputStream {
    /** Small enough that a collector with regions of one megabyte does not give each part two of them. */
    private static final int PART_BYTES = 256 * 1024;
    /** What a small value takes at most. */
    private static final int VALUE_BYTES = 64;
    /** An array from here on is a part of its own. */
    private static final int OWN_PART_BYTES = 64 * 1024;

    private @Nullable BodyParts full;
    private WireWriter current;

    public PartsWriter(int initialBytes) {
        current = new WireWriter(initialBytes);
    }

    public long length() {
        return (full == null ? 0 : full.length()) + current.position();
    }

    public void varint(long value) {
        current.varint(value);
    }

    public void string(String value) {
        current.string(value);
        partEnds();
    }

    /**
     * Writes a value with its type.
     *
     * @param unchanging a byte[] is not changed by anybody and need not be copied
     */
    public void value(@Nullable Object value, boolean unchanging) {
        if (value instanceof byte[] bytes && bytes.length >= OWN_PART_BYTES) {
            ValueCodec.beginBytes(current, bytes.length);
            seal().add(unchanging ? bytes : bytes.clone(), bytes.length);
        } else {
            ValueCodec.write(current, value);
            partEnds();
        }
    }

    @Override
    public void write(int b) {
        current.u8(b);
        partEnds();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int taken = Math.min(end - at, PART_BYTES - current.position());
            current.raw(bytes, at, taken);
            at += taken;
            partEnds();
        }
    }

    private void partEnds() {
        if (current.position() >= PART_BYTES - VALUE_BYTES) {
            seal();
        }
    }

    private BodyParts seal() {
        BodyParts parts = full == null ? new BodyParts() : full;
        full = parts;
        if (current.position() > 0) {
            parts.add(current.array(), current.position());
            current = new WireWriter(PART_BYTES);
        }
        return parts;
    }

    /** All that was written; what is written later is not in it. */
    public BodyParts parts() {
        return seal().snapshot();
    }

    /** In one array. */
    public byte[] toByteArray() {
        return full == null ? current.toByteArray() : parts().copy(0, Integer.MAX_VALUE);
    }

    /** Makes this the body of a message: in one array when it travels inside the message, in parts when it is large. */
    public void into(MessageFields fields) throws JMSException {
        into(fields, length() <= Limits.INLINE_BODY_BYTES_MAX ? null : parts());
        if (fields.bodyParts == null) {
            fields.body = toByteArray();
        }
    }

    private static void into(MessageFields fields, @Nullable BodyParts large) throws JMSException {
        if (large != null && large.length() > Limits.BODY_BYTES_MAX) {
            throw MessageErrors.tooLarge(
                    "a body of " + large.length() + " bytes; the largest has " + Limits.BODY_BYTES_MAX);
        }
        fields.bodyParts = large;
    }
}
