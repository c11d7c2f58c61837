package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;
import org.weirmq.log.local.RunSegment.BlobRef;

/** Writes a run from records that come sorted by log and offset. */
final class RunWriter implements RecordSink {
    private static final int BUFFER_BYTES = 128 << 10;

    private final long id;
    private final DiskFile file;
    private final List<RunSegment> segments = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(WalFormat.ORDER);
    private long flushed;
    private long log;
    private long lastOffset;
    private int blocks;
    private long[] firstOffsets = new long[16];
    private long[] positions = new long[16];
    private long[] present = new long[16];
    private List<BlobRef> blobs = new ArrayList<>();

    private RunWriter(long id, DiskFile file) {
        this.id = id;
        this.file = file;
    }

    static RunWriter create(Disk disk, long id) throws IOException {
        RunWriter writer = new RunWriter(id, disk.open(Run.name(id)));
        ByteBuffer to = writer.buffer;
        to.putInt(RunFormat.MAGIC)
                .putInt(0)
                .putInt(RunFormat.VERSION)
                .putInt(0)
                .putLong(id)
                .putLong(0);
        to.putInt(4, Checksum.of(to, 8, RunFormat.HEADER_BYTES));
        return writer;
    }

    @Override
    public void record(long recordLog, long offset, @Nullable BlobId blob, byte[] payload) throws IOException {
        if (blocks > 0 && (recordLog < log || (recordLog == log && offset <= lastOffset))) {
            throw new IllegalStateException(
                    "expected a record after " + log + "/" + lastOffset + ", but got " + recordLog + "/" + offset);
        }
        if (recordLog != log) {
            endSegment();
            log = recordLog;
        }
        if (blocks == 0
                || offset - firstOffsets[blocks - 1] >= RunSegment.BLOCK_OFFSETS
                || position() - positions[blocks - 1] >= RunFormat.BLOCK_BYTES_MAX) {
            beginBlock(offset);
        }
        present[blocks - 1] |= 1L << (offset - firstOffsets[blocks - 1]);
        lastOffset = offset;
        if (blob != null) {
            blobs.add(new BlobRef(offset, blob));
        }
        int length = RecordFrame.HEADER_BYTES + (blob == null ? 0 : RecordFrame.BLOB_BYTES) + payload.length;
        require(RunFormat.RECORD_CRC_BYTES + length);
        int at = buffer.position();
        buffer.putInt(0);
        RecordFrame.write(buffer, recordLog, offset, blob, payload);
        buffer.putInt(at, Checksum.of(buffer, at + RunFormat.RECORD_CRC_BYTES, buffer.position()));
    }

    private void beginBlock(long offset) {
        if (blocks == firstOffsets.length) {
            firstOffsets = Arrays.copyOf(firstOffsets, blocks * 2);
            positions = Arrays.copyOf(positions, blocks * 2);
            present = Arrays.copyOf(present, blocks * 2);
        }
        firstOffsets[blocks] = offset;
        positions[blocks] = position();
        present[blocks] = 0;
        blocks++;
    }

    private void endSegment() {
        if (blocks == 0) {
            return;
        }
        segments.add(new RunSegment(
                log,
                Arrays.copyOf(firstOffsets, blocks),
                Arrays.copyOf(positions, blocks),
                Arrays.copyOf(present, blocks),
                position(),
                blobs.toArray(new BlobRef[0])));
        blocks = 0;
        blobs = new ArrayList<>();
    }

    private long position() {
        return flushed + buffer.position();
    }

    private void require(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(WalFormat.ORDER);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        int bytes = buffer.limit();
        file.write(buffer, flushed);
        flushed += bytes;
        buffer.clear();
    }

    /** Writes the index; the file is durable when this returns, its name when the directory is forced. */
    Run finish() throws IOException {
        endSegment();
        long indexAt = position();
        flush();
        ByteBuffer index = encodeIndex();
        int indexBytes = index.limit();
        int crc = Checksum.of(index, 0, indexBytes);
        file.write(index, indexAt);
        ByteBuffer trailer = ByteBuffer.allocate(RunFormat.TRAILER_BYTES).order(WalFormat.ORDER);
        trailer.putInt(RunFormat.MAGIC)
                .putInt(0)
                .putLong(id)
                .putLong(indexAt)
                .putInt(indexBytes)
                .putInt(crc);
        trailer.putInt(4, Checksum.of(trailer, 8, RunFormat.TRAILER_BYTES));
        file.write(trailer.flip(), indexAt + indexBytes);
        file.force();
        long length = indexAt + indexBytes + RunFormat.TRAILER_BYTES;
        return new Run(id, file, length, segments.toArray(new RunSegment[0]));
    }

    private ByteBuffer encodeIndex() {
        int size = 4;
        for (RunSegment segment : segments) {
            size += 24 + segment.blocks() * 24 + segment.blobs().length * 24;
        }
        ByteBuffer to = ByteBuffer.allocate(size).order(WalFormat.ORDER);
        to.putInt(segments.size());
        for (RunSegment segment : segments) {
            int count = segment.blocks();
            to.putLong(segment.log()).putInt(count).putInt(segment.blobs().length);
            to.putLong(segment.blockEnd(count - 1));
            for (int block = 0; block < count; block++) {
                to.putLong(segment.firstOffset(block)).putLong(segment.position(block));
                to.putLong(segment.present(block));
            }
            for (BlobRef ref : segment.blobs()) {
                to.putLong(ref.offset())
                        .putLong(ref.blob().high())
                        .putLong(ref.blob().low());
            }
        }
        return to.flip();
    }
}
