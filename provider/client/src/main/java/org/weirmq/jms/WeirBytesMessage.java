package org.weirmq.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.WireReader;

/**
 * A message with bytes, big-endian as DataOutputStream writes them. A received body is read where it lies in the frame; a
 * written one is in one array, whose last copy leaves with the send. An array once handed out is never written again.
 */
public final class WeirBytesMessage extends WeirMessage implements BytesMessage {
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle CHARS = view(char[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_CAPACITY = 64;
    /**
     * From here on a body is written in parts of this size: an array that grows is there twice while it does, and one of a
     * megabyte takes two regions of a small heap. No such body is small enough to travel inside its message.
     */
    private static final int PART_BYTES = Limits.INLINE_BODY_BYTES_MAX;

    /** What was written before {@link #buffer}, or a large body as it came; one array only once it is read. */
    private @Nullable BodyParts written;

    private byte[] buffer = EMPTY;
    private int start;
    /** Where the next value is read; start in write mode. */
    private int position;

    private int end;
    /** The body is still where it came from. */
    private boolean unread;

    public WeirBytesMessage() {}

    WeirBytesMessage(Delivery delivery) {
        super(delivery);
        unread = true;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
    }

    @Override
    BodyType bodyType() {
        return BodyType.BYTES;
    }

    @Override
    void encodeBody(MessageFields fields) throws JMSException {
        load();
        if (written != null) {
            seal(written);
            fields.body = EMPTY;
            fields.bodyParts = written.snapshot();
            return;
        }
        if (start != 0) {
            fields.body = Arrays.copyOfRange(buffer, start, end);
            return;
        }
        if (end != buffer.length) {
            buffer = Arrays.copyOf(buffer, end);
        }
        fields.body = buffer;
    }

    private void seal(BodyParts parts) {
        if (end > 0) {
            parts.add(buffer, end);
            buffer = EMPTY;
            end = 0;
        }
    }

    /** Brings a body that was written in parts into one array, to be read. */
    private void join() {
        if (written != null) {
            seal(written);
            buffer = written.copy(0, (int) written.length());
            end = buffer.length;
            written = null;
        }
    }

    private void load() throws JMSException {
        if (unread) {
            written = receivedParts();
            WireReader body = written == null ? receivedBody() : null;
            if (body != null) {
                buffer = body.array();
                start = body.position();
                position = start;
                end = start + body.remaining();
            }
            unread = false;
        }
    }

    /** What was written comes into one array only when it is read. */
    @Override
    void rewind() {
        position = start;
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
        unread = false;
        written = null;
        buffer = EMPTY;
        start = 0;
        position = 0;
        end = 0;
    }

    /** A copy; the message is reset before and after. Without bytes there is no body. */
    @Override
    public <T> @Nullable T getBody(@Nullable Class<T> c) throws JMSException {
        usable();
        load();
        rewind();
        if (length() == 0) {
            return null;
        }
        if (!takes(c, byte[].class)) {
            throw MessageErrors.notAssignable("a BytesMessage", c);
        }
        if (written != null) {
            seal(written);
            return as(c, written.copy(0, Integer.MAX_VALUE), "a BytesMessage");
        }
        return as(c, Arrays.copyOfRange(buffer, start, end), "a BytesMessage");
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public boolean isBodyAssignableTo(@Nullable Class c) throws JMSException {
        usable();
        return takes(c, byte[].class) || length() == 0;
    }

    private long length() {
        Delivery delivery = delivery();
        if (unread && delivery != null) {
            BlobRef blob = delivery.message().blob();
            WireReader body = delivery.message().body();
            return blob != null ? blob.length() : body != null ? body.remaining() : 0;
        }
        return (written == null ? 0 : written.length()) + end - start;
    }

    /** Does not fetch a large body. */
    @Override
    public long getBodyLength() throws JMSException {
        readable();
        return length();
    }

    // ---- Reading.

    private void readable() throws JMSException {
        usable();
        if (!bodyReadOnly()) {
            throw MessageErrors.notReadable();
        }
    }

    /** Takes this many bytes and returns where they begin. */
    private int take(int bytes) throws JMSException {
        readable();
        load();
        join();
        int at = position;
        if (end - at < bytes) {
            throw MessageErrors.endOfBody();
        }
        position = at + bytes;
        return at;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        int at = take(1);
        return buffer[at] != 0;
    }

    @Override
    public byte readByte() throws JMSException {
        int at = take(1);
        return buffer[at];
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        int at = take(1);
        return buffer[at] & 0xff;
    }

    @Override
    public short readShort() throws JMSException {
        int at = take(Short.BYTES);
        return (short) SHORTS.get(buffer, at);
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return readShort() & 0xffff;
    }

    @Override
    public char readChar() throws JMSException {
        int at = take(Character.BYTES);
        return (char) CHARS.get(buffer, at);
    }

    @Override
    public int readInt() throws JMSException {
        int at = take(Integer.BYTES);
        return (int) INTS.get(buffer, at);
    }

    @Override
    public long readLong() throws JMSException {
        int at = take(Long.BYTES);
        return (long) LONGS.get(buffer, at);
    }

    @Override
    public float readFloat() throws JMSException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() throws JMSException {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public String readUTF() throws JMSException {
        int before = take(0);
        ByteArrayInputStream rest = new ByteArrayInputStream(buffer, before, end - before);
        try {
            String value = new DataInputStream(rest).readUTF();
            position = end - rest.available();
            return value;
        } catch (EOFException endOfBytes) {
            throw MessageErrors.endOfBody();
        } catch (IOException e) {
            throw MessageErrors.format("there is no string in modified UTF-8 at this position", e);
        }
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(byte[] value, int length) throws JMSException {
        take(0);
        Objects.checkFromIndexSize(0, length, value.length);
        int there = Math.min(length, end - position);
        if (there == 0 && position == end) {
            return -1;
        }
        System.arraycopy(buffer, position, value, 0, there);
        position += there;
        return there;
    }

    // ---- Writing.

    /** Makes room for this many bytes in one piece and returns where they go. */
    private int room(int bytes) throws JMSException {
        bodyWriteable();
        if (buffer.length - end < bytes) {
            long length = length();
            if (length + bytes > Limits.BODY_BYTES_MAX) {
                throw MessageErrors.tooLarge("a body has at most " + Limits.BODY_BYTES_MAX + " bytes");
            }
            if (length + bytes > PART_BYTES && end > 0) {
                written = written == null ? new BodyParts() : written;
                seal(written);
                buffer = new byte[Math.max(bytes, PART_BYTES)];
            } else {
                // The first array is exactly as long as a large first write: nothing is copied when the message is
                // sent.
                int doubled = Math.max(FIRST_CAPACITY, 2 * buffer.length);
                buffer = Arrays.copyOf(buffer, Math.max(end + bytes, end == 0 ? FIRST_CAPACITY : doubled));
            }
        }
        int at = end;
        end += bytes;
        return at;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        writeByte((byte) (value ? 1 : 0));
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        int at = room(1);
        buffer[at] = value;
    }

    @Override
    public void writeShort(short value) throws JMSException {
        int at = room(Short.BYTES);
        SHORTS.set(buffer, at, value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        int at = room(Character.BYTES);
        CHARS.set(buffer, at, value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        int at = room(Integer.BYTES);
        INTS.set(buffer, at, value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        int at = room(Long.BYTES);
        LONGS.set(buffer, at, value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        writeLong(Double.doubleToLongBits(value));
    }

    /** Throws MessageFormatException for a string of more than 65,535 bytes in modified UTF-8. */
    @Override
    public void writeUTF(String value) throws JMSException {
        bodyWriteable();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(value.length() + 2);
        try {
            new DataOutputStream(encoded).writeUTF(value);
        } catch (IOException e) {
            throw MessageErrors.format("writeUTF takes at most 65,535 bytes; writeBytes has no such limit", e);
        }
        writeBytes(encoded.toByteArray());
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        writeBytes(value, 0, value.length);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        bodyWriteable();
        // What is left of a part is filled first: many writes of a little less than a part would leave it half empty.
        int first = length() + length > PART_BYTES ? Math.min(length, buffer.length - end) : 0;
        if (first > 0) {
            System.arraycopy(value, offset, buffer, room(first), first);
        }
        int rest = length - first;
        if (rest > 0) {
            int at = room(rest);
            System.arraycopy(value, offset + first, buffer, at, rest);
        }
    }

    @Override
    public void writeObject(@Nullable Object value) throws JMSException {
        bodyWriteable();
        Objects.requireNonNull(value, "a BytesMessage cannot hold null");
        if (value instanceof byte[] v) {
            writeBytes(v);
        } else if (value instanceof String v) {
            writeUTF(v);
        } else if (value instanceof Integer v) {
            writeInt(v);
        } else if (value instanceof Long v) {
            writeLong(v);
        } else if (value instanceof Boolean v) {
            writeBoolean(v);
        } else if (value instanceof Byte v) {
            writeByte(v);
        } else if (value instanceof Short v) {
            writeShort(v);
        } else if (value instanceof Character v) {
            writeChar(v);
        } else if (value instanceof Float v) {
            writeFloat(v);
        } else if (value instanceof Double v) {
            writeDouble(v);
        } else {
            throw MessageErrors.notHeld("BytesMessage", "strings, boxed primitives and byte[]", value);
        }
    }
}
