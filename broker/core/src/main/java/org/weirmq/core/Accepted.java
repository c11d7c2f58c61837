package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;

/** Collects what is settled at a time, by cursor. One collection is under way at a time. */
final class Accepted {
    private final List<Cursor> cursors = new ArrayList<>();

    boolean isEmpty() {
        return cursors.isEmpty();
    }

    void add(Cursor cursor, long offset) {
        if (cursor.settling.isEmpty()) {
            cursors.add(cursor);
        }
        cursor.settling.add(offset);
    }

    /** Adds the facts for durable cursors and clears itself; the others change here and now. */
    void drainTo(List<Fact> facts, Lanes lanes) {
        for (int i = 0; i < cursors.size(); i++) {
            Cursor cursor = cursors.get(i);
            long[] ranges = cursor.settling.toArray();
            cursor.settling.clear();
            if (cursor.group.closed()) {
                continue; // the subscription has gone; nobody waits for these
            }
            if (cursor.durable()) {
                facts.add(new Fact.State(
                        cursor.lane.partition.destination.shard,
                        new StateRecord.Settled(cursor.lane.log, cursor.group.number, ranges)));
            } else {
                lanes.settle(cursor, ranges);
            }
        }
        cursors.clear();
    }
}
