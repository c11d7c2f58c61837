package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.LogIds;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;

/**
 * What the last checkpoint left: where replay begins, the files that hold everything older, and the next offset of each
 * log. Replaced as a whole, in one step.
 *
 * @param generation the generation of the write-ahead log that is being written, above all before it
 * @param position where replay begins; everything below is in runs and snapshots, or released
 * @param clean whether the log ends at this position
 * @param unsureStarts starts after which offsets may have been given out and lost
 * @param nextRunId the number of the next run
 * @param nextSnapshotId the number of the next snapshot file
 * @param snapshots one for each shard, or null
 * @param runs oldest first
 * @param nextOffsets pairs of a log and the offset of its next record
 */
@SuppressWarnings("ArrayRecordComponent") // written and read as a whole, never compared
record Manifest(
        long generation,
        long position,
        boolean clean,
        int unsureStarts,
        long nextRunId,
        long nextSnapshotId,
        @Nullable SnapshotRef[] snapshots,
        List<RunRef> runs,
        long[] nextOffsets) {

    static final String NAME = "manifest";
    private static final String NEW_NAME = "manifest.new";
    private static final int MAGIC = 0x4E414D57; // "WMAN"
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 16;

    /** Where the snapshot of a shard lies. */
    record SnapshotRef(long fileId, long position, long length) {}

    /**
     * A run and what of it is released: triples of first block, number of blocks, and the mask of what is still live in
     * each of them, the blocks numbered through all segments.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record RunRef(long id, long length, long[] released) {}

    /** Of a directory in which nothing was ever appended: generation 0. */
    static Manifest empty(long position) {
        return new Manifest(0, position, true, 0, 1, 1, new SnapshotRef[LogIds.SHARDS], List.of(), new long[0]);
    }

    Manifest started(long newGeneration, int newUnsureStarts) {
        return new Manifest(
                newGeneration,
                position,
                false,
                newUnsureStarts,
                nextRunId,
                nextSnapshotId,
                snapshots,
                runs,
                nextOffsets);
    }

    Manifest withNextOffsets(long[] pairs) {
        return new Manifest(
                generation, position, clean, unsureStarts, nextRunId, nextSnapshotId, snapshots, runs, pairs);
    }

    /** Replaces the manifest on the disk; durable when this returns. */
    void write(Disk disk) throws IOException {
        ByteBuffer bytes = encode();
        disk.delete(NEW_NAME);
        try (DiskFile file = disk.open(NEW_NAME)) {
            file.write(bytes, 0);
            file.force();
        }
        disk.rename(NEW_NAME, NAME);
        disk.forceDirectory("");
    }

    ByteBuffer encode() {
        int size = HEADER_BYTES + 48 + LogIds.SHARDS * 24 + 8 + nextOffsets.length * 8;
        for (RunRef run : runs) {
            size += 20 + run.released.length * 8;
        }
        ByteBuffer to = ByteBuffer.allocate(size).order(WalFormat.ORDER);
        to.putInt(MAGIC).putInt(0).putInt(VERSION).putInt(size);
        to.putLong(generation).putLong(position).putInt(clean ? 1 : 0).putInt(unsureStarts);
        to.putLong(nextRunId).putLong(nextSnapshotId);
        for (int shard = 0; shard < LogIds.SHARDS; shard++) {
            SnapshotRef ref = snapshots[shard];
            to.putLong(ref == null ? 0 : ref.fileId)
                    .putLong(ref == null ? 0 : ref.position)
                    .putLong(ref == null ? 0 : ref.length);
        }
        to.putInt(runs.size());
        for (RunRef run : runs) {
            to.putLong(run.id).putLong(run.length).putInt(run.released.length);
            putAll(to, run.released);
        }
        to.putInt(nextOffsets.length);
        putAll(to, nextOffsets);
        to.limit(to.position());
        to.putInt(12, to.limit());
        to.putInt(4, Checksum.of(to, 8, to.limit()));
        return to.position(0);
    }

    private static void putAll(ByteBuffer to, long[] values) {
        for (long value : values) {
            to.putLong(value);
        }
    }

    /** The manifest on the disk, or null if there is none. */
    static @Nullable Manifest read(Disk disk) throws IOException {
        if (!disk.exists(NAME)) {
            return null;
        }
        ByteBuffer bytes;
        try (DiskFile file = disk.open(NAME)) {
            bytes = ByteBuffer.allocate(Math.toIntExact(file.size())).order(WalFormat.ORDER);
            file.read(bytes, 0);
        }
        bytes.flip();
        if (bytes.limit() < HEADER_BYTES
                || bytes.getInt(0) != MAGIC
                || bytes.getInt(12) != bytes.limit()
                || bytes.getInt(4) != Checksum.of(bytes, 8, bytes.limit())) {
            throw new LogException(
                    Reason.DAMAGED,
                    "The file " + NAME + " of the data directory is damaged at position 0: its checksum is wrong."
                            + " Restore the data directory from a backup.");
        }
        int version = bytes.getInt(8);
        if (version != VERSION) {
            throw newerFormat(NAME, version, VERSION);
        }
        return decode(bytes.position(HEADER_BYTES));
    }

    private static Manifest decode(ByteBuffer from) {
        long generation = from.getLong();
        long position = from.getLong();
        boolean clean = from.getInt() == 1;
        int unsureStarts = from.getInt();
        long nextRunId = from.getLong();
        long nextSnapshotId = from.getLong();
        @Nullable SnapshotRef[] snapshots = new SnapshotRef[LogIds.SHARDS];
        for (int shard = 0; shard < LogIds.SHARDS; shard++) {
            SnapshotRef ref = new SnapshotRef(from.getLong(), from.getLong(), from.getLong());
            snapshots[shard] = ref.fileId == 0 ? null : ref;
        }
        int runCount = from.getInt();
        List<RunRef> runs = new ArrayList<>(runCount);
        for (int i = 0; i < runCount; i++) {
            runs.add(new RunRef(from.getLong(), from.getLong(), longs(from)));
        }
        return new Manifest(
                generation, position, clean, unsureStarts, nextRunId, nextSnapshotId, snapshots, runs, longs(from));
    }

    private static long[] longs(ByteBuffer from) {
        long[] values = new long[from.getInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = from.getLong();
        }
        return values;
    }

    static LogException newerFormat(String file, int found, int known) {
        return new LogException(
                Reason.NEWER_FORMAT,
                "The file " + file + " of the data directory has format " + found + ", this broker knows " + known
                        + ". Start the broker version that wrote it, or a newer one.");
    }
}
