package org.weirmq.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which member of an exclusive group has which partition. A partition has one member at a time and moves only when nothing
 * of it is out, or when its member has held on for too long: then its leases end.
 */
final class Assignment {
    private static final long NONE = Long.MAX_VALUE;

    private final ConsumerGroup group;
    private final @Nullable Member[] owner;
    private final @Nullable Member[] target;
    private final long[] deadlineMs;
    private final int[] inFlight;

    Assignment(ConsumerGroup group, int partitions) {
        this.group = group;
        owner = new Member[partitions];
        target = new Member[partitions];
        deadlineMs = new long[partitions];
        Arrays.fill(deadlineMs, NONE);
        inFlight = new int[partitions];
    }

    boolean mayDraw(Member member, int partition) {
        return owner[partition] == member && target[partition] == member;
    }

    @Nullable Member owner(int partition) {
        return owner[partition];
    }

    void leased(int partition) {
        inFlight[partition]++;
    }

    /** A lease of this partition has ended. */
    void ended(int partition, Core core) {
        if (--inFlight[partition] == 0 && owner[partition] != target[partition]) {
            move(partition, core);
        }
    }

    /** Members have come or gone: shares partitions out evenly, moving as few as possible. */
    void rebalance(Core core, long nowMs) {
        List<Member> members = new ArrayList<>();
        for (Member member : group.members) {
            if (!member.hung) {
                members.add(member);
            }
        }
        int[] load = new int[members.size()];
        int most = members.isEmpty() ? 0 : (owner.length + members.size() - 1) / members.size();
        int mayHaveMost = members.isEmpty() ? 0 : owner.length - (most - 1) * members.size();
        @Nullable Member[] wanted = new Member[owner.length];
        for (int p = 0; p < owner.length; p++) {
            int at = members.indexOf(target[p]);
            if (at >= 0 && (load[at] < most - 1 || load[at] < most && mayHaveMost > 0)) {
                load[at]++;
                mayHaveMost -= load[at] == most ? 1 : 0;
                wanted[p] = target[p];
            }
        }
        for (int p = 0; p < owner.length && !members.isEmpty(); p++) {
            if (wanted[p] == null) {
                int least = 0;
                for (int i = 1; i < load.length; i++) {
                    least = load[i] < load[least] ? i : least;
                }
                load[least]++;
                wanted[p] = members.get(least);
            }
        }
        for (int p = 0; p < owner.length; p++) {
            retarget(p, wanted[p], core, nowMs);
        }
        tell(core);
    }

    private void retarget(int partition, @Nullable Member wanted, Core core, long nowMs) {
        target[partition] = wanted;
        if (owner[partition] == wanted) {
            deadlineMs[partition] = NONE;
        } else if (inFlight[partition] == 0) {
            owner[partition] = wanted;
            deadlineMs[partition] = NONE;
            core.markDirty(group);
        } else {
            deadlineMs[partition] = Math.min(deadlineMs[partition], nowMs + core.config.rebalanceTimeoutMs());
            Member holder = owner[partition];
            if (holder != null && !holder.recalled && !holder.detached) {
                holder.recalled = true;
                core.emit(new Effect.Recall(holder.link(), holder.consumer), 0);
            }
        }
    }

    private void move(int partition, Core core) {
        owner[partition] = target[partition];
        deadlineMs[partition] = NONE;
        core.markDirty(group);
        tell(core);
    }

    private void tell(Core core) {
        for (Member member : group.members) {
            int[] partitions = new int[owner.length];
            int count = 0;
            for (int p = 0; p < owner.length; p++) {
                if (owner[p] == member) {
                    partitions[count++] = p;
                }
            }
            int[] now = Arrays.copyOf(partitions, count);
            if (!Arrays.equals(now, member.partitions)) {
                member.partitions = now;
                core.emit(new Effect.Assigned(member.link(), member.consumer, now), 0);
            }
        }
    }

    /** Takes partitions from members that have not let go in time, and from those that stand still. */
    void tick(Core core, long nowMs) {
        for (int p = 0; p < owner.length; p++) {
            if (deadlineMs[p] <= nowMs) {
                deadlineMs[p] = NONE;
                core.settlements.endLeases(group, p, nowMs);
            }
        }
        int working = 0;
        for (Member member : group.members) {
            working += member.hung ? 0 : 1;
        }
        boolean changed = false;
        for (Member member : group.members) {
            if (member.hung) {
                member.hung = member.progressMs <= member.hungSinceMs;
                changed |= !member.hung;
            } else if (working > 1 // somebody has to be there to take over
                    && member.leases.count() > 0
                    && nowMs - member.progressMs > core.config.rebalanceTimeoutMs()) {
                member.hung = true;
                working--;
                member.hungSinceMs = nowMs;
                changed = true;
            }
        }
        if (changed) {
            rebalance(core, nowMs);
            for (int p = 0; p < owner.length; p++) {
                Member holder = owner[p];
                if (holder != null && holder.hung) {
                    core.settlements.endLeases(group, p, nowMs);
                }
            }
        }
    }
}
