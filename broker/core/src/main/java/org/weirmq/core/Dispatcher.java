package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * Hands messages to members with room. One call works on one group: members take turns, each gets the next message that
 * is for it, higher priorities first, what came back before what is new.
 */
final class Dispatcher {
    /** Messages passed over because their message group is with another member; above this the sweep waits. */
    private static final int PASSED_OVER_MAX = 1024;

    private final Core core;
    private int budget;
    private long nowMs;
    /** Something could not be decided yet because a page is on its way. */
    private boolean waiting;

    private int turn;
    /** Expired or filtered: nobody gets them. */
    private final Accepted passed = new Accepted();

    Dispatcher(Core core) {
        this.core = core;
    }

    /** Returns true when the group has more to do and only the bound on a turn stopped it. */
    boolean dispatch(ConsumerGroup group, long now) {
        nowMs = now;
        budget = core.config.turnMessagesMax();
        int idle = 0;
        while (idle < group.members.size() && budget > 0) {
            Member member = group.members.get(Math.floorMod(turn++, group.members.size()));
            waiting = member.credit > 0 && !core.hasRoom(member.link());
            boolean takes = member.credit > 0 && !member.hung && !member.recalled && !waiting;
            if (takes && deliverOne(group, member)) {
                idle = 0;
            } else {
                idle++;
                nothingFor(group, member);
            }
        }
        settlePassed();
        trimWindows(group);
        return budget <= 0;
    }

    private void nothingFor(ConsumerGroup group, Member member) {
        if (budget <= 0 || waiting || member.recalled && member.credit > 0) {
            return;
        }
        if (member.drain != null) {
            core.emit(new Effect.Drained(member.link(), member.consumer, member.drain), 0);
            member.drain = null;
        }
        if (member.credit > 0 && member.sweep.members > 1) {
            core.recalls.starving(group);
        }
    }

    private boolean deliverOne(ConsumerGroup group, Member member) {
        int count = group.byPriority.size();
        int at = 0;
        while (at < count) {
            int priority = group.byPriority.get(at).lane.priority;
            int end = at + 1;
            while (end < count && group.byPriority.get(end).lane.priority == priority) {
                end++;
            }
            if (deliverFrom(group, member, at, end)) {
                return true;
            }
            if (waiting || budget <= 0) {
                return false; // a higher priority may still turn up
            }
            at = end;
        }
        return false;
    }

    /** Lanes of one priority: partitions in turn, and within a partition by arrival. */
    private boolean deliverFrom(ConsumerGroup group, Member member, int from, int to) {
        Cursor best = null;
        Slot bestSlot = null;
        int size = to - from;
        for (int i = 0; i < size; i++) {
            Cursor cursor = group.byPriority.get(from + (size == 1 ? 0 : Math.floorMod(turn + i, size)));
            if (group.assignment != null && !group.assignment.mayDraw(member, cursor.lane.partition.index)) {
                continue;
            }
            if (best != null && best.lane.partition != cursor.lane.partition) {
                continue;
            }
            Slot slot = candidate(group, member, cursor);
            if (slot != null && (bestSlot == null || slot.arrival() < bestSlot.arrival())) {
                best = cursor;
                bestSlot = slot;
            }
        }
        if (best == null || bestSlot == null) {
            return false;
        }
        waiting = bestSlot.isBare();
        if (waiting) {
            return false; // what is next has to be read back: nothing overtakes it
        }
        lease(group, member, best, bestSlot);
        return true;
    }

    /** The next message for this member; bare when it is being read back. */
    private @Nullable Slot candidate(ConsumerGroup group, Member member, Cursor cursor) {
        Reader reader = member.sweep.reader(cursor);
        while (reader.waiting.size() > 0 && budget > 0) {
            Slot first = reader.waiting.first(group, member);
            if (first == null) {
                break;
            }
            Slot slot = reader.load(first, core, group);
            if (slot == null) {
                return first;
            }
            int bucket = first.isBare() ? group.bucketOf(slot.message()) : -1;
            if (bucket >= 0 && reader.waiting.regroup(first, bucket)) {
                continue; // a prepared receipt from before the start: its message group was not known
            } else if (first.isBare() && !member.sweep.matches(slot.message())) {
                budget--;
                group.notFor(member.sweep, cursor, slot);
                continue;
            } else if (!expired(slot)) {
                return slot;
            }
            budget--;
            pass(cursor, slot);
        }
        return reader.waiting.groupedSize() < PASSED_OVER_MAX ? sweep(group, member, cursor, reader) : null;
    }

    private @Nullable Slot sweep(ConsumerGroup group, Member member, Cursor cursor, Reader reader) {
        while (budget > 0) {
            if (reader.next < cursor.floor) {
                reader.next = cursor.floor;
            }
            if (!cursor.settled.isEmpty()) {
                reader.next = cursor.settled.nextAbsent(reader.next);
            }
            Slot slot = reader.peek(cursor.lane.end, core, group);
            if (slot == null) {
                waiting |= reader.fetching();
                return null;
            }
            budget--;
            if (!cursor.open(slot.offset())) {
                reader.next = slot.offset() + 1;
            } else if (expired(slot) || group.filters() && !group.wants(slot.message())) {
                pass(cursor, slot);
                reader.next = slot.offset() + 1;
            } else if (!member.sweep.matches(slot.message())) {
                reader.next = slot.offset() + 1;
            } else {
                int bucket = group.bucketOf(slot.message());
                if (group.mayGoTo(bucket, member)) {
                    return slot; // older ones of its message group, if any wait, have been offered before
                }
                group.passOver(reader, slot, bucket);
                reader.next = slot.offset() + 1;
                if (reader.waiting.groupedSize() >= PASSED_OVER_MAX) {
                    return null;
                }
            }
        }
        return null;
    }

    private boolean expired(Slot slot) {
        long expiresAtMs = slot.message().expiresAtMs();
        return expiresAtMs != 0 && expiresAtMs <= nowMs;
    }

    private void pass(Cursor cursor, Slot slot) {
        cursor.group.taken(cursor, slot);
        passed.add(cursor, slot.offset());
    }

    private void lease(ConsumerGroup group, Member member, Cursor cursor, Slot slot) {
        budget--;
        long offset = slot.offset();
        Reader reader = member.sweep.reader(cursor);
        if (offset >= reader.next) {
            reader.next = offset + 1;
        }
        group.taken(cursor, slot);
        Bucket bucket = group.leased(group.bucketOf(slot.message()), member);
        cursor.leased.add(offset);
        if (group.assignment != null) {
            group.assignment.leased(cursor.lane.partition.index);
        }
        long number = member.leases.next();
        member.leases.add(new Lease(number, cursor, core.held.keep(slot), bucket));
        member.nothingUnseen = false;
        if (member.leases.count() == 1) {
            member.progressMs = nowMs; // its time to make progress starts now
        }
        member.credit--;
        int failed = cursor.attempts(offset);
        boolean before = offset < cursor.deliveredBefore;
        cursor.delivered = Math.max(cursor.delivered, offset + 1);
        if (!cursor.marking && cursor.durable()) {
            cursor.marking = true;
            core.marks.add(cursor);
        }
        int times = failed + 1 + (before && failed == 0 ? 1 : 0);
        core.emit(
                new Effect.Deliver(member.link(), member.consumer, number, times, times > 1, slot.message()),
                slot.ticket());
    }

    private void settlePassed() {
        if (!passed.isEmpty()) {
            core.settle(passed, false);
        }
    }

    private void trimWindows(ConsumerGroup group) {
        for (Cursor cursor : group.cursors) {
            core.lanes.trimWindow(cursor.lane);
        }
    }
}
