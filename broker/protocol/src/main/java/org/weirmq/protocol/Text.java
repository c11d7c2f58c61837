package org.weirmq.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Strings as UTF-8 and back without loss. A Java string may hold half of a surrogate pair, for which UTF-8 has no bytes and
 * the JDK writes a question mark; here it takes the three bytes that the pattern of UTF-8 gives it (as in WTF-8).
 */
public final class Text {
    /** Up to here a copy is cheaper than a look at each character. */
    private static final int COPIED_CHARS_MAX = 64 * 1024;

    private static final int PIECE_CHARS = COPIED_CHARS_MAX;
    private static final int CHARACTER_BYTES_MAX = 4;
    private static final byte[] NO_BYTES = new byte[0];

    private Text() {}

    public static byte[] encode(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (isAscii(text, utf8) || !hasLoneSurrogate(text)) {
            return utf8;
        }
        return encodeSurrogates(text);
    }

    /** A large text in pieces of at most 192 KB: in a row they are what {@link #encode(String)} makes of it. */
    public static void encode(String text, Consumer<byte[]> pieces) {
        int from = 0;
        while (from < text.length()) {
            int end = from + Math.min(PIECE_CHARS, text.length() - from);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--; // its other half may follow
            }
            pieces.accept(encode(text.substring(from, end)));
            from = end;
        }
    }

    /** A question mark for a surrogate keeps the length, too: so the characters are compared, by copies that the JDK makes fast. */
    private static boolean isAscii(String text, byte[] utf8) {
        return utf8.length == text.length()
                && utf8.length <= COPIED_CHARS_MAX
                && new String(utf8, StandardCharsets.ISO_8859_1).equals(text);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isLone(text, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Of a surrogate that is not the second half of a pair. */
    private static boolean isLone(String text, int at) {
        return Character.charCount(text.codePointAt(at)) == 1;
    }

    private static byte[] encodeSurrogates(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!isLone(text, i)) {
                i++;
                continue;
            }
            out.writeBytes(text.substring(done, i).getBytes(StandardCharsets.UTF_8));
            out.write(0xe0 | c >> 12);
            out.write(0x80 | c >> 6 & 0x3f);
            out.write(0x80 | c & 0x3f);
            done = i + 1;
        }
        out.writeBytes(text.substring(done).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Bytes that are no text at all become replacement characters. */
    public static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        // What the JDK cannot read it replaces; only then is it worth to look for surrogates.
        return text.indexOf('\uFFFD') < 0 ? text : decodeSurrogates(bytes, offset, offset + length);
    }

    private static String decodeSurrogates(byte[] bytes, int from, int end) {
        StringBuilder text = new StringBuilder(end - from);
        int done = from;
        for (int i = from; i + 2 < end; i++) {
            boolean isSurrogate =
                    bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0 && (bytes[i + 2] & 0xc0) == 0x80;
            if (isSurrogate) {
                text.append(new String(bytes, done, i - done, StandardCharsets.UTF_8));
                text.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f));
                i += 2;
                done = i + 1;
            }
        }
        return text.append(new String(bytes, done, end - done, StandardCharsets.UTF_8))
                .toString();
    }

    /**
     * A large text, wherever its parts end. The body is used up: at most what is left of it, the pieces of the text made of
     * the rest, and at the end these pieces and the text are there at a time.
     */
    public static String decode(BodyParts body) {
        List<String> pieces = new ArrayList<>();
        byte[] begun = NO_BYTES;
        for (ByteBuffer part = body.poll(); part != null; part = body.poll()) {
            byte[] bytes = part.array();
            int length = part.remaining();
            if (begun.length > 0) {
                bytes = new byte[begun.length + length];
                System.arraycopy(begun, 0, bytes, 0, begun.length);
                part.get(bytes, begun.length, length);
                length = bytes.length;
            }
            int whole = length - begunBytes(bytes, length);
            begun = Arrays.copyOfRange(bytes, whole, length);
            pieces.add(decode(bytes, 0, whole));
        }
        pieces.add(decode(begun, 0, begun.length));
        // Since JDK 17 this allocates the text at its length and nothing else.
        return String.join("", pieces);
    }

    /** How many bytes at the end are the beginning of a character that is longer. */
    private static int begunBytes(byte[] bytes, int length) {
        for (int begun = 1; begun < CHARACTER_BYTES_MAX && begun <= length; begun++) {
            int first = bytes[length - begun];
            if ((first & 0xc0) != 0x80) {
                int wanted = first >= 0 ? 1 : Integer.numberOfLeadingZeros(~(first << 24));
                return wanted > begun ? begun : 0;
            }
        }
        return 0;
    }
}
