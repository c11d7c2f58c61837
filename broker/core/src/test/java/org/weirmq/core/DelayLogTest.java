package org.weirmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Goal: more delayed messages than memory may have due times of come all the same, by time. Method: a log that keeps three
 * due times and a budget for two messages, filled in random order while it is emptied.
 */
class DelayLogTest {
    private static final long LOG = LogNumbers.log(64, 0, 0, true);
    private static final int MESSAGES = 100;

    private final World world = new World();
    private final Held held = new Held(220);
    private final DelayLog log = new DelayLog(LOG, held, 3);
    private final Random random = new Random(3);
    private final List<TestMessage> left = new ArrayList<>();

    /** Gets its turn, and does nothing with it. */
    private static final class Idle implements Work {
        private boolean queued;

        @Override
        public boolean queued() {
            return queued;
        }

        @Override
        public void queued(boolean now) {
            queued = now;
        }

        @Override
        public boolean work(Core core, long nowMs) {
            return false;
        }
    }

    @Test
    void moreThanMemoryKeeps() {
        log.loaded();
        add(MESSAGES / 2, 1_000);
        Idle idle = new Idle();
        long before = 0;
        int came = 0;
        for (int turn = 0; came < MESSAGES; turn++) {
            assertThat(turn).as("turns").isLessThan(50 * MESSAGES);
            if (came == 10 && left.size() < MESSAGES / 2) {
                add(MESSAGES / 2, 2_000);
            }
            DelayLog.Due due = log.first(10_000, world.core, idle);
            MessageView message = due == null ? null : log.message(due, world.core, idle);
            assertThat(held.bytes()).isLessThanOrEqualTo(220);
            assertThat(log.dues()).hasSizeLessThanOrEqualTo(3);
            if (due == null || message == null) {
                world.settleDown();
                continue;
            }
            left.sort(Comparator.comparingLong(TestMessage::deliverAtMs));
            assertThat(message.deliverAtMs()).isEqualTo(left.get(0).deliverAtMs());
            assertThat(message.deliverAtMs()).isGreaterThanOrEqualTo(before);
            before = message.deliverAtMs();
            assertThat(left.remove(message)).as("once: %s", message).isTrue();
            log.removeFirst();
            log.take(due.offset(), due.offset() + 1);
            world.release(LOG, due.offset(), due.offset() + 1);
            came++;
        }
        assertThat(log.isEmpty()).isTrue();
        assertThat(log.first(10_000, world.core, idle)).isNull();
        assertThat(held.bytes()).isZero();
    }

    private void add(int messages, long from) {
        for (int i = 0; i < messages; i++) {
            TestMessage message = TestMessage.of("m", 1, left.size()).due(from + random.nextInt(1_000));
            long[] offsets = new long[1];
            world.append(List.of(new Fact.Data(LOG, message)), false, offsets);
            log.arrived(offsets[0], message);
            left.add(message);
        }
    }
}
