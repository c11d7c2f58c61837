package org.weirmq.log.local;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.Entry;

/**
 * One record as it lies in a batch of the write-ahead log and, after a checksum, in a run: length and flags, log, offset,
 * blob if there is one, payload.
 */
final class RecordFrame {
    static final int HEADER_BYTES = 20;
    static final int BLOB_BYTES = 16;
    static final int PAYLOAD_BYTES_MAX = (1 << 28) - 1;
    private static final int FLAG_BLOB = 1 << 28;
    private static final int FLAGS_KNOWN = FLAG_BLOB;

    private RecordFrame() {}

    static int bytes(Entry entry) {
        return HEADER_BYTES + (entry.blob() == null ? 0 : BLOB_BYTES) + entry.payload().length;
    }

    static void write(ByteBuffer to, long log, long offset, @Nullable BlobId blob, byte[] payload) {
        to.putInt(payload.length | (blob == null ? 0 : FLAG_BLOB));
        to.putLong(log);
        to.putLong(offset);
        if (blob != null) {
            to.putLong(blob.high());
            to.putLong(blob.low());
        }
        to.put(payload);
    }

    /** The length of the frame that begins here, or -1 if its first word makes no sense. */
    static long length(int firstWord) {
        int flags = firstWord & ~PAYLOAD_BYTES_MAX;
        if ((flags & ~FLAGS_KNOWN) != 0) {
            return -1;
        }
        return HEADER_BYTES + (flags == FLAG_BLOB ? BLOB_BYTES : 0) + (long) (firstWord & PAYLOAD_BYTES_MAX);
    }

    static boolean hasBlob(int firstWord) {
        return (firstWord & FLAG_BLOB) != 0;
    }
}
