package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends leases: accepted ones become facts, the others are offered again. */
final class Settlements {
    /** Facts in one unit. */
    private static final int ATTEMPTS_MAX = 256;

    private final Core core;
    private final Accepted accepted = new Accepted();
    /** Failures counted by the command under way and not appended yet. */
    private final List<Fact> attempts = new ArrayList<>();
    /** The run of failures that may still grow, and of whom. */
    private Attempts.@Nullable Run failed;

    private @Nullable Cursor failedOf;

    Settlements(Core core) {
        this.core = core;
    }

    void settle(Command.Settle command, long nowMs) {
        ClientSession session = core.session(command.link(), command.session(), command.request());
        if (session == null) {
            return;
        }
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
                stale |= end(member, ranges[i], ranges[i + 1], command.how());
            }
            forgetIfDone(member);
        }
        writeAttempts();
        long ticket = accepted.isEmpty() ? 0 : core.settle(accepted, command.request() != 0);
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

    /** Takes the leases away and adds the facts that settle what they were for. All of them must be out. */
    void accept(ClientSession session, List<Command.Settlement> settlements, List<Fact> facts, long nowMs) {
        for (Command.Settlement settlement : settlements) {
            Member member = memberOf(session, settlement.consumer());
            if (member != null) {
                member.progressMs = nowMs;
                long[] ranges = settlement.ranges();
                for (int i = 0; i < ranges.length; i += 2) {
                    end(member, ranges[i], ranges[i + 1], Settling.ACCEPTED);
                }
                forgetIfDone(member);
            }
        }
        accepted.drainTo(facts, core.lanes);
    }

    void accept(Cursor cursor, long offset) {
        accepted.add(cursor, offset);
    }

    /** Adds the facts that settle what was accepted. */
    void drainTo(List<Fact> facts) {
        accepted.drainTo(facts, core.lanes);
    }

    /** Ends the leases from one number to another. Returns whether some were not there. */
    private boolean end(Member member, long from, long to, Settling how) {
        long first = Math.max(from, member.leases.first());
        long last = Math.min(to, member.leases.next() - 1);
        boolean stale = first != from || last != to;
        for (long n = first; n <= last; n++) {
            Lease lease = member.leases.remove(n);
            if (lease == null) {
                stale = true;
            } else if (how == Settling.ACCEPTED) {
                core.held.letGo(lease.slot());
                over(lease);
                accepted.add(lease.cursor(), lease.offset());
            } else {
                giveBack(lease, how == Settling.RETURNED);
            }
        }
        return stale;
    }

    /** The lease is over: its message group and its partition may go on. */
    void over(Lease lease) {
        Cursor cursor = lease.cursor();
        cursor.leased.remove(lease.offset());
        ConsumerGroup group = cursor.group;
        if (group.assignment != null) {
            group.assignment.ended(cursor.lane.partition.index, core);
        }
        Bucket bucket = lease.bucket();
        if (bucket != null && group.ended(bucket) && group.hasWaiting()) {
            core.markDirty(group);
        }
    }

    void giveBack(Lease lease, boolean seen) {
        Cursor cursor = lease.cursor();
        ConsumerGroup group = cursor.group;
        core.held.letGo(lease.slot());
        if (group.closed()) {
            return;
        }
        Bucket bucket = lease.bucket();
        group.offerAgain(cursor, lease.slot(), bucket == null ? -1 : bucket.number);
        over(lease);
        if (seen) {
            countAttempt(cursor, lease.offset());
        }
        core.markDirty(group);
    }

    void countAttempt(Cursor cursor, long offset) {
        int count = Math.min(cursor.attempts(offset) + 1, Attempts.COUNT_MAX);
        if (!cursor.durable()) {
            cursor.attempts(offset, offset + 1, count);
            return;
        }
        if (failedOf != cursor) {
            tellFailed();
            failedOf = cursor;
        }
        failed = Attempts.Run.add(failed, offset, count, (from, to, times) -> failed(cursor, from, to, times));
    }

    private void failed(Cursor cursor, long from, long to, int count) {
        attempts.add(new Fact.State(
                cursor.lane.partition.destination.shard,
                new StateRecord.Attempts(cursor.lane.log, cursor.group.number, from, to, count)));
        if (attempts.size() >= ATTEMPTS_MAX) {
            appendAttempts();
        }
    }

    private void tellFailed() {
        Cursor cursor = failedOf;
        Attempts.Run run = failed;
        failedOf = null;
        failed = null;
        if (cursor != null && run != null) {
            failed(cursor, run.from(), run.to(), run.count());
        }
    }

    void writeAttempts() {
        tellFailed();
        appendAttempts();
    }

    private void appendAttempts() {
        if (!attempts.isEmpty()) {
            core.append(attempts, false);
            attempts.clear();
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
        writeAttempts();
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
            long seen = member.detached ? member.seen : member.seen + 1; // it may have shown one more by now
            member.leases.forEach(lease -> {
                if (lease.cursor().lane.partition.index == partition) {
                    member.leases.remove(lease.number());
                    giveBack(lease, lease.number() <= seen);
                }
            });
            forgetIfDone(member);
        }
        writeAttempts();
    }

    /** One of the session's own consumers, or another of its connection: what a connection consumer was given is settled by
     * the sessions of the application server's pool. */
    static @Nullable Member memberOf(ClientSession session, int consumer) {
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

    static void forgetIfDone(Member member) {
        if (member.detached && member.leases.count() == 0) {
            member.session.members.remove(member.consumer);
        }
    }
}
