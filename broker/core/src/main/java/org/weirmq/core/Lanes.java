package org.weirmq.core;

import java.util.LinkedHashSet;
import java.util.Set;

/** What happens on lanes: messages arrive, are held in memory while readers want them, and go once nobody needs them. */
final class Lanes {
    private final Core core;
    private final Windows windows;
    /** Lanes of several groups, one of which has moved its floor: trimmed now and then, not at each step. */
    private final Set<Lane> moved = new LinkedHashSet<>();

    private long arrivals;

    Lanes(Core core) {
        this.core = core;
        this.windows = new Windows(core.config);
    }

    /** {@code apply} of a message. */
    void arrived(Destination destination, long log, long offset, MessageView message, long ticket) {
        Lane lane = destination.open(log);
        if (offset > lane.end) {
            lane.gap(lane.end, offset);
        }
        if (lane.windowBroken && mostPosition(lane) >= lane.end) {
            windows.forget(lane); // a reader is at the end: what comes now is what it wants next
            lane.windowBroken = false;
        }
        lane.end = offset + 1;
        if (destination.groups().isEmpty()) {
            advanceFloor(lane);
            return;
        }
        if (!lane.windowBroken) {
            offer(lane, new Slot(offset, message, ticket, ++arrivals));
        }
        for (ConsumerGroup group : destination.groups()) {
            if (!group.members.isEmpty()) {
                core.markDirty(group);
            }
        }
    }

    private void offer(Lane lane, Slot slot) {
        if (!windows.hasRoom(lane, slot)) {
            long half = lane.window.middle();
            if (mostPosition(lane) > half) {
                windows.trim(lane, half); // whoever is behind reads the log
            }
        }
        windows.offer(lane, slot);
    }

    /** The greatest position of any reader, or -1 without one. */
    private static long mostPosition(Lane lane) {
        long most = -1;
        for (ConsumerGroup group : lane.partition.destination.groups()) {
            most = Math.max(most, group.mostPosition(cursor(group, lane)));
        }
        return lane.behindGap(most);
    }

    private static long leastPosition(Lane lane) {
        long least = Long.MAX_VALUE;
        for (ConsumerGroup group : lane.partition.destination.groups()) {
            least = Math.min(least, group.leastPosition(cursor(group, lane)));
        }
        return least;
    }

    /** After a group had its turn. Of several groups not each looks for what all have passed. */
    void trimWindow(Lane lane) {
        if (lane.window.isEmpty()
                || ++lane.turns < lane.partition.destination.groups().size()) {
            return;
        }
        lane.turns = 0;
        long least = leastPosition(lane);
        if (least != Long.MAX_VALUE) {
            windows.trim(lane, least);
        }
    }

    void forget(Lane lane) {
        windows.forget(lane);
        moved.remove(lane);
    }

    static Cursor cursor(ConsumerGroup group, Lane lane) {
        Cursor cursor = group.cursor(lane.log);
        if (cursor == null) {
            throw new IllegalStateException("expected a cursor of group " + group.number + " on log " + lane.log);
        }
        return cursor;
    }

    /** {@code apply} of a settlement, or all there is to it when the cursor is volatile. */
    void settle(Cursor cursor, long[] ranges) {
        Lane lane = cursor.lane;
        long before = cursor.floor;
        for (int i = 0; i < ranges.length; i += 2) {
            cursor.settle(ranges[i], ranges[i + 1]);
        }
        if (core.recovering()) {
            return;
        }
        if (lane.partition.destination.groups().size() == 1) {
            release(cursor, ranges);
        } else if (cursor.floor > before && before <= lane.behindGap(lane.floor)) {
            moved.add(lane);
        }
    }

    /** The only group: what it has settled, nobody needs. Below the floor that may be more than these ranges. */
    private void release(Cursor cursor, long[] ranges) {
        Lane lane = cursor.lane;
        if (cursor.floor > lane.floor) {
            core.journal.release(lane.log, lane.floor, cursor.floor);
            lane.floor(cursor.floor);
        }
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i + 1] > cursor.floor) {
                core.journal.release(lane.log, ranges[i], ranges[i + 1]);
            }
        }
    }

    void advanceFloor(Lane lane) {
        long floor = lane.end;
        for (ConsumerGroup group : lane.partition.destination.groups()) {
            floor = Math.min(floor, cursor(group, lane).floor);
        }
        if (floor > lane.floor && !core.recovering()) {
            lane.floor(floor);
            core.journal.trim(lane.log, floor);
        }
    }

    void tick() {
        if (!moved.isEmpty()) {
            moved.forEach(this::advanceFloor);
            moved.clear();
        }
    }

    /** After recovery: the engine is told again what nobody needs. */
    void recovered(Lane lane) {
        advanceFloor(lane);
        windows.trim(lane, lane.floor);
        var groups = lane.partition.destination.groups();
        if (groups.size() == 1) {
            Cursor cursor = cursor(groups.iterator().next(), lane);
            cursor.settled.ranges(cursor.floor, lane.end, (from, to) -> core.journal.release(lane.log, from, to));
        }
    }

    /** What all windows hold, in bytes. */
    long windowBytes() {
        return windows.bytes();
    }
}
