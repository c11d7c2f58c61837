package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.Appended;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogIds;
import org.weirmq.log.LogListener;
import org.weirmq.log.Recovery;

/** The bugs that are planted. Each is made anew for a run. */
final class Plants {
    /** The byte behind the version of a state record that settles messages, and of one that remembers a commit. */
    private static final int SETTLED = 5;

    private static final int COMMITTED = 11;
    private static final int TRANSACTION_DECIDED = 22;

    private Plants() {}

    static boolean isState(Entry entry, int type) {
        return LogIds.isState(entry.log()) && entry.payload()[1] == type;
    }

    /** What was appended counts as durable at the end of the turn, whether or not it was forced. */
    static final class EarlyAcknowledgement implements Plant {
        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            long[] told = new long[1];
            LogListener rising = new Forwarding(listener) {
                @Override
                public void durable(long ticket) {
                    told[0] = Math.max(told[0], ticket);
                    super.durable(told[0]);
                }
            };
            return new PlantedEngine(log.apply(rising)) {
                private long appended;

                @Override
                public Appended append(List<Entry> entries, Force force) {
                    Appended given = super.append(entries, force);
                    appended = Math.max(appended, given.ticket());
                    return given;
                }

                @Override
                public void endOfTurn() {
                    rising.durable(appended);
                    super.endOfTurn();
                }
            };
        }
    }

    /** Recovery leaves out a settlement now and then. */
    static final class LostSettlement implements Plant {
        private final Random random = new Random(1);

        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            return new PlantedEngine(log.apply(listener)) {
                @Override
                public void recover(Recovery recovery) {
                    super.recover(new Recovery() {
                        @Override
                        public void snapshot(int shard, List<byte[]> chunks) {
                            recovery.snapshot(shard, chunks);
                        }

                        @Override
                        public void record(long number, long offset, byte[] payload) {
                            boolean isLost = isState(new Entry(number, payload), SETTLED) && random.nextInt(4) == 0;
                            if (!isLost) {
                                recovery.record(number, offset, payload);
                            }
                        }
                    });
                }
            };
        }
    }

    /** After a crash one of the last units of an earlier life is read again, as if its file had not been recycled. */
    static final class RevivedRecord implements Plant {
        private static final int UNITS_KEPT = 12;

        private record Unit(List<Entry> entries, long[] offsets) {}

        private final Random random = new Random(2);
        private final List<Unit> last = new ArrayList<>();

        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            return new PlantedEngine(log.apply(listener)) {
                @Override
                public void recover(Recovery recovery) {
                    Set<List<Long>> found = new HashSet<>();
                    super.recover(new Recovery() {
                        @Override
                        public void snapshot(int shard, List<byte[]> chunks) {
                            recovery.snapshot(shard, chunks);
                        }

                        @Override
                        public void record(long number, long offset, byte[] payload) {
                            found.add(List.of(number, offset));
                            recovery.record(number, offset, payload);
                        }
                    });
                    last.removeIf(
                            unit -> found.contains(List.of(unit.entries.get(0).log(), unit.offsets[0])));
                    if (!last.isEmpty()) {
                        Unit revived = last.get(random.nextInt(last.size()));
                        for (int i = 0; i < revived.offsets.length; i++) {
                            Entry entry = revived.entries.get(i);
                            recovery.record(entry.log(), revived.offsets[i], entry.payload());
                        }
                    }
                }

                @Override
                public Appended append(List<Entry> entries, Force force) {
                    Appended given = super.append(entries, force);
                    boolean hasMessages = entries.stream().anyMatch(entry -> entry.log() >= LogIds.SHARDS);
                    if (hasMessages && entries.stream().noneMatch(entry -> LogIds.isVolatile(entry.log()))) {
                        last.add(new Unit(List.copyOf(entries), given.offsets().clone()));
                    }
                    if (last.size() > UNITS_KEPT) {
                        last.remove(0);
                    }
                    return given;
                }
            };
        }
    }

    /** A commit now and then forgets to write one of the messages it sends. */
    static final class DroppedOutput implements Plant {
        private final Random random = new Random(3);

        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            return new PlantedEngine(log.apply(listener)) {
                @Override
                public Appended append(List<Entry> entries, Force force) {
                    // of a small transaction: its outputs are in this unit
                    boolean isCommit = entries.stream().anyMatch(entry -> isState(entry, COMMITTED))
                            && entries.stream().noneMatch(entry -> isState(entry, TRANSACTION_DECIDED));
                    Entry first = entries.get(0);
                    boolean isMeant = isCommit && first.log() >= LogIds.SHARDS && random.nextInt(3) == 0;
                    if (!isMeant) {
                        return super.append(entries, force);
                    }
                    Appended given = super.append(entries.subList(1, entries.size()), force);
                    long[] offsets = new long[entries.size()];
                    System.arraycopy(given.offsets(), 0, offsets, 1, offsets.length - 1);
                    offsets[0] = range(first.log()).end();
                    for (int i = 1; i < offsets.length; i++) {
                        // The messages behind it move up, so that nobody notices while the broker lives.
                        offsets[i] += entries.get(i).log() == first.log() ? 1 : 0;
                    }
                    return new Appended(given.ticket(), offsets);
                }
            };
        }
    }

    /** Only one producer of a shard is remembered, so that a repeat by any other one is taken for new. */
    static final class AcceptedRepeat implements Plant {
        @Override
        public CoreConfig limits(CoreConfig c) {
            return new CoreConfig(
                    c.autoCreate(),
                    c.partitions(),
                    c.windowBytesMax(),
                    c.heldBytesMax(),
                    c.laneWindowBytesMax(),
                    c.pageBytes(),
                    c.transactionBytesMax(),
                    c.stagedBytesMax(),
                    c.allStagedBytesMax(),
                    c.turnMessagesMax(),
                    c.graceMs(),
                    c.rebalanceTimeoutMs(),
                    1);
        }
    }

    /** A lease keeps its message in memory, whatever the limit says. */
    static final class KeptLease implements Plant {
        @Override
        public CoreConfig limits(CoreConfig c) {
            return new CoreConfig(
                    c.autoCreate(),
                    c.partitions(),
                    c.windowBytesMax(),
                    Long.MAX_VALUE,
                    c.laneWindowBytesMax(),
                    c.pageBytes(),
                    c.transactionBytesMax(),
                    c.stagedBytesMax(),
                    c.allStagedBytesMax(),
                    c.turnMessagesMax(),
                    c.graceMs(),
                    c.rebalanceTimeoutMs(),
                    c.producersMax());
        }
    }

    /** Tells everything to another listener. */
    static class Forwarding implements LogListener {
        private final LogListener to;

        Forwarding(LogListener to) {
            this.to = to;
        }

        @Override
        public void durable(long ticket) {
            to.durable(ticket);
        }

        @Override
        public void failed(Throwable cause) {
            to.failed(cause);
        }

        @Override
        public void snapshot(int shard, Consumer<byte[]> chunks) {
            to.snapshot(shard, chunks);
        }

        @Override
        public int shardOf(long log) {
            return to.shardOf(log);
        }
    }
}
