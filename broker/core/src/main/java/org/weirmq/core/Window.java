package org.weirmq.core;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a lane's messages that is held in memory: slots of rising offsets in a ring. */
final class Window {
    private static final int SLOTS_MIN = 8;

    private @Nullable Slot[] ring = new Slot[SLOTS_MIN];
    private int head;
    private int size;
    private long bytes;

    boolean isEmpty() {
        return size == 0;
    }

    long bytes() {
        return bytes;
    }

    private Slot at(int index) {
        Slot slot = ring[(head + index) & (ring.length - 1)];
        if (slot == null) {
            throw new IllegalStateException("expected a slot at " + index + " of " + size);
        }
        return slot;
    }

    long first() {
        return at(0).offset();
    }

    long last() {
        return at(size - 1).offset();
    }

    boolean covers(long offset) {
        return size > 0 && offset >= first() && offset <= last();
    }

    void forEach(Consumer<Slot> action) {
        for (int i = 0; i < size; i++) {
            action.accept(at(i));
        }
    }

    /** The offset of the slot in the middle; there must be one. */
    long middle() {
        return at(size / 2).offset();
    }

    void add(Slot slot) {
        if (size == ring.length) {
            @Nullable Slot[] larger = new Slot[ring.length * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = at(i);
            }
            ring = larger;
            head = 0;
        }
        ring[(head + size++) & (ring.length - 1)] = slot;
        bytes += slot.message().sizeBytes();
    }

    /** The first slot at or after an offset that the window covers. */
    Slot seek(long offset) {
        int guess = (int) Math.min(size - 1, offset - first());
        if (at(guess).offset() == offset) {
            return at(guess);
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (at(mid).offset() < offset) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return at(low);
    }

    /** Lets go of the slots below an offset. Returns the bytes freed. */
    long trim(long before) {
        long freed = 0;
        while (size > 0 && at(0).offset() < before) {
            freed += at(0).message().sizeBytes();
            ring[head] = null;
            head = (head + 1) & (ring.length - 1);
            size--;
        }
        bytes -= freed;
        if (size == 0 && ring.length > 1024) {
            ring = new Slot[SLOTS_MIN];
            head = 0;
        }
        return freed;
    }

    long clear() {
        long freed = bytes;
        if (ring.length > 1024) {
            ring = new Slot[SLOTS_MIN];
        } else {
            Arrays.fill(ring, null);
        }
        head = 0;
        size = 0;
        bytes = 0;
        return freed;
    }
}
