package org.weirmq.log.local;

import java.util.Arrays;
import java.util.function.Consumer;
import org.weirmq.log.BlobId;

/**
 * The records of one log in one run, as blocks of at most 64 offsets. Bit n of a block's mask stands for the block's
 * first offset plus n. Only the masks of what is live change.
 */
final class RunSegment {
    /** A block covers no more offsets than a mask has bits. */
    static final int BLOCK_OFFSETS = 64;

    private final long log;
    private final long[] firstOffsets;
    private final long[] positions;
    private final long[] present;
    private final long[] live;
    private final long end;
    private final BlobRef[] blobs;
    private int firstLive;
    private long liveCount;
    private long presentCount;

    /** A record of this segment that names a blob. */
    record BlobRef(long offset, BlobId blob) {}

    /** @param end the position in the file after the last block */
    RunSegment(long log, long[] firstOffsets, long[] positions, long[] present, long end, BlobRef[] blobs) {
        this.log = log;
        this.firstOffsets = firstOffsets;
        this.positions = positions;
        this.present = present;
        this.live = present.clone();
        this.end = end;
        this.blobs = blobs;
        for (long mask : present) {
            presentCount += Long.bitCount(mask);
        }
        liveCount = presentCount;
    }

    long log() {
        return log;
    }

    int blocks() {
        return firstOffsets.length;
    }

    long firstOffset(int block) {
        return firstOffsets[block];
    }

    long position(int block) {
        return positions[block];
    }

    long blockEnd(int block) {
        return block + 1 < positions.length ? positions[block + 1] : end;
    }

    long present(int block) {
        return present[block];
    }

    long live(int block) {
        return live[block];
    }

    long liveCount() {
        return liveCount;
    }

    long presentCount() {
        return presentCount;
    }

    BlobRef[] blobs() {
        return blobs;
    }

    long[] copyLive() {
        return live.clone();
    }

    boolean isLive(long offset) {
        int block = blockAtOrBefore(offset);
        return block >= 0
                && offset - firstOffsets[block] < BLOCK_OFFSETS
                && (live[block] >>> (offset - firstOffsets[block]) & 1) != 0;
    }

    /** The first live offset; only if there is one. */
    long firstLiveOffset() {
        return firstOffsets[firstLive] + Long.numberOfTrailingZeros(live[firstLive]);
    }

    /** The first block with a live record at or after an offset, or the number of blocks if there is none. */
    int blockWithLive(long offset) {
        int block = Math.max(firstLive, Math.max(0, blockAtOrBefore(offset)));
        while (block < blocks() && (live[block] & fromOffset(block, offset)) == 0) {
            block++;
        }
        return block;
    }

    /** The bits of a block that stand for this offset and later ones. */
    long fromOffset(int block, long offset) {
        long skipped = offset - firstOffsets[block];
        if (skipped <= 0) {
            return -1;
        }
        return skipped >= BLOCK_OFFSETS ? 0 : -1L << skipped;
    }

    /** Releases [from, to); tells of each blob whose record it releases. Gives the number of records released. */
    long release(long from, long to, Consumer<BlobId> blobReleased) {
        long before = liveCount;
        for (int i = firstBlobFrom(from); i < blobs.length && blobs[i].offset < to; i++) {
            if (isLive(blobs[i].offset)) {
                blobReleased.accept(blobs[i].blob);
            }
        }
        for (int block = Math.max(firstLive, Math.max(0, blockAtOrBefore(from)));
                block < blocks() && firstOffsets[block] < to;
                block++) {
            setLive(block, live[block] & ~(fromOffset(block, from) & ~fromOffset(block, to)));
        }
        return before - liveCount;
    }

    private int firstBlobFrom(long offset) {
        int low = 0;
        int high = blobs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blobs[middle].offset < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Takes over a mask that was written down earlier. */
    void setLive(int block, long mask) {
        liveCount += Long.bitCount(mask) - Long.bitCount(live[block]);
        live[block] = mask;
        while (firstLive < blocks() && live[firstLive] == 0) {
            firstLive++;
        }
    }

    private int blockAtOrBefore(long offset) {
        int found = Arrays.binarySearch(firstOffsets, offset);
        return found >= 0 ? found : -found - 2;
    }
}
