package org.weirmq.core;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The memory that all windows share. A lane in use takes it from the lane that has been quiet for longest, so that ten
 * thousand idle backlogs do not push the busy queues out of memory.
 */
final class Windows {
    private final CoreConfig config;
    private final Set<Lane> filled = new LinkedHashSet<>();
    private long bytes;

    Windows(CoreConfig config) {
        this.config = config;
    }

    /** Keeps the slot if there is room for it; otherwise it is read back when it is wanted. */
    void offer(Lane lane, Slot slot) {
        Window window = lane.window;
        if (!window.isEmpty() && window.bytes() + slot.message().sizeBytes() > config.laneWindowBytesMax()) {
            lane.windowBroken = true;
            return;
        }
        if (window.isEmpty()) {
            filled.remove(lane);
            filled.add(lane);
        }
        window.add(slot);
        bytes += slot.message().sizeBytes();
        if (bytes > config.windowBytesMax()) {
            evict(lane);
        }
    }

    private void evict(Lane wanting) {
        Iterator<Lane> oldest = filled.iterator();
        while (bytes > config.windowBytesMax() && oldest.hasNext()) {
            Lane lane = oldest.next();
            if (lane != wanting) {
                oldest.remove();
                bytes -= lane.window.clear();
                lane.windowBroken = true;
            }
        }
    }

    void trim(Lane lane, long before) {
        if (lane.window.isEmpty()) {
            return;
        }
        bytes -= lane.window.trim(before);
        if (lane.window.isEmpty()) {
            filled.remove(lane);
        }
    }

    void forget(Lane lane) {
        bytes -= lane.window.clear();
        filled.remove(lane);
    }
}
