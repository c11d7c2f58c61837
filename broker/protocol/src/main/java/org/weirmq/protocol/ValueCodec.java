package org.weirmq.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Typed values as they stand in properties, map bodies and stream bodies: a type byte and the value. The types are those
 * of Jakarta Messaging 3.1, sections 3.5.4 and 3.11.3.
 */
public final class ValueCodec {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int BYTE = 3;
    private static final int SHORT = 4;
    private static final int INT = 5;
    private static final int LONG = 6;
    private static final int FLOAT = 7;
    private static final int DOUBLE = 8;
    private static final int STRING = 9;
    private static final int CHAR = 10;
    private static final int BYTES = 11;

    private ValueCodec() {}

    /** Writes null, a boxed primitive, a String or a byte[]; anything else is a mistake of the caller. */
    public static void write(WireWriter out, @Nullable Object value) {
        if (value == null) {
            out.u8(NULL);
        } else if (value instanceof String v) {
            out.u8(STRING);
            out.string(v);
        } else if (value instanceof Integer v) {
            out.u8(INT);
            out.i32(v);
        } else if (value instanceof Long v) {
            out.u8(LONG);
            out.i64(v);
        } else if (value instanceof Boolean v) {
            out.u8(v ? TRUE : FALSE);
        } else if (value instanceof Double v) {
            out.u8(DOUBLE);
            out.i64(Double.doubleToRawLongBits(v));
        } else if (value instanceof byte[] v) {
            beginBytes(out, v.length);
            out.raw(v, 0, v.length);
        } else {
            writeSmall(out, value);
        }
    }

    /** The head of a byte[]; its bytes follow. */
    public static void beginBytes(WireWriter out, int length) {
        out.u8(BYTES);
        out.varint(length);
    }

    /** Whether the next value is a byte[]. */
    public static boolean isBytes(WireReader in) {
        return in.remaining() > 0 && in.array()[in.position()] == BYTES;
    }

    /** Stands before a byte[]: passes over its head, so that it can be read where it lies, and tells its length. */
    public static int openBytes(WireReader in) {
        in.skip(1);
        int length = in.count(in.remaining());
        if (length > in.remaining()) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "a byte[] that goes beyond the end");
        }
        return length;
    }

    private static void writeSmall(WireWriter out, Object value) {
        if (value instanceof Byte v) {
            out.u8(BYTE);
            out.u8(v);
        } else if (value instanceof Short v) {
            out.u8(SHORT);
            out.i16(v);
        } else if (value instanceof Float v) {
            out.u8(FLOAT);
            out.i32(Float.floatToRawIntBits(v));
        } else if (value instanceof Character v) {
            out.u8(CHAR);
            out.i16(v);
        } else {
            throw new IllegalArgumentException("no value type for " + value.getClass());
        }
    }

    public static @Nullable Object read(WireReader in) {
        int type = in.u8();
        return switch (type) {
            case NULL -> null;
            case FALSE -> Boolean.FALSE;
            case TRUE -> Boolean.TRUE;
            case BYTE -> (byte) in.u8();
            case SHORT -> in.i16();
            case INT -> in.i32();
            case LONG -> in.i64();
            case FLOAT -> Float.intBitsToFloat(in.i32());
            case DOUBLE -> Double.longBitsToDouble(in.i64());
            case STRING -> in.string(in.remaining());
            case CHAR -> (char) in.i16();
            case BYTES -> in.bytes(in.remaining());
            default -> throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no value type " + type);
        };
    }

    /** Passes over a value without making it. */
    public static void skip(WireReader in) {
        int type = in.u8();
        switch (type) {
            case NULL, FALSE, TRUE -> in.skip(0);
            case BYTE -> in.skip(1);
            case SHORT, CHAR -> in.skip(2);
            case INT, FLOAT -> in.skip(4);
            case LONG, DOUBLE -> in.skip(8);
            case STRING, BYTES -> in.skip(in.count(in.remaining()));
            default -> throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no value type " + type);
        }
    }
}
