package org.weirmq.log.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.LogIds;
import org.weirmq.log.LogRange;

/**
 * All durable logs by number. A log with nothing to read costs its next offset and no more, from the checkpoint on that
 * finds it so.
 */
final class LogTable {
    private final Map<Long, DataLog> active = new HashMap<>();
    private final LongTable idle = new LongTable();
    private long firstOffset;
    private final long[] stateNext = new long[LogIds.SHARDS];

    /** The log, if it has something to read or had lately. */
    @Nullable DataLog find(long log) {
        return active.get(log);
    }

    /** The log, made if it is new. */
    DataLog get(long log) {
        DataLog found = active.get(log);
        if (found == null) {
            long next = idle.get(log);
            idle.remove(log);
            found = new DataLog(log, next == LongTable.NONE ? firstOffset : next);
            active.put(log, found);
        }
        return found;
    }

    long takeStateOffset(int shard) {
        return stateNext[shard]++;
    }

    /** Recovery found this record. */
    void recovered(long log, long offset, long position, @Nullable BlobId blob) {
        if (LogIds.isState(log)) {
            stateNext[(int) log] = offset + 1;
        } else {
            get(log).add(offset, position, blob);
        }
    }

    /** Recovery found the next offset of a log. */
    void recoveredNext(long log, long next) {
        if (LogIds.isState(log)) {
            stateNext[(int) log] = next;
        } else {
            idle.put(log, next);
        }
    }

    /** Offsets of data logs may have been given out and lost: none of them is given out again. */
    void skipOffsets(long count) {
        active.values().forEach(log -> log.skip(count));
        List<Long> idleLogs = new ArrayList<>();
        idle.forEach((log, next) -> idleLogs.add(log));
        idleLogs.forEach(log -> idle.put(log, idle.get(log) + count));
    }

    /** Logs of which nothing is known begin here: they may have been used and lost. */
    void firstOffset(long offset) {
        firstOffset = offset;
    }

    LogRange range(long log) {
        if (LogIds.isState(log)) {
            return new LogRange(stateNext[(int) log], stateNext[(int) log]);
        }
        DataLog found = active.get(log);
        if (found != null) {
            return new LogRange(found.first(), found.next());
        }
        long next = Math.max(0, idle.get(log));
        return new LogRange(next, next);
    }

    void release(long log, long from, long to, Consumer<BlobId> blobReleased) {
        DataLog found = active.get(log);
        if (found != null) {
            found.release(from, to, blobReleased);
        }
    }

    void delete(long log, Consumer<BlobId> blobReleased) {
        release(log, 0, Long.MAX_VALUE, blobReleased);
        active.remove(log);
        idle.remove(log);
    }

    Collection<DataLog> active() {
        return active.values();
    }

    /** A checkpoint at this position is complete. */
    void dropWalBelow(long position) {
        active.values().removeIf(log -> {
            log.dropWalBelow(position);
            if (!log.hasLive()) {
                idle.put(log.id(), log.next());
                return true;
            }
            return false;
        });
    }

    /** These pairs without those of logs that were deleted meanwhile. */
    long[] withoutDeleted(long[] pairs) {
        long[] kept = new long[pairs.length];
        int count = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            long log = pairs[i];
            if (LogIds.isState(log) || active.containsKey(log) || idle.get(log) != LongTable.NONE) {
                kept[count++] = log;
                kept[count++] = pairs[i + 1];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** Pairs of log and next offset, for the manifest. */
    long[] nextOffsets() {
        long[] pairs = new long[2 * (LogIds.SHARDS + active.size() + idle.size())];
        int[] count = new int[1];
        for (int shard = 0; shard < LogIds.SHARDS; shard++) {
            if (stateNext[shard] > 0) {
                pairs[count[0]++] = shard;
                pairs[count[0]++] = stateNext[shard];
            }
        }
        LongTable.Pair add = (log, next) -> {
            pairs[count[0]++] = log;
            pairs[count[0]++] = next;
        };
        active.values().forEach(log -> add.accept(log.id(), log.next()));
        idle.forEach(add);
        return Arrays.copyOf(pairs, count[0]);
    }
}
