package org.weirmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Goal: counts of failures are exact, and a rollback of everything does not cost an entry for each message. Method: random
 * changes against a map; a million failures in one run.
 */
class AttemptsTest {
    @Test
    void theSameAsAMap() {
        Random random = new Random(5);
        Attempts attempts = new Attempts();
        TreeMap<Long, Integer> model = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            long offset = random.nextInt(700);
            if (random.nextInt(4) > 0) {
                int count = 1 + random.nextInt(3);
                attempts.put(offset, count);
                model.put(offset, count);
            } else {
                long to = offset + random.nextInt(random.nextBoolean() ? 3 : 300);
                attempts.clear(offset, to);
                model.subMap(offset, Math.max(offset, to)).clear();
            }
            long any = random.nextInt(1100);
            assertThat(attempts.get(any)).isEqualTo(model.getOrDefault(any, 0));
            assertThat(attempts.isEmpty()).isEqualTo(model.isEmpty());
            if (step % 100 == 0) {
                assertThat(told(attempts)).isEqualTo(model);
            }
        }
    }

    private static TreeMap<Long, Integer> told(Attempts attempts) {
        TreeMap<Long, Integer> told = new TreeMap<>();
        attempts.runs((from, to, count) -> {
            for (long offset = from; offset < to; offset++) {
                told.put(offset, count);
            }
        });
        return told;
    }

    @Test
    void aRollbackOfEverythingIsOneRun() {
        Attempts attempts = new Attempts();
        for (long offset = 10; offset < 1_000_010; offset++) {
            attempts.put(offset, 1);
        }
        List<String> runs = new ArrayList<>();
        attempts.runs((from, to, count) -> runs.add(from + " to " + to + ": " + count));
        assertThat(runs).containsExactly("10 to 1000010: 1");
    }

    @Test
    void theCountStopsAtItsMaximum() {
        Attempts attempts = new Attempts();
        attempts.put(1, Attempts.COUNT_MAX + 1);
        assertThat(attempts.get(1)).isEqualTo(Attempts.COUNT_MAX);
    }
}
