package org.weirmq.core;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep has passed on one lane and still has to offer: messages that came back, and messages whose message group was
 * with another member. All of them are for the members of the sweep; they are offered before anything newer.
 */
final class Waiting {
    private final TreeMap<Long, Slot> free = new TreeMap<>();
    /** Those of message groups, by the number of their bucket. */
    private final TreeMap<Integer, TreeMap<Long, Slot>> grouped = new TreeMap<>();

    private int groupedSize;

    /** Messages that may have to wait for others of their message group. */
    int groupedSize() {
        return groupedSize;
    }

    int size() {
        return free.size() + groupedSize;
    }

    /** Returns whether it was not there before. */
    boolean add(Slot slot, int bucket) {
        if (bucket < 0) {
            return free.put(slot.offset(), slot) == null;
        }
        boolean added =
                grouped.computeIfAbsent(bucket, number -> new TreeMap<>()).put(slot.offset(), slot) == null;
        groupedSize += added ? 1 : 0;
        return added;
    }

    /** Returns whether it was there. */
    boolean remove(long offset, int bucket) {
        if (bucket < 0) {
            return free.remove(offset) != null;
        }
        TreeMap<Long, Slot> slots = grouped.get(bucket);
        if (slots == null || slots.remove(offset) == null) {
            return false;
        }
        if (slots.isEmpty()) {
            grouped.remove(bucket);
        }
        groupedSize--;
        return true;
    }

    /** The oldest that may go to this member; costs a look at each message group that waits, not at each message. */
    @Nullable Slot first(ConsumerGroup group, Member member) {
        Slot first = free.isEmpty() ? null : free.firstEntry().getValue();
        Iterator<Map.Entry<Integer, TreeMap<Long, Slot>>> each =
                grouped.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Integer, TreeMap<Long, Slot>> entry = each.next();
            if (group.mayGoTo(entry.getKey(), member)) {
                Slot slot = entry.getValue().firstEntry().getValue();
                if (first == null || slot.offset() < first.offset()) {
                    first = slot;
                }
            }
        }
        return first;
    }
}
