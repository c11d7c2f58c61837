package org.weirmq.core;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks consumers that have more than they show to give it back when others, who want the same, have nothing. */
final class Recalls {
    /** A consumer that goes on working gives up messages when another has had none for this many ticks. */
    private static final int STARVED_TICKS_MAX = 3;

    private final Core core;
    private final Set<ConsumerGroup> starving = new LinkedHashSet<>();

    Recalls(Core core) {
        this.core = core;
    }

    /** A member of this group has room and nothing to do. */
    void starving(ConsumerGroup group) {
        if (group.assignment == null) {
            starving.add(group);
        }
    }

    void forget(ConsumerGroup group) {
        starving.remove(group);
    }

    /** @param slowMs without progress for as long, a consumer counts as slow */
    void tick(long nowMs, long slowMs) {
        starving.removeIf(group -> !recallFor(group, nowMs, slowMs));
    }

    /**
     * Somebody has room and nothing to do while another, who wants the same, sits on messages: those it has not shown are
     * asked back. Returns whether this is still so, and has to be looked at again.
     */
    private boolean recallFor(ConsumerGroup group, long nowMs, long slowMs) {
        Member fullest = null;
        int starvedTicks = 0;
        for (Member idle : group.members) {
            if (idle.credit == 0 || idle.leases.count() > 0 || idle.recalled) {
                continue;
            }
            Member fuller = fuller(fullest, idle, group);
            if (fuller != null) {
                fullest = fuller;
                starvedTicks = Math.max(starvedTicks, starvedTicks(idle));
            }
        }
        if (fullest == null) {
            return false;
        }
        boolean slow = starvedTicks > 1 && nowMs - fullest.progressMs >= slowMs;
        if ((slow || starvedTicks >= STARVED_TICKS_MAX) && !fullest.recalled) {
            fullest.recalled = true;
            core.emit(new Effect.Recall(fullest.link(), fullest.consumer), 0);
        }
        return true;
    }

    private static @Nullable Member fuller(@Nullable Member known, Member idle, ConsumerGroup group) {
        Member fullest = known;
        for (Member member : group.members) {
            if (member.sweep == idle.sweep
                    && mayGiveUp(member)
                    && (fullest == null || member.leases.count() > fullest.leases.count())) {
                fullest = member;
            }
        }
        return fullest;
    }

    /** For how many looks it has had nothing at all. Where messages flow, everybody gets one now and then. */
    private static int starvedTicks(Member idle) {
        long next = idle.leases.next();
        idle.starvedTicks = next == idle.starvedAt ? idle.starvedTicks + 1 : 1;
        idle.starvedAt = next;
        return idle.starvedTicks;
    }

    /** It may have more than it has shown, and others might get it: not when its message group keeps it here. */
    private static boolean mayGiveUp(Member member) {
        Lease newest = member.leases.get(member.leases.next() - 1);
        return member.leases.count() > 0 && !member.nothingUnseen && (newest == null || newest.bucket() == null);
    }
}
