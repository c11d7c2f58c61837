package org.weirmq.core;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends leases: accepted ones become facts, the others are offered again. */
final class Settlements {
    private final Core core;

    Settlements(Core core) {
        this.core = core;
    }

    void settle(Command.Settle command, long nowMs) {
        ClientSession session = core.session(command.link(), command.session(), command.request());
        if (session == null) {
            return;
        }
        Map<Cursor, Ranges> accepted = new IdentityHashMap<>();
        boolean stale = false;
        for (Command.Settlement settlement : command.settlements()) {
            Member member = memberOf(session, settlement.consumer());
            if (member == null) {
                stale = true;
                continue;
            }
            member.progressMs = nowMs;
            if (command.how() == Settling.RELEASED && member.recalled) {
                member.recalled = false;
                member.nothingUnseen = settlement.ranges().length == 0;
                if (!member.nothingUnseen) {
                    // It is granted anew when the application asks for more: otherwise the messages would come back at
                    // once.
                    member.credit = 0;
                }
                core.markDirty(member.group);
            }
            long[] ranges = settlement.ranges();
            for (int i = 0; i < ranges.length; i += 2) {
                stale |= end(member, ranges[i], ranges[i + 1], command.how(), accepted);
            }
            forgetIfDone(member);
        }
        long ticket = settleNow(accepted, command.request() != 0);
        if (command.request() != 0) {
            core.emit(
                    stale && command.how() == Settling.ACCEPTED
                            ? new Effect.Reply(
                                    command.link(),
                                    command.request(),
                                    Refusal.STALE_SETTLEMENT,
                                    "some of these messages are no longer with this consumer and will be delivered again")
                            : new Effect.Reply(command.link(), command.request()),
                    ticket);
        }
    }

    long settleNow(Map<Cursor, Ranges> accepted, boolean force) {
        return accepted.isEmpty() ? 0 : core.settle(accepted, force);
    }

    /** Whether all of these are out with the session's consumers; otherwise its transaction cannot be whole. */
    boolean allOut(ClientSession session, List<Command.Settlement> settlements) {
        for (Command.Settlement settlement : settlements) {
            Member member = memberOf(session, settlement.consumer());
            if (member == null) {
                return false;
            }
            long[] ranges = settlement.ranges();
            for (int i = 0; i < ranges.length; i += 2) {
                if (ranges[i] < member.leases.first() || ranges[i + 1] >= member.leases.next()) {
                    return false;
                }
                for (long n = ranges[i]; n <= ranges[i + 1]; n++) {
                    if (member.leases.get(n) == null) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Takes the leases away and collects what they were for. All of them must be out. */
    void accept(ClientSession session, List<Command.Settlement> settlements, Map<Cursor, Ranges> accepted, long nowMs) {
        for (Command.Settlement settlement : settlements) {
            Member member = memberOf(session, settlement.consumer());
            if (member != null) {
                member.progressMs = nowMs;
                long[] ranges = settlement.ranges();
                for (int i = 0; i < ranges.length; i += 2) {
                    end(member, ranges[i], ranges[i + 1], Settling.ACCEPTED, accepted);
                }
                forgetIfDone(member);
            }
        }
    }

    /** Ends the leases from one number to another. Returns whether some were not there. */
    private boolean end(Member member, long from, long to, Settling how, Map<Cursor, Ranges> accepted) {
        long first = Math.max(from, member.leases.first());
        long last = Math.min(to, member.leases.next() - 1);
        boolean stale = first != from || last != to;
        for (long n = first; n <= last; n++) {
            Lease lease = member.leases.remove(n);
            if (lease == null) {
                stale = true;
            } else if (how == Settling.ACCEPTED) {
                over(lease);
                accepted.computeIfAbsent(lease.cursor(), c -> new Ranges()).add(lease.offset());
            } else {
                giveBack(lease, how == Settling.RETURNED);
            }
        }
        return stale;
    }

    private void over(Lease lease) {
        Cursor cursor = lease.cursor();
        cursor.leased.remove(lease.offset());
        ConsumerGroup group = cursor.group;
        if (group.assignment != null) {
            group.assignment.ended(cursor.lane.partition.index, core);
        }
        Bucket bucket = lease.bucket();
        if (bucket != null) {
            bucket.inFlight--;
            if (bucket.waiting > 0) {
                core.markDirty(group);
            } else {
                group.forgetIfIdle(bucket);
            }
        }
    }

    private void giveBack(Lease lease, boolean seen) {
        Cursor cursor = lease.cursor();
        ConsumerGroup group = cursor.group;
        if (group.closed()) {
            return;
        }
        if (!group.members.isEmpty()) {
            cursor.returned.put(lease.offset(), lease.slot());
            if (lease.bucket() != null) {
                lease.bucket().waiting++;
            }
        }
        over(lease);
        if (seen) {
            countAttempt(cursor, lease.offset());
        }
        core.markDirty(group);
    }

    private void countAttempt(Cursor cursor, long offset) {
        int count = cursor.attempts(offset) + 1;
        if (cursor.durable()) {
            core.append(
                    List.of(new Fact.State(
                            cursor.lane.partition.destination.shard,
                            new StateRecord.Attempts(cursor.lane.log, cursor.group.number, offset, count))),
                    false);
        } else {
            cursor.attempts(offset, count);
        }
    }

    /** Everything the session's consumers hold goes back; what the application has seen counts as delivered. */
    void returnAll(ClientSession session, List<Command.Seen> seen, long nowMs) {
        for (Command.Seen mark : seen) {
            Member member = session.members.get(mark.consumer());
            if (member != null) {
                member.seen = Math.max(member.seen, mark.upTo());
            }
        }
        for (Member member : new ArrayList<>(session.members.values())) {
            returnAll(member, member.seen);
            member.credit = 0;
            member.recalled = false;
            member.progressMs = nowMs;
            forgetIfDone(member);
        }
    }

    /** Gives back what the member holds: above {@code seen} the delivery does not count. */
    void returnAll(Member member, long seen) {
        member.leases.forEach(lease -> {
            member.leases.remove(lease.number());
            giveBack(lease, lease.number() <= seen);
        });
    }

    /** Gives back what the application has not seen. */
    void releaseUnseen(Member member) {
        member.leases.forEach(lease -> {
            if (lease.number() > member.seen) {
                member.leases.remove(lease.number());
                giveBack(lease, false);
            }
        });
    }

    /** Takes the messages of a partition from whoever holds them; a settlement that comes later is stale. */
    void endLeases(ConsumerGroup group, int partition, long nowMs) {
        List<Member> holders = new ArrayList<>(group.members);
        for (Client client : core.clients()) {
            for (ClientSession session : client.sessions.values()) {
                for (Member member : session.members.values()) {
                    if (member.group == group && member.detached) {
                        holders.add(member);
                    }
                }
            }
        }
        for (Member member : holders) {
            member.leases.forEach(lease -> {
                if (lease.cursor().lane.partition.index == partition) {
                    member.leases.remove(lease.number());
                    giveBack(lease, lease.number() <= member.seen);
                }
            });
        }
    }

    /** One of the session's own consumers, or another of its connection: what a connection consumer was given is settled by
     * the sessions of the application server's pool. */
    private static @Nullable Member memberOf(ClientSession session, int consumer) {
        Member own = session.members.get(consumer);
        if (own != null) {
            return own;
        }
        for (ClientSession other : session.client.sessions.values()) {
            Member member = other.members.get(consumer);
            if (member != null) {
                return member;
            }
        }
        return null;
    }

    private static void forgetIfDone(Member member) {
        if (member.detached && member.leases.count() == 0) {
            member.session.members.remove(member.consumer);
        }
    }

    /** Facts for what is settled of durable cursors; the others change here and now. */
    static List<Fact> facts(Map<Cursor, Ranges> accepted, @Nullable List<Fact> into, Core core) {
        List<Fact> facts = into == null ? new ArrayList<>(accepted.size()) : into;
        accepted.forEach((cursor, ranges) -> {
            if (cursor.durable()) {
                facts.add(new Fact.State(
                        cursor.lane.partition.destination.shard,
                        new StateRecord.Settled(cursor.lane.log, cursor.group.number, ranges.toArray())));
            } else {
                core.settleInMemory(cursor, ranges.toArray());
            }
        });
        return facts;
    }
}
