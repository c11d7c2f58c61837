package org.weirmq.core;

import java.util.List;

/**
 * Goal: what a message costs in the core alone, from its send to its settlement. Method: not a test; run the main method. A
 * journal that only counts, one producer and one consumer; prints nanoseconds for a message and bytes allocated.
 */
final class CoreSpeed {
    private static final int ROUND = 1_000_000;
    private static final int BATCH = 16;

    private CoreSpeed() {}

    private static final class Counting implements Journal, Outbox {
        private long tickets;
        private final java.util.HashMap<Long, long[]> ends = new java.util.HashMap<>();
        long delivered;

        @Override
        public long append(List<Fact> facts, boolean force, long[] offsets) {
            for (int i = 0; i < facts.size(); i++) {
                offsets[i] = ends.computeIfAbsent(facts.get(i).log(), log -> new long[1])[0]++;
            }
            return ++tickets;
        }

        @Override
        public void fetch(long log, long fromOffset, int bytesMax, Fetched callback) {
            throw new IllegalStateException("expected all in the window, but log " + log + " from " + fromOffset);
        }

        @Override
        public void release(long log, long from, long to) {}

        @Override
        public void trim(long log, long before) {}

        @Override
        public void delete(long log) {}

        @Override
        public void emit(Effect effect, long ticket) {
            if (effect instanceof Effect.Deliver) {
                delivered++;
            }
        }
    }

    public static void main(String[] args) {
        Counting counting = new Counting();
        Core core = new Core(CoreConfig.defaults(), counting, counting);
        core.recovered(1);
        core.execute(new Command.Connect(1, 1, World.identity(1), false, null), 1);
        core.execute(new Command.OpenSession(1, 1, false), 1);
        core.execute(new Command.Declare(1, 2, 1, new DestinationKey(false, "q"), false), 1);
        core.execute(new Command.Attach(1, 3, 1, 1, 1, ConsumerType.QUEUE, null, null, false), 1);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long number = 0;
        for (int round = 0; round < 8; round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < ROUND / BATCH; i++) {
                core.execute(new Command.Flow(1, 1, BATCH, number), 1);
                for (int k = 1; k <= BATCH; k++) {
                    TestMessage message = TestMessage.of("m", 1, number + k);
                    core.execute(new Command.Send(1, 1, number + k, 1, false, message), 1);
                }
                while (core.hasWork()) {
                    core.dispatch(1);
                }
                for (int k = 1; k <= BATCH; k++) {
                    long[] one = {number + k, number + k};
                    core.execute(
                            new Command.Settle(1, 0, 1, Settling.ACCEPTED, List.of(new Command.Settlement(1, one))), 1);
                }
                number += BATCH;
            }
            System.out.printf(
                    "%d ns, %d bytes a message, %d delivered%n",
                    (threads.getCurrentThreadCpuTime() - cpu) / ROUND,
                    (threads.getCurrentThreadAllocatedBytes() - bytes) / ROUND,
                    counting.delivered);
        }
    }
}
