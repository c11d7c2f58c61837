package org.weirmq.protocol;

import org.jspecify.annotations.Nullable;

/** Reads what {@link WireWriter} writes and trusts nothing: whatever runs past its end is a {@link ProtocolException}. */
public final class WireReader {
    private final byte[] buffer;
    private final int end;
    private int position;

    public WireReader(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        this.position = offset;
        this.end = offset + length;
    }

    public WireReader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    public byte[] array() {
        return buffer;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public void skip(int bytes) {
        need(bytes);
        position += bytes;
    }

    private void need(int bytes) {
        if (bytes < 0 || end - position < bytes) {
            throw new ProtocolException(
                    ErrorCode.MALFORMED_FRAME,
                    "expected " + bytes + " more bytes, but only " + remaining() + " are there");
        }
    }

    public int u8() {
        need(1);
        return buffer[position++] & 0xff;
    }

    public boolean bool() {
        int value = u8();
        if (value > 1) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "expected 0 or 1, but " + value);
        }
        return value == 1;
    }

    public short i16() {
        need(2);
        short value = (short) ((buffer[position] & 0xff) << 8 | buffer[position + 1] & 0xff);
        position += 2;
        return value;
    }

    public int i32() {
        need(4);
        int value = intAt(position);
        position += 4;
        return value;
    }

    public long i64() {
        need(8);
        long value = (long) intAt(position) << 32 | intAt(position + 4) & 0xffffffffL;
        position += 8;
        return value;
    }

    private int intAt(int at) {
        return (buffer[at] & 0xff) << 24
                | (buffer[at + 1] & 0xff) << 16
                | (buffer[at + 2] & 0xff) << 8
                | buffer[at + 3] & 0xff;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "a number of more than 10 bytes");
    }

    /** A count or length from 0 to a limit; above it the frame is refused before anything is allocated. */
    public int count(int max) {
        long value = varint();
        if (value < 0 || value > max) {
            throw new ProtocolException(ErrorCode.LIMIT_EXCEEDED, "expected at most " + max + ", but " + value);
        }
        return (int) value;
    }

    /** An int that was written with varint. */
    public int varint32() {
        return count(Integer.MAX_VALUE);
    }

    public byte[] bytes(int max) {
        int length = count(max);
        need(length);
        byte[] value = new byte[length];
        System.arraycopy(buffer, position, value, 0, length);
        position += length;
        return value;
    }

    public String string(int bytesMax) {
        int length = count(bytesMax);
        need(length);
        String value = Text.decode(buffer, position, length);
        position += length;
        return value;
    }

    public @Nullable String optionalString(int bytesMax) {
        return bool() ? string(bytesMax) : null;
    }

    /** Nothing may follow. */
    public void expectEnd() {
        if (position != end) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, remaining() + " bytes too many");
        }
    }
}
