package org.weirmq.log.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A volatile log: blocks in order of offset. */
final class VolatileLog {
    private final List<VolatileBlock> blocks = new ArrayList<>(2);
    private int head;
    private long next;

    long next() {
        return next;
    }

    /** The block that takes the next record. */
    VolatileBlock tail() {
        VolatileBlock last = blocks.size() == head ? null : blocks.get(blocks.size() - 1);
        if (last == null || last.isFull()) {
            last = new VolatileBlock(next);
            blocks.add(last);
        }
        return last;
    }

    void added() {
        next++;
    }

    long start() {
        for (int i = head; i < blocks.size(); i++) {
            VolatileBlock block = blocks.get(i);
            if (block.live() != 0) {
                return block.first() + Long.numberOfTrailingZeros(block.live());
            }
        }
        return next;
    }

    int blockCount() {
        return blocks.size();
    }

    VolatileBlock block(int index) {
        return blocks.get(index);
    }

    /** The first block that has a live record at or after an offset; the number of blocks if there is none. */
    int blockWithLive(long offset) {
        int block = Math.max(head, lastBlockAtOrBefore(offset));
        while (block < blocks.size() && blocks.get(block).liveFrom(offset) == 0) {
            block++;
        }
        return block;
    }

    private int lastBlockAtOrBefore(long offset) {
        int low = head;
        int high = blocks.size() - 1;
        int found = head;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle).first() <= offset) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    /** Tells of each block that a release changed, before those that are empty go. */
    void touch(long from, long to, Consumer<VolatileBlock> changed) {
        for (int i = lastBlockAtOrBefore(from);
                i < blocks.size() && blocks.get(i).first() < to;
                i++) {
            changed.accept(blocks.get(i));
        }
        while (head < blocks.size()
                && blocks.get(head).live() == 0
                && (head + 1 < blocks.size() || blocks.get(head).isFull())) {
            head++;
        }
        if (head > 32 && head * 2 > blocks.size()) {
            blocks.subList(0, head).clear();
            head = 0;
        }
    }
}
