package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What was received in branches of transaction managers: taken over from the consumers when a session has done its part,
 * kept from everybody while the branch is prepared, then settled or offered again.
 */
final class Receipts {
    private final Core core;

    Receipts(Core core) {
        this.core = core;
    }

    /** The leases are the branch's now, whatever becomes of their consumers. All of them must be out. */
    void claim(ClientSession session, List<Command.Settlement> settlements, List<Lease> into) {
        for (Command.Settlement settlement : settlements) {
            Member member = Settlements.memberOf(session, settlement.consumer());
            if (member != null) {
                long[] ranges = settlement.ranges();
                for (int i = 0; i < ranges.length; i += 2) {
                    for (long n = ranges[i]; n <= ranges[i + 1]; n++) {
                        Lease lease = member.leases.remove(n);
                        if (lease != null) {
                            into.add(lease);
                        }
                    }
                }
                Settlements.forgetIfDone(member);
            }
        }
    }

    /** The branch is about to be decided: message groups and partitions do not wait for it any longer, its messages do. */
    void hold(XaBranch branch) {
        for (Lease lease : branch.leases) {
            Cursor cursor = lease.cursor();
            if (!cursor.group.closed()) {
                Bucket bucket = lease.bucket();
                branch.claims
                        .computeIfAbsent(
                                new XaBranch.Claim(cursor, bucket == null ? -1 : bucket.number), key -> new Ranges())
                        .add(lease.offset());
                core.settlements.over(lease);
                cursor.leased.add(lease.offset());
            }
            core.held.letGo(lease.slot());
        }
        branch.leases.clear();
    }

    /** Adds the facts that settle what was held. */
    void accept(XaBranch branch, List<Fact> facts) {
        branch.claims.forEach((claim, ranges) -> ranges.forEach(offset -> {
            claim.cursor().leased.remove(offset);
            core.settlements.accept(claim.cursor(), offset);
        }));
        branch.claims.clear();
        core.settlements.drainTo(facts);
    }

    /** These are nobody's receipts: they are offered again. */
    void giveBack(ClientSession session, List<Command.Settlement> settlements) {
        List<Lease> leases = new ArrayList<>();
        claim(session, settlements, leases);
        leases.forEach(lease -> core.settlements.giveBack(lease, true));
        core.settlements.writeAttempts();
    }

    /** Everything is offered again, and counts as delivered. */
    void giveBack(XaBranch branch) {
        List<Lease> leases = new ArrayList<>(branch.leases);
        branch.leases.clear();
        leases.forEach(lease -> core.settlements.giveBack(lease, true));
        branch.claims.forEach((claim, ranges) -> {
            Cursor cursor = claim.cursor();
            if (!cursor.group.closed()) {
                ranges.forEach(offset -> {
                    cursor.leased.remove(offset);
                    cursor.group.offerAgain(cursor, new Slot(offset, null, core.lastForced(), 0), claim.bucket());
                    core.settlements.countAttempt(cursor, offset);
                });
                core.markDirty(cursor.group);
            }
        });
        branch.claims.clear();
        core.settlements.writeAttempts();
    }
}
