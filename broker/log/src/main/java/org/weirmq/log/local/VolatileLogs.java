package org.weirmq.log.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.Entry;
import org.weirmq.log.LogRange;
import org.weirmq.log.ReadCallback;

/**
 * The volatile logs of a node. Payloads stay in memory up to a budget; above it the newest blocks go to spill files,
 * since the oldest are read first. Loop only.
 */
final class VolatileLogs {
    private final Map<Long, VolatileLog> logs = new HashMap<>();
    private final Executor loop;
    private final long bytesMax;
    private final @Nullable Spill spill;
    private final Consumer<BlobId> blobReleased;
    private long bytes;

    /** @param spill where to put what is above the budget, or null to keep everything in memory */
    VolatileLogs(Executor loop, long bytesMax, @Nullable Spill spill, Consumer<BlobId> blobReleased) {
        this.loop = loop;
        this.bytesMax = bytesMax;
        this.spill = spill;
        this.blobReleased = blobReleased;
    }

    /** Payload bytes in memory. */
    long bytes() {
        return bytes;
    }

    long append(Entry entry) {
        VolatileLog log = logs.computeIfAbsent(entry.log(), id -> new VolatileLog());
        VolatileBlock block = log.tail();
        long offset = log.next();
        block.add(entry.payload(), entry.blob());
        log.added();
        bytes += entry.payload().length;
        if (spill != null && bytes > bytesMax && (block.isFull() || bytes > bytesMax + bytesMax / 4)) {
            block.seal();
            spill.write(block, freed -> bytes -= freed);
        }
        return offset;
    }

    void read(long id, long fromOffset, int bytesMaxOfRead, ReadCallback callback) {
        VolatileLog log = logs.get(id);
        int index = log == null ? 0 : log.blockWithLive(fromOffset);
        if (log == null || index == log.blockCount()) {
            loop.execute(() -> callback.read(new long[0], new byte[0][]));
            return;
        }
        VolatileBlock block = log.block(index);
        if (spill != null && !block.isInMemory()) {
            spill.read(block, block.liveFrom(fromOffset), callback);
            return;
        }
        List<byte[]> payloads = new ArrayList<>();
        long[] offsets = new long[64];
        int count = 0;
        long total = 0;
        for (; index < log.blockCount() && total < bytesMaxOfRead; index++) {
            block = log.block(index);
            if (!block.isInMemory()) {
                break;
            }
            for (int i = 0; i < block.count() && total < bytesMaxOfRead; i++) {
                byte[] payload = block.payload(i);
                if (payload != null && block.first() + i >= fromOffset) {
                    if (count == offsets.length) {
                        offsets = Arrays.copyOf(offsets, count * 2);
                    }
                    offsets[count++] = block.first() + i;
                    payloads.add(payload);
                    total += payload.length;
                }
            }
        }
        long[] found = Arrays.copyOf(offsets, count);
        loop.execute(() -> callback.read(found, payloads.toArray(new byte[0][])));
    }

    void release(long id, long from, long to) {
        VolatileLog log = logs.get(id);
        if (log != null) {
            log.touch(from, to, block -> {
                bytes -= block.release(from, to, blobReleased);
                if (spill != null && block.live() == 0) {
                    spill.forget(block);
                }
            });
        }
    }

    void delete(long id) {
        release(id, 0, Long.MAX_VALUE);
        logs.remove(id);
    }

    LogRange range(long id) {
        VolatileLog log = logs.get(id);
        return log == null ? new LogRange(0, 0) : new LogRange(log.start(), log.next());
    }
}
