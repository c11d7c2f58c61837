package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.StreamMessage;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Conversions;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.client.message.PartsWriter;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ProtocolException;
import org.weirmq.protocol.ValueCodec;
import org.weirmq.protocol.WireReader;

/**
 * A message with a sequence of typed values, encoded as they are written. A read that fails leaves the position where it was
 * (Jakarta Messaging 3.1, section 3.11.3).
 */
public final class WeirStreamMessage extends WeirMessage implements StreamMessage {
    private static final byte[] EMPTY = new byte[0];

    private @Nullable PartsWriter out;
    /** What can be read, from start to end. */
    private byte[] buffer = EMPTY;

    private int start;
    private int position;
    private int behindPeeked;
    private int end;
    private boolean unread;

    /** readBytes has begun to read a byte[]: where it got in the buffer, and where the field ends. */
    private boolean inField;

    private int fieldAt;
    private int fieldEnd;

    public WeirStreamMessage() {}

    WeirStreamMessage(Delivery delivery) {
        super(delivery);
        unread = true;
    }

    @Override
    BodyType bodyType() {
        return BodyType.STREAM;
    }

    @Override
    void encodeBody(MessageFields fields) throws JMSException {
        load();
        if (out != null) {
            out.into(fields);
        } else {
            fields.body = start == 0 && end == buffer.length ? buffer : Arrays.copyOfRange(buffer, start, end);
        }
    }

    private void load() throws JMSException {
        if (out != null && bodyReadOnly()) {
            buffer = out.toByteArray();
            start = 0;
            position = 0;
            end = buffer.length;
            out = null;
        }
        if (unread) {
            WireReader body = receivedBody();
            if (body != null) {
                buffer = body.array();
                start = body.position();
                position = start;
                end = start + body.remaining();
            }
            unread = false;
        }
    }

    @Override
    void rewind() {
        // What was written comes into one array only when it is read.
        position = start;
        inField = false;
        bodyReadOnly(true);
    }

    @Override
    public void reset() throws JMSException {
        usable();
        rewind();
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        out = null;
        buffer = EMPTY;
        start = 0;
        position = 0;
        end = 0;
        unread = false;
        inField = false;
    }

    /** A stream has no body as one object. */
    @Override
    public <T> @Nullable T getBody(@Nullable Class<T> c) throws JMSException {
        usable();
        throw MessageErrors.format("a StreamMessage cannot be read as one object; read its values one by one");
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(@Nullable Class c) throws JMSException {
        usable();
        return false;
    }

    // ---- Reading.

    private void readable() throws JMSException {
        usable();
        if (!bodyReadOnly()) {
            throw MessageErrors.notReadable();
        }
        load();
    }

    private WireReader next() throws JMSException {
        if (position == end) {
            throw MessageErrors.endOfBody();
        }
        return new WireReader(buffer, position, end - position);
    }

    private static @Nullable Object value(WireReader in) throws JMSException {
        try {
            return ValueCodec.read(in);
        } catch (ProtocolException e) {
            throw MessageErrors.format("the body is not that of a StreamMessage: " + e.getMessage(), e);
        }
    }

    /** The next value; the position moves with {@link #passed}, once the value could be converted. */
    private @Nullable Object peek() throws JMSException {
        readable();
        if (inField) {
            throw MessageErrors.format("a byte[] has been read in part; read the rest of it with readBytes first");
        }
        WireReader in = next();
        Object value = value(in);
        behindPeeked = in.position();
        return value;
    }

    private void passed() {
        position = behindPeeked;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        boolean value = Conversions.toBoolean(peek());
        passed();
        return value;
    }

    @Override
    public byte readByte() throws JMSException {
        byte value = Conversions.toByte(peek());
        passed();
        return value;
    }

    @Override
    public short readShort() throws JMSException {
        short value = Conversions.toShort(peek());
        passed();
        return value;
    }

    @Override
    public char readChar() throws JMSException {
        char value = Conversions.toChar(peek());
        passed();
        return value;
    }

    @Override
    public int readInt() throws JMSException {
        int value = Conversions.toInt(peek());
        passed();
        return value;
    }

    @Override
    public long readLong() throws JMSException {
        long value = Conversions.toLong(peek());
        passed();
        return value;
    }

    @Override
    public float readFloat() throws JMSException {
        float value = Conversions.toFloat(peek());
        passed();
        return value;
    }

    @Override
    public double readDouble() throws JMSException {
        double value = Conversions.toDouble(peek());
        passed();
        return value;
    }

    @Override
    public @Nullable String readString() throws JMSException {
        String value = Conversions.toText(peek());
        passed();
        return value;
    }

    @Override
    public @Nullable Object readObject() throws JMSException {
        Object value = peek();
        passed();
        return value;
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        readable();
        Objects.requireNonNull(value, "readBytes needs an array");
        if (!inField) {
            WireReader in = next();
            if (!ValueCodec.isBytes(in)) {
                byte[] none = Conversions.toBytes(value(in)); // null, or no byte[]
                position = in.position();
                return none == null ? -1 : none.length;
            }
            int length = openField(in);
            if (length == 0) {
                return 0;
            }
            inField = true;
        } else if (fieldAt == fieldEnd) {
            inField = false;
            return -1;
        }
        int length = Math.min(value.length, fieldEnd - fieldAt);
        System.arraycopy(buffer, fieldAt, value, 0, length);
        fieldAt += length;
        // A full array says that there may be more: the field ends with the call after it.
        inField = length == value.length;
        return length;
    }

    private int openField(WireReader in) throws JMSException {
        try {
            int length = ValueCodec.openBytes(in);
            fieldAt = in.position();
            fieldEnd = fieldAt + length;
            position = fieldEnd;
            return length;
        } catch (ProtocolException e) {
            throw MessageErrors.format("the body is not that of a StreamMessage: " + e.getMessage(), e);
        }
    }

    // ---- Writing.

    private void write(@Nullable Object value) throws JMSException {
        write(value, false);
    }

    private void write(@Nullable Object value, boolean unchanging) throws JMSException {
        bodyWriteable();
        if (out == null) {
            out = new PartsWriter(128);
        }
        int more = value instanceof byte[] bytes ? bytes.length : value instanceof String text ? text.length() : 16;
        if (out.length() + more > Limits.BODY_BYTES_MAX) {
            throw MessageErrors.tooLarge("a body has at most " + Limits.BODY_BYTES_MAX + " bytes");
        }
        out.value(value, unchanging);
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        write(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        write(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        write(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        write(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        write(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        write(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        write(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        write(value);
    }

    @Override
    public void writeString(@Nullable String value) throws JMSException {
        write(value);
    }

    @Override
    public void writeBytes(byte @Nullable [] value) throws JMSException {
        write(value);
    }

    @Override
    public void writeBytes(byte @Nullable [] value, int offset, int length) throws JMSException {
        if (value == null) {
            write(null);
            return;
        }
        Objects.checkFromIndexSize(offset, length, value.length);
        write(Arrays.copyOfRange(value, offset, offset + length), true);
    }

    @Override
    public void writeObject(@Nullable Object value) throws JMSException {
        bodyWriteable();
        if (!Conversions.isBodyValue(value)) {
            throw MessageErrors.notHeld("StreamMessage", "strings, boxed primitives and byte[]", value);
        }
        write(value);
    }
}
