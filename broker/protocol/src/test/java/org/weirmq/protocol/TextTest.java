package org.weirmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Goal: every Java string survives, and whatever UTF-8 can write is written as UTF-8. Method: examples, and seeded random
 * strings that are rich in surrogates, on both sides of the length from which on characters are looked at one by one.
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
        char[] alphabet = {'a', '?', 'ö', '日', '\uFFFD', '\uD83D', '\uDE80', '\uD800', '\uDFFF', '\0'};
        for (int run = 0; run < 2_000; run++) {
            int length = run % 100 == 0 ? 70_000 : random.nextInt(12);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            assertThat(back(text.toString())).isEqualTo(text.toString());
        }
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xed, (byte) 0xa0, (byte) 0xed};
        assertThat(Text.decode(bytes, 0, bytes.length)).startsWith("a\uFFFD");
    }
}
