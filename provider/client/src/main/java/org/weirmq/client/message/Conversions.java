package org.weirmq.client.message;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/**
 * The conversion table of Jakarta Messaging 3.1: section 3.5.4 for properties and section 3.11.3 for the values of
 * MapMessage and StreamMessage, of which the former is the part without char and byte[].
 *
 * <p>A null value is read as the {@code valueOf(String)} of the type reads null: false for boolean, {@link
 * NumberFormatException} for the whole numbers, {@link NullPointerException} for float, double and char.
 */
public final class Conversions {
    private Conversions() {}

    public static boolean toBoolean(@Nullable Object value) throws JMSException {
        if (value instanceof Boolean v) {
            return v;
        }
        if (value == null) {
            return false;
        }
        if (value instanceof String v) {
            return Boolean.parseBoolean(v);
        }
        throw MessageErrors.noConversion(value, "boolean");
    }

    public static byte toByte(@Nullable Object value) throws JMSException {
        if (value instanceof Byte v) {
            return v;
        }
        if (value == null || value instanceof String) {
            return Byte.parseByte(number(value));
        }
        throw MessageErrors.noConversion(value, "byte");
    }

    public static short toShort(@Nullable Object value) throws JMSException {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).shortValue();
        }
        if (value == null || value instanceof String) {
            return Short.parseShort(number(value));
        }
        throw MessageErrors.noConversion(value, "short");
    }

    public static int toInt(@Nullable Object value) throws JMSException {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value == null || value instanceof String) {
            return Integer.parseInt(number(value));
        }
        throw MessageErrors.noConversion(value, "int");
    }

    public static long toLong(@Nullable Object value) throws JMSException {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value == null || value instanceof String) {
            return Long.parseLong(number(value));
        }
        throw MessageErrors.noConversion(value, "long");
    }

    private static String number(@Nullable Object value) {
        if (value == null) {
            throw new NumberFormatException("null");
        }
        return (String) value;
    }

    public static float toFloat(@Nullable Object value) throws JMSException {
        if (value instanceof Float v) {
            return v;
        }
        if (value == null || value instanceof String) {
            return Float.parseFloat(present(value, "float").toString());
        }
        throw MessageErrors.noConversion(value, "float");
    }

    public static double toDouble(@Nullable Object value) throws JMSException {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        if (value == null || value instanceof String) {
            return Double.parseDouble(present(value, "double").toString());
        }
        throw MessageErrors.noConversion(value, "double");
    }

    public static char toChar(@Nullable Object value) throws JMSException {
        if (value instanceof Character v) {
            return v;
        }
        throw MessageErrors.noConversion(present(value, "char"), "char");
    }

    public static @Nullable String toText(@Nullable Object value) throws JMSException {
        if (value instanceof byte[]) {
            throw MessageErrors.noConversion(value, "String");
        }
        return value == null ? null : value.toString();
    }

    /** The array itself, not a copy. */
    public static byte @Nullable [] toBytes(@Nullable Object value) throws JMSException {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        throw MessageErrors.noConversion(value, "byte[]");
    }

    private static Object present(@Nullable Object value, String to) {
        if (value == null) {
            throw new NullPointerException("null cannot be read as " + to);
        }
        return value;
    }

    /** Whether a MapMessage or StreamMessage may hold it; null may. */
    public static boolean isBodyValue(@Nullable Object value) {
        return isPropertyValue(value) || value instanceof Character || value instanceof byte[];
    }

    /** Whether a property may hold it; null may. */
    public static boolean isPropertyValue(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte;
    }
}
