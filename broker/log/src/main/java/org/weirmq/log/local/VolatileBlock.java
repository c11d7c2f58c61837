package org.weirmq.log.local;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;

/** Up to 64 neighbouring records of a volatile log, in memory or, as a whole, in a spill file. */
final class VolatileBlock {
    static final int RECORDS_MAX = 64;
    static final int BYTES_MAX = 64 << 10;

    private final long first;
    private byte @Nullable [] @Nullable [] payloads = new byte[4][];
    private BlobId @Nullable [] blobs;
    private int count;
    private long live;
    private int bytes;
    private boolean sealed;
    private @Nullable SpillFile file;
    private long at;
    private int spilledBytes;

    VolatileBlock(long first) {
        this.first = first;
    }

    long first() {
        return first;
    }

    /** The offset after the last record. */
    long end() {
        return first + count;
    }

    int count() {
        return count;
    }

    long live() {
        return live;
    }

    /** Payload bytes that this block keeps in memory. */
    int bytes() {
        return payloads == null ? 0 : bytes;
    }

    boolean isFull() {
        return sealed || count == RECORDS_MAX || bytes >= BYTES_MAX;
    }

    /** No record is added any more. */
    void seal() {
        sealed = true;
    }

    boolean isInMemory() {
        return payloads != null;
    }

    void add(byte[] payload, @Nullable BlobId blob) {
        byte[][] all = payloads;
        if (all == null || isFull()) {
            throw new IllegalStateException("expected an open block, but the one at " + first + " is full");
        }
        if (count == all.length) {
            all = Arrays.copyOf(all, Math.min(RECORDS_MAX, count * 2));
            payloads = all;
        }
        if (blob != null) {
            if (blobs == null) {
                blobs = new BlobId[RECORDS_MAX];
            }
            blobs[count] = blob;
        }
        all[count] = payload;
        live |= 1L << count;
        count++;
        bytes += payload.length;
    }

    /** The payload at an index, if it is live and in memory. */
    byte @Nullable [] payload(int index) {
        return payloads == null ? null : payloads[index];
    }

    /** The payloads as they are now; null where released. */
    byte @Nullable [] @Nullable [] payloads() {
        return payloads == null ? null : Arrays.copyOf(payloads, count);
    }

    /** The live bits of this offset and later ones. */
    long liveFrom(long offset) {
        long skipped = offset - first;
        if (skipped <= 0) {
            return live;
        }
        return skipped >= RECORDS_MAX ? 0 : live & -1L << skipped;
    }

    /** Releases [from, to); gives the bytes of memory that this frees. */
    int release(long from, long to, Consumer<BlobId> blobReleased) {
        int freed = 0;
        int begin = (int) Math.max(0, from - first);
        int end = (int) Math.min(count, to - first);
        for (int i = begin; i < end; i++) {
            long bit = 1L << i;
            if ((live & bit) == 0) {
                continue;
            }
            live &= ~bit;
            if (blobs != null && blobs[i] != null) {
                blobReleased.accept(blobs[i]);
            }
            byte[][] all = payloads;
            if (all != null && all[i] != null) {
                freed += all[i].length;
                all[i] = null;
            }
        }
        bytes -= freed;
        return freed;
    }

    /** From now on the records are in a file. Gives the bytes of memory that this frees. */
    int spilled(SpillFile to, long position, int length) {
        int freed = bytes();
        file = to;
        at = position;
        spilledBytes = length;
        payloads = null;
        return freed;
    }

    /** Gives the file up, if the block is in one. */
    @Nullable SpillFile takeFile() {
        SpillFile taken = file;
        file = null;
        return taken;
    }

    @Nullable SpillFile file() {
        return file;
    }

    long at() {
        return at;
    }

    int spilledBytes() {
        return spilledBytes;
    }
}
