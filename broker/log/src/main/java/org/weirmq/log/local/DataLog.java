package org.weirmq.log.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;

/** What is kept of one durable log and where: first in runs, oldest first, then in the write-ahead log. */
final class DataLog {
    private final long id;
    private final WalIndex wal = new WalIndex();
    private final List<Part> parts = new ArrayList<>(0);
    private @Nullable NavigableMap<Long, BlobId> walBlobs;
    private long next;
    private int shard = -1;

    /** A segment with its run. */
    record Part(Run run, RunSegment segment) {}

    DataLog(long id, long next) {
        this.id = id;
        this.next = next;
    }

    long id() {
        return id;
    }

    long next() {
        return next;
    }

    long takeOffset() {
        return next++;
    }

    /** Notes that the shard of this log changes; asks for the shard only until it is known. */
    void markShard(boolean[] changed, Recoverer.ShardOf shardOf) {
        if (shard < 0) {
            shard = shardOf.shardOf(id);
        }
        if (shard < 0) {
            Arrays.fill(changed, true);
        } else {
            changed[shard] = true;
        }
    }

    void skip(long count) {
        next += count;
    }

    WalIndex wal() {
        return wal;
    }

    List<Part> parts() {
        return parts;
    }

    void add(long offset, long position, @Nullable BlobId blob) {
        wal.add(offset, position);
        next = offset + 1;
        if (blob != null) {
            if (walBlobs == null) {
                walBlobs = new TreeMap<>();
            }
            walBlobs.put(offset, blob);
        }
    }

    /** What was in some runs is in one now. */
    void replaceParts(List<Run> old, Part merged) {
        int at = 0;
        while (at < parts.size() && !old.contains(parts.get(at).run)) {
            at++;
        }
        parts.removeIf(part -> old.contains(part.run));
        parts.add(at, merged); // last if all of the old is released by now: then all of the new soon is as well
    }

    void release(long from, long to, Consumer<BlobId> blobReleased) {
        if (walBlobs != null) {
            NavigableMap<Long, BlobId> released = walBlobs.subMap(from, true, to, false);
            released.values().forEach(blobReleased);
            released.clear();
        }
        wal.release(from, to);
        for (Part part : parts) {
            part.run.released(part.segment.release(from, to, blobReleased));
        }
        parts.removeIf(part -> part.segment.liveCount() == 0);
    }

    /** Records below this position of the write-ahead log are in a run now, or were released. */
    void dropWalBelow(long position) {
        wal.dropBelow(position);
        if (walBlobs != null && wal.live() == 0) {
            walBlobs = null;
        } else if (walBlobs != null) {
            walBlobs.headMap(wal.first(), false).clear();
        }
    }

    @Nullable BlobId walBlob(long offset) {
        return walBlobs == null ? null : walBlobs.get(offset);
    }

    Iterable<BlobId> walBlobs() {
        return walBlobs == null ? List.of() : walBlobs.values();
    }

    boolean hasLive() {
        return wal.live() > 0 || !parts.isEmpty();
    }

    long first() {
        if (!parts.isEmpty()) {
            return parts.get(0).segment.firstLiveOffset();
        }
        return wal.live() > 0 ? wal.first() : next;
    }
}
