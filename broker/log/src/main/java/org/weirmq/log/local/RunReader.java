package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;
import org.weirmq.log.local.RunSegment.BlobRef;

/** Opens runs by their index alone and reads blocks of them. */
final class RunReader {
    private RunReader() {}

    /** Opens a run that a manifest names with this length. */
    static Run open(Disk disk, long id, long length) throws IOException {
        String name = Run.name(id);
        if (!disk.exists(name)) {
            throw damaged(name, 0, "the file is missing");
        }
        DiskFile file = disk.open(name);
        if (file.size() != length || length < RunFormat.HEADER_BYTES + RunFormat.TRAILER_BYTES) {
            throw damaged(name, file.size(), "its length is " + file.size() + " and should be " + length);
        }
        ByteBuffer header = read(file, 0, RunFormat.HEADER_BYTES);
        if (header.getInt(0) != RunFormat.MAGIC
                || header.getInt(4) != Checksum.of(header, 8, RunFormat.HEADER_BYTES)
                || header.getLong(16) != id) {
            throw damaged(name, 0, "the header's checksum is wrong");
        }
        if (header.getInt(8) != RunFormat.VERSION) {
            throw Manifest.newerFormat(name, header.getInt(8), RunFormat.VERSION);
        }
        long trailerAt = length - RunFormat.TRAILER_BYTES;
        ByteBuffer trailer = read(file, trailerAt, RunFormat.TRAILER_BYTES);
        if (trailer.getInt(0) != RunFormat.MAGIC
                || trailer.getInt(4) != Checksum.of(trailer, 8, RunFormat.TRAILER_BYTES)
                || trailer.getLong(8) != id
                || trailer.getLong(16) + trailer.getInt(24) != trailerAt) {
            throw damaged(name, trailerAt, "the trailer's checksum is wrong");
        }
        long indexAt = trailer.getLong(16);
        ByteBuffer index = read(file, indexAt, trailer.getInt(24));
        if (trailer.getInt(28) != Checksum.of(index, 0, index.limit())) {
            throw damaged(name, indexAt, "the index's checksum is wrong");
        }
        return new Run(id, file, length, segments(index));
    }

    private static RunSegment[] segments(ByteBuffer index) {
        RunSegment[] segments = new RunSegment[index.getInt()];
        for (int i = 0; i < segments.length; i++) {
            long log = index.getLong();
            int blocks = index.getInt();
            int blobCount = index.getInt();
            long end = index.getLong();
            long[] firstOffsets = new long[blocks];
            long[] positions = new long[blocks];
            long[] present = new long[blocks];
            for (int block = 0; block < blocks; block++) {
                firstOffsets[block] = index.getLong();
                positions[block] = index.getLong();
                present[block] = index.getLong();
            }
            BlobRef[] blobs = new BlobRef[blobCount];
            for (int blob = 0; blob < blobCount; blob++) {
                blobs[blob] = new BlobRef(index.getLong(), new BlobId(index.getLong(), index.getLong()));
            }
            segments[i] = new RunSegment(log, firstOffsets, positions, present, end, blobs);
        }
        return segments;
    }

    /** Reads a block and hands over the records whose bit is in the mask. */
    static void readBlock(Run run, RunSegment segment, int block, long mask, RecordSink sink) throws IOException {
        long at = segment.position(block);
        ByteBuffer bytes = read(run.file(), at, Math.toIntExact(segment.blockEnd(block) - at));
        long first = segment.firstOffset(block);
        while (bytes.hasRemaining()) {
            int recordAt = bytes.position();
            int crc = bytes.getInt();
            long length = bytes.remaining() < 4 ? -1 : RecordFrame.length(bytes.getInt(bytes.position()));
            if (length < 0
                    || length > bytes.remaining()
                    || crc != Checksum.of(bytes, bytes.position(), bytes.position() + (int) length)) {
                throw damaged(run.file().name(), at + recordAt, "the checksum of a record is wrong");
            }
            int next = bytes.position() + (int) length;
            boolean hasBlob = RecordFrame.hasBlob(bytes.getInt());
            long log = bytes.getLong();
            long offset = bytes.getLong();
            @Nullable BlobId blob = hasBlob ? new BlobId(bytes.getLong(), bytes.getLong()) : null;
            if (log != segment.log() || offset - first < 0 || offset - first >= RunSegment.BLOCK_OFFSETS) {
                throw damaged(run.file().name(), at + recordAt, "a record is not where the index says");
            }
            if ((mask >>> (offset - first) & 1) != 0) {
                byte[] payload = new byte[next - bytes.position()];
                bytes.get(payload);
                sink.record(log, offset, blob, payload);
            }
            bytes.position(next);
        }
    }

    private static ByteBuffer read(DiskFile file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(WalFormat.ORDER);
        if (file.read(bytes, position) != length) {
            throw damaged(file.name(), position, "the file ends too early");
        }
        return bytes.flip();
    }

    static LogException damaged(String file, long position, String what) {
        return new LogException(
                Reason.DAMAGED,
                "The file " + file + " of the data directory is damaged at position " + position + ": " + what
                        + ". Restore the data directory from a backup.");
    }
}
