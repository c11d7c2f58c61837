package org.weirmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Goal: every Java string survives, and whatever UTF-8 can write is written as UTF-8. Method: examples, and seeded random
 * strings that are rich in surrogates, on both sides of the length from which on characters are looked at one by one; and the
 * same in pieces that end anywhere.
 */
class TextTest {
    private static String back(String text) {
        byte[] bytes = Text.encode(text);
        byte[] amid = new byte[bytes.length + 6];
        System.arraycopy(bytes, 0, amid, 3, bytes.length);
        return Text.decode(amid, 3, bytes.length);
    }

    @Test
    void whatUtf8CanWriteIsWrittenAsUtf8() {
        for (String text : new String[] {"", "ascii", "\0", "Größe", "日本", "\uD83D\uDE80", "\uFFFD?", "?"}) {
            assertThat(Text.encode(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(back(text)).isEqualTo(text);
        }
    }

    @Test
    void aLoneSurrogateTakesThreeBytes() {
        assertThat(Text.encode("\uD83D")).containsExactly(0xed, 0xa0, 0xbd);
        assertThat(Text.encode("?\uDE80?")).containsExactly('?', 0xed, 0xba, 0x80, '?');
        for (String text :
                new String[] {"\uD83D", "a\uDE80", "\uDE80\uD83D", "\uD83D\uD83D\uDE80\uDE80", "\uFFFD\uDFFF"}) {
            assertThat(back(text)).isEqualTo(text);
        }
    }

    @Test
    void everyStringSurvives() {
        Random random = new Random(7);
        for (int run = 0; run < 2_000; run++) {
            String text = random(random, run % 100 == 0 ? 70_000 : random.nextInt(12));
            assertThat(back(text)).isEqualTo(text);
        }
    }

    private static BodyParts inParts(byte[] bytes, Random random, int partBytesMax) {
        BodyParts parts = new BodyParts();
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(1 + random.nextInt(partBytesMax), bytes.length - at);
            byte[] part = Arrays.copyOfRange(bytes, at, at + length + random.nextInt(3));
            parts.add(part, length);
            at += length;
        }
        return parts;
    }

    private static String random(Random random, int length) {
        char[] alphabet = {'a', '?', 'ö', '日', '\uFFFD', '\uD83D', '\uDE80', '\uD800', '\uDFFF', '\0'};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }

    @Test
    void aTextInPiecesIsWrittenAsInOne() {
        Random random = new Random(8);
        // Every other one is full of pairs, so that a piece would end in the middle of one.
        String pairs = "\uD83D\uDE80".repeat(100_000);
        for (int run = 0; run < 40; run++) {
            String text = run % 2 == 0 ? random(random, run * 5_000) : pairs.substring(run % 4 / 2);
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            Text.encode(text, piece -> {
                assertThat(piece.length).isBetween(1, 192 * 1024);
                pieces.writeBytes(piece);
            });
            assertThat(Arrays.equals(pieces.toByteArray(), Text.encode(text))).isTrue();
        }
    }

    @Test
    void aTextInPartsIsReadAsInOne() {
        Random random = new Random(9);
        for (int run = 0; run < 3_000; run++) {
            String text = random(random, run % 100 == 0 ? 70_000 : random.nextInt(20));
            BodyParts parts = inParts(Text.encode(text), random, run % 3 == 0 ? 300_000 : 4);
            assertThat(Text.decode(parts)).isEqualTo(text);
            assertThat(parts.length()).as("it is used up").isZero();
        }
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharactersInPartsToo() {
        Random random = new Random(10);
        byte[] alphabet = {
            'a', (byte) 0x80, (byte) 0xbf, (byte) 0xc3, (byte) 0xe6, (byte) 0xed, (byte) 0xf0, (byte) 0xff
        };
        for (int run = 0; run < 3_000; run++) {
            byte[] bytes = new byte[1 + random.nextInt(20)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            long letters = new String(bytes, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == 'a')
                    .count();
            String text = Text.decode(inParts(bytes, random, 4));
            assertThat(text.chars().filter(c -> c == 'a').count()).isEqualTo(letters);
        }
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xed, (byte) 0xa0, (byte) 0xed};
        assertThat(Text.decode(bytes, 0, bytes.length)).startsWith("a\uFFFD");
    }
}
