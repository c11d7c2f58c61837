package org.weirmq.simulation;

import java.util.List;
import java.util.function.Function;
import org.weirmq.log.Appended;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogListener;
import org.weirmq.log.Recovery;

/** Bugs about prepared branches, planted between the core and the log. */
final class XaPlants {
    /** The byte behind the version of the state records of a transaction that outlives a unit. */
    static final int CLAIMED = 20;

    static final int PREPARED = 21;
    static final int DECIDED = 22;

    private XaPlants() {}

    /** That a branch is prepared is told before the force. */
    static final class EarlyPrepare implements Plant {
        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            long[] told = new long[1];
            LogListener rising = new Plants.Forwarding(listener) {
                @Override
                public void durable(long ticket) {
                    told[0] = Math.max(told[0], ticket);
                    super.durable(told[0]);
                }
            };
            return new PlantedEngine(log.apply(rising)) {
                private long prepared;

                @Override
                public Appended append(List<Entry> entries, Force force) {
                    Appended given = super.append(entries, force);
                    if (entries.stream().anyMatch(entry -> Plants.isState(entry, PREPARED))) {
                        prepared = given.ticket();
                    }
                    return given;
                }

                @Override
                public void endOfTurn() {
                    if (prepared > told[0]) {
                        rising.durable(prepared);
                    }
                    super.endOfTurn();
                }
            };
        }
    }

    /** Recovery leaves out records of one type, from the log; a snapshot still has them. */
    static Plant forgotten(int type) {
        return new Plant() {
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
                                if (!Plants.isState(new Entry(number, payload), type)) {
                                    recovery.record(number, offset, payload);
                                }
                            }
                        });
                    }
                };
            }
        };
    }
}
