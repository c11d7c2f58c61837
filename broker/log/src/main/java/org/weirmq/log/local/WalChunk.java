package org.weirmq.log.local;

import java.nio.ByteBuffer;
import org.weirmq.log.Entry;

/** Bytes that will go into one file of the write-ahead log with one write: batches, the last of them still open. */
final class WalChunk {
    private final WalFile file;
    private final long position;
    private ByteBuffer buffer;
    private int batchAt = -1;
    private int batchCount;

    /** @param position where in the log the buffer's first byte goes */
    WalChunk(WalFile file, long position, ByteBuffer buffer) {
        this.file = file;
        this.position = position;
        this.buffer = buffer.clear();
    }

    WalFile file() {
        return file;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    long filePosition() {
        return position - file.start();
    }

    boolean batchIsOpen() {
        return batchAt >= 0;
    }

    /** Bytes of the open batch so far, with its header. */
    int batchBytes() {
        return buffer.position() - batchAt;
    }

    /** The position in the log that the next byte gets. */
    long end() {
        return position + buffer.position();
    }

    /** Where in the log the open batch begins. */
    long batchPosition() {
        return position + batchAt;
    }

    void beginBatch() {
        require(WalFormat.BATCH_HEADER_BYTES);
        batchAt = buffer.position();
        batchCount = 0;
        buffer.position(batchAt + WalFormat.BATCH_HEADER_BYTES);
    }

    /** Adds a record to the open batch and gives its position in the log. */
    long add(Entry entry, long offset) {
        require(RecordFrame.bytes(entry));
        long at = end();
        RecordFrame.write(buffer, entry.log(), offset, entry.blob(), entry.payload());
        batchCount++;
        return at;
    }

    void sealBatch(int kind, long generation, long durableUpTo) {
        int length = batchBytes();
        WalFormat.sealBatch(buffer, batchAt, length, kind, generation, batchPosition(), durableUpTo, batchCount);
        int padding = WalFormat.aligned(length) - length;
        require(padding);
        for (int i = 0; i < padding; i++) {
            buffer.put((byte) 0);
        }
        batchAt = -1;
    }

    private void require(int bytes) {
        if (buffer.remaining() >= bytes) {
            return;
        }
        int wanted = Math.max(buffer.position() + bytes, buffer.capacity() * 2);
        ByteBuffer larger = ByteBuffer.allocateDirect(wanted).order(WalFormat.ORDER);
        larger.put(buffer.flip());
        buffer = larger;
    }
}
