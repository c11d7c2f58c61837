package org.weirmq.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobId;
import org.weirmq.log.BlobStore;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogListener;

/** Bugs around large bodies, each for one run. */
final class BodyPlants {
    private BodyPlants() {}

    /** A body counts as durable when it is written: the record that names it may survive without it. */
    static final class NamedBeforeTheForce implements Plant {
        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            return new PlantedEngine(log.apply(listener)) {
                @Override
                public BlobStore blobs() {
                    return new WithoutForce(super.blobs());
                }
            };
        }
    }

    /** A body goes when its message is settled, and not when that is durable. */
    static final class RemovedBeforeTheSettlement implements Plant {
        @Override
        public LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
            Map<List<Long>, BlobId> named = new HashMap<>();
            return new PlantedEngine(log.apply(listener)) {
                @Override
                public Appended append(List<Entry> entries, Force force) {
                    Appended given = super.append(entries, force);
                    for (int i = 0; i < entries.size(); i++) {
                        if (entries.get(i).blob() != null) {
                            named.put(
                                    List.of(entries.get(i).log(), given.offsets()[i]),
                                    entries.get(i).blob());
                        }
                    }
                    return given;
                }

                @Override
                public void release(long number, long from, long to) {
                    super.release(number, from, to);
                    for (long offset = from; offset < to; offset++) {
                        BlobId blob = named.remove(List.of(number, offset));
                        if (blob != null) {
                            blobs().discard(blob);
                        }
                    }
                }

                @Override
                public void trim(long number, long before) {
                    super.trim(number, before);
                    named.entrySet().removeIf(entry -> {
                        boolean isTrimmed = entry.getKey().get(0) == number
                                && entry.getKey().get(1) < before;
                        if (isTrimmed) {
                            blobs().discard(entry.getValue());
                        }
                        return isTrimmed;
                    });
                }
            };
        }
    }

    private record WithoutForce(BlobStore real) implements BlobStore {
        @Override
        public boolean holds(BlobId blob) {
            return real.holds(blob);
        }

        @Override
        public void write(BlobId blob, byte[] chunk, Done done) {
            real.write(blob, chunk, done);
        }

        @Override
        public void force(BlobId blob, Done done) {
            done.done(null);
        }

        @Override
        public void read(BlobId blob, long position, int length, BlobRead callback) {
            real.read(blob, position, length, callback);
        }

        @Override
        public void discard(BlobId blob) {
            real.discard(blob);
        }
    }
}
