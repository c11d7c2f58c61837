package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: ranges hold exactly what was added, rising and merged. Method: random orders against a plain list. */
class RangeListTest {
    @Test
    void holdsWhatWasAddedInAnyOrder() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Long> numbers = new ArrayList<>();
            for (long n = 1; n <= 40; n++) {
                if (random.nextInt(3) > 0) {
                    numbers.add(n);
                }
            }
            List<Long> shuffled = new ArrayList<>(numbers);
            Collections.shuffle(shuffled, random);
            RangeList ranges = new RangeList();
            shuffled.forEach(ranges::add);
            List<Long> found = new ArrayList<>();
            long[] bounds = ranges.drain();
            for (int i = 0; i < bounds.length; i += 2) {
                assertThat(i == 0 || bounds[i] > bounds[i - 1])
                        .as("rising, seed %d", seed)
                        .isTrue();
                for (long n = bounds[i]; n <= bounds[i + 1]; n++) {
                    found.add(n);
                }
            }
            assertThat(found).as("seed %d", seed).isEqualTo(numbers);
            assertThat(ranges.isEmpty()).isTrue();
        }
    }
}
