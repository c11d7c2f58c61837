package org.weirmq.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the primitives of the protocol into a growing array: big-endian fixed widths, unsigned LEB128 for counts,
 * strings as UTF-8 behind their length. Not thread-safe; reusable after {@link #reset}.
 */
public final class WireWriter {
    private byte[] buffer;
    private int position;

    public WireWriter(int initialBytes) {
        buffer = new byte[Math.max(16, initialBytes)];
    }

    public void reset() {
        position = 0;
    }

    public int position() {
        return position;
    }

    /** The array written so far; valid until the next write. */
    public byte[] array() {
        return buffer;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, position);
    }

    private void need(int bytes) {
        if (buffer.length - position < bytes) {
            long wanted = Math.max((long) buffer.length * 2, (long) position + bytes);
            if ((long) position + bytes > Integer.MAX_VALUE - 16) {
                throw new ProtocolException(ErrorCode.TOO_LARGE, "more than 2 GB in one buffer");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
        }
    }

    public void u8(int value) {
        need(1);
        buffer[position++] = (byte) value;
    }

    public void bool(boolean value) {
        u8(value ? 1 : 0);
    }

    public void i16(int value) {
        need(2);
        buffer[position++] = (byte) (value >>> 8);
        buffer[position++] = (byte) value;
    }

    public void i32(int value) {
        need(4);
        putInt(position, value);
        position += 4;
    }

    public void i64(long value) {
        need(8);
        putInt(position, (int) (value >>> 32));
        putInt(position + 4, (int) value);
        position += 8;
    }

    /** Overwrites four bytes written earlier, for lengths that are known late. */
    public void putInt(int at, int value) {
        buffer[at] = (byte) (value >>> 24);
        buffer[at + 1] = (byte) (value >>> 16);
        buffer[at + 2] = (byte) (value >>> 8);
        buffer[at + 3] = (byte) value;
    }

    /** An unsigned number in 1 to 10 bytes; a negative one takes 10. */
    public void varint(long value) {
        need(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[position++] = (byte) rest;
    }

    public void raw(byte[] bytes, int offset, int length) {
        need(length);
        System.arraycopy(bytes, offset, buffer, position, length);
        position += length;
    }

    /** Bytes behind their length. */
    public void bytes(byte[] bytes) {
        bytes(bytes, 0, bytes.length);
    }

    public void bytes(byte[] bytes, int offset, int length) {
        varint(length);
        raw(bytes, offset, length);
    }

    /** Characters as UTF-8 behind their length in bytes, as {@link Text} writes them. */
    public void string(String value) {
        int length = value.length();
        need(length + 10);
        // Nearly all strings here are short ASCII: write those without an intermediate array.
        if (length < 128) {
            int at = position + 1;
            int i = 0;
            for (; i < length; i++) {
                char c = value.charAt(i);
                if (c >= 0x80) {
                    break;
                }
                buffer[at + i] = (byte) c;
            }
            if (i == length) {
                buffer[position] = (byte) length;
                position = at + length;
                return;
            }
        }
        bytes(Text.encode(value));
    }

    /** A flag and, if there is one, the string. */
    public void optionalString(@Nullable String value) {
        bool(value != null);
        if (value != null) {
            string(value);
        }
    }
}
