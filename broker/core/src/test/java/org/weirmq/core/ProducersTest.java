package org.weirmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Goal: a repeat is what was accepted before, not what merely has a lower number: a send that was refused and is sent
 * again after a reconnect must be taken, though later ones of its session were accepted meanwhile. Method: sequences by
 * hand, and random ones against a set.
 */
class ProducersTest {
    private static final int ROOM = 100;

    @Test
    void aRefusedSendIsNotTakenForARepeat() {
        Producers producers = new Producers(ROOM);
        producers.accepted(1, 2, 1, 1, 0);
        producers.accepted(1, 2, 1, 4, 0);
        assertThat(repeats(producers, 1, 2, 3, 4, 5)).containsExactly(1L, 4L);
        producers.accepted(1, 2, 1, 3, 0);
        assertThat(repeats(producers, 1, 2, 3, 4, 5)).containsExactly(1L, 3L, 4L);
    }

    @Test
    void sessionsAndProducersAreApart() {
        Producers producers = new Producers(ROOM);
        producers.accepted(1, 2, 1, 1, 0);
        assertThat(producers.isRepeat(new Identity(1, 2, 2), 1)).isFalse();
        assertThat(producers.isRepeat(new Identity(1, 3, 1), 1)).isFalse();
        assertThat(producers.isRepeat(new Identity(1, 2, 1), 1)).isTrue();
    }

    @Test
    void behindTheWindowEverythingIsARepeat() {
        Producers producers = new Producers(ROOM);
        producers.accepted(1, 2, 1, 5, 0);
        producers.accepted(1, 2, 1, 5 + Producers.WINDOW, 0);
        assertThat(repeats(producers, 4, 5, 6, 4 + Producers.WINDOW, 5 + Producers.WINDOW, 6 + Producers.WINDOW))
                .containsExactly(4L, 5L, 5L + Producers.WINDOW);
    }

    @Test
    void randomSequencesAgreeWithASetAlsoThroughASnapshot() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            Producers producers = new Producers(ROOM);
            Set<Long> accepted = new HashSet<>();
            long highest = 0;
            for (int i = 0; i < 300; i++) {
                long next = Math.max(1, highest - random.nextInt(500) + random.nextInt(520));
                producers.accepted(1, 2, 1, next, i);
                accepted.add(next);
                highest = Math.max(highest, next);
                if (random.nextInt(50) == 0) {
                    producers = restored(producers);
                }
                for (long n = Math.max(1, highest - Producers.WINDOW + 1); n <= highest + 3; n++) {
                    assertThat(producers.isRepeat(new Identity(1, 2, 1), n))
                            .as("seed %d, sequence %d of %d", seed, n, highest)
                            .isEqualTo(accepted.contains(n));
                }
            }
        }
    }

    private static Producers restored(Producers producers) {
        List<StateRecord> records = new ArrayList<>();
        producers.snapshot(records::add);
        Producers restored = new Producers(ROOM);
        records.forEach(record -> restored.restore((StateRecord.ProducerState) record));
        return restored;
    }

    private static List<Long> repeats(Producers producers, long... sequences) {
        List<Long> repeats = new ArrayList<>();
        for (long sequence : sequences) {
            if (producers.isRepeat(new Identity(1, 2, 1), sequence)) {
                repeats.add(sequence);
            }
        }
        return repeats;
    }

    /** A message that has nothing but its sender. */
    private record Identity(long producerHigh, long producerLow, int session) implements MessageView {
        @Override
        public int priority() {
            return 4;
        }

        @Override
        public boolean persistent() {
            return true;
        }

        @Override
        public long expiresAtMs() {
            return 0;
        }

        @Override
        public long deliverAtMs() {
            return 0;
        }

        @Override
        public boolean hasBodyApart() {
            return false;
        }

        @Override
        public int sizeBytes() {
            return 0;
        }

        @Override
        public long sequence() {
            return 0;
        }

        @Override
        public String groupId() {
            return null;
        }

        @Override
        public String clientId() {
            return null;
        }

        @Override
        public Object value(String identifier) {
            return null;
        }
    }
}
