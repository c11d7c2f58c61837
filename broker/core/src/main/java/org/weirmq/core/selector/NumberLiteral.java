package org.weirmq.core.selector;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** Java's integer and floating point literals; exact ones in the range of long, approximate ones in that of double. */
final class NumberLiteral {
    /** One more than the greatest long: a literal only behind a minus. */
    static final BigInteger LONG_MIN_MAGNITUDE = BigInteger.ONE.shiftLeft(63);
    /** Of a literal, in characters. */
    static final int LENGTH_MAX = 256;

    private static final String DIGITS = "[0-9](?:_*[0-9])*";
    private static final String HEX_DIGITS = "[0-9a-fA-F](?:_*[0-9a-fA-F])*";
    private static final Pattern DECIMAL = Pattern.compile("(?:0|[1-9](?:_*[0-9])*)[lL]?");
    private static final Pattern OCTAL = Pattern.compile("0(?:_*[0-7])+[lL]?");
    private static final Pattern HEX = Pattern.compile("0[xX]" + HEX_DIGITS + "[lL]?");
    private static final Pattern BINARY = Pattern.compile("0[bB][01](?:_*[01])*[lL]?");
    private static final Pattern FLOATING = Pattern.compile("(?:" + DIGITS + "\\.(?:" + DIGITS + ")?|\\." + DIGITS
            + ")(?:[eE][+-]?" + DIGITS + ")?[fFdD]?|" + DIGITS + "(?:[eE][+-]?" + DIGITS + "[fFdD]?|[fFdD])");
    private static final Pattern HEX_FLOATING = Pattern.compile("0[xX](?:" + HEX_DIGITS + "\\.?|(?:" + HEX_DIGITS
            + ")?\\." + HEX_DIGITS + ")[pP][+-]?" + DIGITS + "[fFdD]?");

    private NumberLiteral() {}

    /**
     * A Long, Float, Double, or {@link #LONG_MIN_MAGNITUDE}.
     *
     * @throws NumberFormatException with a message for the user
     */
    static Number parse(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new NumberFormatException("A number is longer than " + LENGTH_MAX + " characters");
        }
        String plain = text.replace("_", "");
        if (DECIMAL.matcher(text).matches()) {
            return exact(new BigInteger(withoutLong(plain)), text);
        }
        if (OCTAL.matcher(text).matches()) {
            return bits(withoutLong(plain).substring(1), 8, text);
        }
        if (HEX.matcher(text).matches()) {
            return bits(withoutLong(plain).substring(2), 16, text);
        }
        if (BINARY.matcher(text).matches()) {
            return bits(withoutLong(plain).substring(2), 2, text);
        }
        if (FLOATING.matcher(text).matches() || HEX_FLOATING.matcher(text).matches()) {
            return approximate(plain, text);
        }
        throw new NumberFormatException(text + " is not a number");
    }

    private static String withoutLong(String text) {
        return text.endsWith("l") || text.endsWith("L") ? text.substring(0, text.length() - 1) : text;
    }

    private static Number exact(BigInteger value, String text) {
        if (value.bitLength() <= 63) {
            return value.longValue();
        }
        if (value.equals(LONG_MIN_MAGNITUDE)) {
            return value;
        }
        throw new NumberFormatException(text + " is beyond the range of long");
    }

    /** As in Java, all 64 bits may be given, the highest being the sign. */
    private static Number bits(String digits, int radix, String text) {
        BigInteger value = new BigInteger(digits, radix);
        if (value.bitLength() > 64) {
            throw new NumberFormatException(text + " is beyond the range of long");
        }
        return value.longValue();
    }

    private static Number approximate(String plain, String text) {
        boolean isHex = plain.startsWith("0x") || plain.startsWith("0X");
        char last = plain.charAt(plain.length() - 1);
        boolean isFloat = last == 'f' || last == 'F';
        Number value = isFloat ? (Number) Float.parseFloat(plain) : (Number) Double.parseDouble(plain);
        String mantissa = plain.split(isHex ? "[pP]" : "[eEfFdD]", 2)[0].substring(isHex ? 2 : 0);
        boolean isZeroWritten = mantissa.chars().allMatch(c -> c == '0' || c == '.');
        if (Double.isInfinite(value.doubleValue()) || value.doubleValue() == 0 && !isZeroWritten) {
            throw new NumberFormatException(text + " is beyond the range of " + (isFloat ? "float" : "double"));
        }
        return value;
    }
}
