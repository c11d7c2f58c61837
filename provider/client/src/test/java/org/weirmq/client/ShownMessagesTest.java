package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weirmq.protocol.EncodedMessage;

/**
 * Goal: a browser knows which messages it has shown, in whatever order they came.
 * Method: compares with a plain set, for numbers in random order.
 */
class ShownMessagesTest {
    private static EncodedMessage message(long sequence) {
        return new EncodedMessage(ScriptedPeer.message(sequence, "text", 0));
    }

    @Test
    void eachIsNewOnce() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            ShownMessages shown = new ShownMessages();
            Set<Long> expected = new HashSet<>();
            for (int i = 0; i < 400; i++) {
                long sequence = 1 + random.nextInt(200);
                assertThat(shown.add(message(sequence)))
                        .as("seed %d, number %d", seed, sequence)
                        .isEqualTo(expected.add(sequence));
            }
        }
    }
}
