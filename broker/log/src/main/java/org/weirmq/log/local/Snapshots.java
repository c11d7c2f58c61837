package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;
import org.weirmq.log.local.Manifest.SnapshotRef;

/** Files of shard snapshots: each holds those that one checkpoint wrote. */
final class Snapshots {
    static final String DIRECTORY = "snapshots";
    private static final int VERSION = 1;
    private static final int MAGIC = 0x504E5357; // "WSNP"
    private static final int HEADER_BYTES = 16;
    private static final int CHUNK_HEADER_BYTES = 8;

    private Snapshots() {}

    static String name(long id) {
        return String.format("%s/%012d.snap", DIRECTORY, id);
    }

    /**
     * Writes and forces a file with the snapshots of some shards; its name is durable when the directory is forced.
     *
     * @param chunks for each shard its chunks, or null for a shard that did not change
     * @return where each is
     */
    static @Nullable SnapshotRef[] write(Disk disk, long id, @Nullable List<byte[]>[] chunks) throws IOException {
        @Nullable SnapshotRef[] refs = new SnapshotRef[chunks.length];
        try (DiskFile file = disk.open(name(id))) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(WalFormat.ORDER);
            file.write(header.putInt(MAGIC).putInt(VERSION).putLong(id).flip(), 0);
            long at = HEADER_BYTES;
            for (int shard = 0; shard < chunks.length; shard++) {
                List<byte[]> ofShard = chunks[shard];
                if (ofShard != null) {
                    long from = at;
                    for (byte[] chunk : ofShard) {
                        at += writeChunk(file, at, chunk);
                    }
                    refs[shard] = new SnapshotRef(id, from, at - from);
                }
            }
            file.force();
        }
        return refs;
    }

    private static int writeChunk(DiskFile file, long at, byte[] chunk) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(CHUNK_HEADER_BYTES + chunk.length).order(WalFormat.ORDER);
        bytes.putInt(chunk.length).putInt(0).put(chunk);
        bytes.putInt(4, Checksum.of(bytes, CHUNK_HEADER_BYTES, bytes.limit()));
        file.write(bytes.flip(), at);
        return bytes.limit();
    }

    static List<byte[]> read(Disk disk, SnapshotRef ref) throws IOException {
        String name = name(ref.fileId());
        if (!disk.exists(name)) {
            throw RunReader.damaged(name, 0, "the file is missing");
        }
        List<byte[]> chunks = new ArrayList<>();
        try (DiskFile file = disk.open(name)) {
            checkHeader(file, ref.fileId());
            long end = ref.position() + ref.length();
            for (long at = ref.position(); at < end; ) {
                byte[] chunk = readChunk(file, at, end);
                chunks.add(chunk);
                at += CHUNK_HEADER_BYTES + chunk.length;
            }
        }
        return chunks;
    }

    private static void checkHeader(DiskFile file, long id) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(WalFormat.ORDER);
        if (file.read(header, 0) != HEADER_BYTES || header.getInt(0) != MAGIC || header.getLong(8) != id) {
            throw RunReader.damaged(file.name(), 0, "the header is wrong");
        }
        if (header.getInt(4) != VERSION) {
            throw Manifest.newerFormat(file.name(), header.getInt(4), VERSION);
        }
    }

    private static byte[] readChunk(DiskFile file, long at, long end) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER_BYTES).order(WalFormat.ORDER);
        file.read(header, at);
        int length = header.getInt(0);
        if (header.hasRemaining() || length < 0 || at + CHUNK_HEADER_BYTES + length > end) {
            throw RunReader.damaged(file.name(), at, "a chunk's length is wrong");
        }
        ByteBuffer chunk = ByteBuffer.allocate(length);
        file.read(chunk, at + CHUNK_HEADER_BYTES);
        if (chunk.hasRemaining() || header.getInt(4) != Checksum.of(chunk, 0, length)) {
            throw RunReader.damaged(file.name(), at, "the checksum of a chunk is wrong");
        }
        return chunk.array();
    }

    static LogException io(String what, IOException cause) {
        return new LogException(
                Reason.IO, what + " failed: " + cause.getMessage() + ". Check the disk and the system's log.", cause);
    }
}
