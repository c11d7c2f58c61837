package org.weirmq.core;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep has passed on one lane and still has to offer: messages that came back, and messages whose message group was
 * with another member. Above the budget of {@link Held} only their offsets are kept. All of them are for the members of the sweep; they are offered before anything newer.
 */
final class Waiting {
    private final TreeMap<Long, Slot> free = new TreeMap<>();
    /** Those of message groups, by the number of their bucket. */
    private final TreeMap<Integer, TreeMap<Long, Slot>> grouped = new TreeMap<>();

    private final Held held;
    private int groupedSize;

    Waiting(Held held) {
        this.held = held;
    }

    /** Messages that may have to wait for others of their message group. */
    int groupedSize() {
        return groupedSize;
    }

    int size() {
        return free.size() + groupedSize;
    }

    /** Returns whether it was not there before. */
    boolean add(Slot slot, int bucket) {
        TreeMap<Long, Slot> slots = bucket < 0 ? free : grouped.computeIfAbsent(bucket, number -> new TreeMap<>());
        if (slots.containsKey(slot.offset())) {
            return false;
        }
        slots.put(slot.offset(), held.keep(slot));
        groupedSize += bucket < 0 ? 0 : 1;
        return true;
    }

    /** Returns whether it was there. */
    boolean remove(long offset, int bucket) {
        TreeMap<Long, Slot> slots = bucket < 0 ? free : grouped.get(bucket);
        if (slots == null) {
            return false;
        }
        Slot slot = slots.remove(offset);
        if (slot == null) {
            return false;
        }
        held.letGo(slot);
        if (bucket >= 0) {
            if (slots.isEmpty()) {
                grouped.remove(bucket);
            }
            groupedSize--;
        }
        return true;
    }

    /** It was kept as a message of no group, and has been read back: it is of one. Returns whether that was so. */
    boolean regroup(Slot slot, int bucket) {
        Slot kept = free.remove(slot.offset());
        if (kept == null) {
            return false;
        }
        grouped.computeIfAbsent(bucket, number -> new TreeMap<>()).put(kept.offset(), kept);
        groupedSize++;
        return true;
    }

    void clear() {
        forEach(held::letGo);
        free.clear();
        grouped.clear();
        groupedSize = 0;
    }

    void forEach(Consumer<Slot> action) {
        free.values().forEach(action);
        grouped.values().forEach(slots -> slots.values().forEach(action));
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
