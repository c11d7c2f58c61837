package org.weirmq.core;

import java.util.ArrayDeque;

/**
 * The memory that all windows share. A lane in use takes it from lanes that have been quiet, so that ten thousand idle
 * backlogs do not push the busy queues out of memory.
 */
final class Windows {
    private final CoreConfig config;
    /** Lanes whose window may hold something, in the order in which they are asked to give it up. */
    private final ArrayDeque<Lane> filled = new ArrayDeque<>();

    private long bytes;

    Windows(CoreConfig config) {
        this.config = config;
    }

    long bytes() {
        return bytes;
    }

    boolean hasRoom(Lane lane, Slot slot) {
        Window window = lane.window;
        return window.isEmpty() || window.bytes() + slot.message().sizeBytes() <= config.laneWindowBytesMax();
    }

    /** Keeps the slot if there is room for it; otherwise it is read back when it is wanted. */
    void offer(Lane lane, Slot slot) {
        if (!hasRoom(lane, slot)) {
            lane.windowBroken = true;
            return;
        }
        lane.usedOfLate = true;
        if (!lane.filled) {
            lane.filled = true;
            filled.add(lane);
        }
        lane.window.add(slot);
        bytes += slot.message().sizeBytes();
        if (bytes > config.windowBytesMax()) {
            evict(lane);
        }
    }

    private void evict(Lane wanting) {
        for (int i = 2 * filled.size(); i > 0 && bytes > config.windowBytesMax(); i--) {
            Lane lane = filled.remove();
            if (lane.window.isEmpty()) {
                lane.filled = false;
            } else if (lane == wanting || lane.usedOfLate) {
                lane.usedOfLate = false;
                filled.add(lane);
            } else {
                lane.filled = false;
                bytes -= lane.window.clear();
                lane.windowBroken = true;
            }
        }
    }

    void trim(Lane lane, long before) {
        if (!lane.window.isEmpty()) {
            bytes -= lane.window.trim(before);
        }
    }

    void forget(Lane lane) {
        bytes -= lane.window.clear();
    }
}
