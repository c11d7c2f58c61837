package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weirmq.protocol.EncodedMessage;

/** Goal: the last N identities are remembered and no more memory is used. Method: more messages than fit. */
class SettledMemoryTest {
    private static EncodedMessage message(long sequence) {
        return new EncodedMessage(ScriptedPeer.message(sequence, "", 0));
    }

    @Test
    void remembersTheLastOnes() {
        SettledMemory memory = new SettledMemory(100);
        for (long n = 1; n <= 1000; n++) {
            memory.add(message(n));
            assertThat(memory.contains(message(n))).isTrue();
            assertThat(memory.contains(message(Math.max(1, n - 99))))
                    .as("after %d", n)
                    .isTrue();
            if (n > 100) {
                assertThat(memory.contains(message(n - 100))).as("after %d", n).isFalse();
            }
        }
    }
}
