package org.weirmq.log.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The layout of the write-ahead log's files, as docs/format.md describes it. All numbers are little-endian. */
final class WalFormat {
    static final int VERSION = 1;
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    static final int FILE_MAGIC = 0x4C415757; // "WWAL"
    static final int FILE_HEADER_BYTES = 64;

    static final int BATCH_MAGIC = 0x54414257; // "WBAT"
    static final int BATCH_HEADER_BYTES = 48;
    static final int AT_CRC = 4;
    static final int AT_LENGTH = 8;
    static final int AT_VERSION = 12;
    static final int AT_KIND = 14;
    static final int AT_GENERATION = 16;
    static final int AT_POSITION = 24;
    static final int AT_DURABLE_UP_TO = 32;
    static final int AT_COUNT = 40;

    /** A batch with records. */
    static final int KIND_RECORDS = 1;
    /** The rest of this file is unused; the log goes on in the next. */
    static final int KIND_END_OF_FILE = 2;
    /** Nothing but a newer durableUpTo, written when the log falls silent. */
    static final int KIND_MARK = 3;

    private WalFormat() {}

    /** Batches begin at multiples of 8. */
    static int aligned(int bytes) {
        return (bytes + 7) & ~7;
    }

    static long aligned(long bytes) {
        return (bytes + 7) & ~7L;
    }

    static ByteBuffer fileHeader(long start, long length, long generation) {
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES).order(ORDER);
        header.putInt(0, FILE_MAGIC);
        header.putInt(8, VERSION);
        header.putLong(16, start);
        header.putLong(24, length);
        header.putLong(32, generation);
        header.putInt(AT_CRC, Checksum.of(header, 8, FILE_HEADER_BYTES));
        return header;
    }

    /** What the header of a file says. */
    record FileHeader(int version, long start, long length, long generation) {}

    /** Null if this is no header, or a damaged one. */
    static @org.jspecify.annotations.Nullable FileHeader parseFileHeader(ByteBuffer header) {
        if (header.limit() < FILE_HEADER_BYTES
                || header.getInt(0) != FILE_MAGIC
                || header.getInt(AT_CRC) != Checksum.of(header, 8, FILE_HEADER_BYTES)) {
            return null;
        }
        return new FileHeader(header.getInt(8), header.getLong(16), header.getLong(24), header.getLong(32));
    }

    /** Completes the header of a batch whose body is already in the buffer, and its checksum. */
    static void sealBatch(
            ByteBuffer buffer,
            int at,
            int length,
            int kind,
            long generation,
            long position,
            long durableUpTo,
            int count) {
        buffer.putInt(at, BATCH_MAGIC);
        buffer.putInt(at + AT_LENGTH, length);
        buffer.putShort(at + AT_VERSION, (short) VERSION);
        buffer.putShort(at + AT_KIND, (short) kind);
        buffer.putLong(at + AT_GENERATION, generation);
        buffer.putLong(at + AT_POSITION, position);
        buffer.putLong(at + AT_DURABLE_UP_TO, durableUpTo);
        buffer.putInt(at + AT_COUNT, count);
        buffer.putInt(at + AT_COUNT + 4, 0);
        buffer.putInt(at + AT_CRC, Checksum.of(buffer, at + AT_LENGTH, at + length));
    }
}
