package org.weirmq.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How branches are prepared, committed and undone, by their transaction managers and by operators. */
final class XaDecisions {
    /** Sends of prepared branches that are kept in memory; others are read from the log. */
    private static final long READY_BYTES_MAX = 8L << 20;
    /** Offsets in one record of receipts. */
    private static final int CLAIM_BOUNDS_MAX = 8192;

    private final Core core;
    private final XaBranches branches;
    /** Committed, with sends that are being moved; by the number of the logged transaction. */
    private final Map<Long, XaBranch> committing = new HashMap<>();

    private long readyBytes;

    XaDecisions(Core core, XaBranches branches) {
        this.core = core;
        this.branches = branches;
    }

    void prepare(Command.XaPrepare c, long nowMs) {
        XaBranch branch = branches.get(c.xid());
        if (branch == null) {
            branches.unknown(c.link(), c.request(), c.xid());
        } else if (branch.state == XaBranch.State.PREPARED) {
            core.emit(new Effect.Reply(c.link(), c.request()), core.lastForced());
        } else if (!mayDecide(c.link(), c.request(), branch)) {
            return;
        } else if (branch.work.isEmpty() && branch.leases.isEmpty()) {
            branches.gone(branch);
            core.emit(new Effect.Reply(c.link(), c.request(), Refusal.OK, "", List.of(Map.of("vote", "read-only"))), 0);
        } else {
            long ticket = prepare(branch, nowMs);
            core.emit(new Effect.Reply(c.link(), c.request()), ticket);
        }
    }

    /** Whether it is idle and nothing stands against its commit; otherwise it is undone, and the client told why. */
    private boolean mayDecide(long link, long request, XaBranch branch) {
        if (branch.state != XaBranch.State.IDLE && branch.state != XaBranch.State.UNDONE) {
            branches.reply(link, request, Refusal.BRANCH_WRONG_STATE, "branch " + branch.xid + " is " + branch.state);
            return false;
        }
        Transactions.Refused refused = branch.doomed != null
                ? new Transactions.Refused(branch.doomed, "branch " + branch.xid + " was rolled back")
                : core.transactions.refusal(branch.work, true);
        if (refused != null) {
            undo(branch);
            branches.gone(branch);
            branches.reply(link, request, refused.why(), refused.text());
        }
        return refused == null;
    }

    private long prepare(XaBranch branch, long nowMs) {
        OpenTransaction work = branch.work;
        List<Fact> facts = new ArrayList<>();
        long bytes = work.stagedBytes;
        boolean keep = work.logged == null && readyBytes + bytes <= READY_BYTES_MAX;
        List<OpenTransaction.Staged> staged = keep ? List.copyOf(work.staged) : null;
        core.transactions.putAside(work, facts);
        long number = Transactions.number(work, facts);
        core.receipts.hold(branch);
        branch.claims.forEach((claim, ranges) -> {
            Cursor cursor = claim.cursor();
            if (cursor.durable()) {
                long[] all = ranges.toArray();
                for (int from = 0; from < all.length; from += CLAIM_BOUNDS_MAX) {
                    long[] some = Arrays.copyOfRange(all, from, Math.min(all.length, from + CLAIM_BOUNDS_MAX));
                    facts.add(Transactions.state(
                            work,
                            new StateRecord.TransactionClaimed(number, cursor.lane.log, cursor.group.number, some)));
                }
            }
        });
        facts.add(
                Transactions.state(work, new StateRecord.TransactionPrepared(number, branch.xid, nowMs, branch.owner)));
        long ticket = core.append(facts, true);
        work.logged = core.shards[work.shard].transactions.get(number);
        if (staged != null) {
            branch.ready = staged;
            branch.readyBytes = bytes;
            readyBytes += bytes;
        }
        branches.disown(branch);
        branch.state = XaBranch.State.PREPARED;
        return ticket;
    }

    void commit(Command.XaCommit c, long nowMs) {
        XaBranch branch = branches.get(c.xid());
        Outcomes.Heuristic heuristic = branches.shard(c.xid()).outcomes.heuristic(c.xid());
        if (heuristic != null) {
            decidedByHand(c.link(), c.request(), c.xid(), heuristic);
        } else if (branch == null && branches.shard(c.xid()).outcomes.committed(c.xid())) {
            Mover before = core.transactions.fromBefore(branches.shard(c.xid()).number);
            if (before != null) {
                before.answer(c.link(), c.request());
            } else {
                core.emit(new Effect.Reply(c.link(), c.request()), core.lastTicket());
            }
        } else if (branch == null) {
            branches.unknown(c.link(), c.request(), c.xid());
        } else if (branch.state == XaBranch.State.COMMITTING) {
            LoggedTransaction logged = Objects.requireNonNull(branch.work.logged);
            Objects.requireNonNull(core.transactions.mover(logged)).answer(c.link(), c.request());
        } else if (c.onePhase()) {
            if (!mayDecide(c.link(), c.request(), branch)) {
                return;
            }
            if (branch.work.isEmpty() && branch.leases.isEmpty()) {
                branches.gone(branch);
                core.emit(new Effect.Reply(c.link(), c.request()), 0);
            } else {
                core.receipts.hold(branch);
                branch.ready = branch.work.logged == null ? List.copyOf(branch.work.staged) : null;
                decide(branch, new StateRecord.XaOutcome(branch.xid, true, false, nowMs), c.link(), c.request(), nowMs);
            }
        } else if (branch.state != XaBranch.State.PREPARED) {
            branches.reply(
                    c.link(), c.request(), Refusal.BRANCH_WRONG_STATE, "branch " + c.xid() + " is " + branch.state);
        } else {
            decide(branch, new StateRecord.XaOutcome(branch.xid, true, false, nowMs), c.link(), c.request(), nowMs);
        }
    }

    /** The decision is one unit; sends that are not in memory are moved after it. */
    private void decide(XaBranch branch, StateRecord.XaOutcome outcome, long link, long request, long nowMs) {
        OpenTransaction work = branch.work;
        List<Fact> facts = new ArrayList<>();
        List<OpenTransaction.Staged> ready = branch.ready;
        LoggedTransaction logged = work.logged;
        if (ready != null) {
            core.transactions.route(ready, facts, nowMs);
        } else {
            core.transactions.putAside(work, facts);
        }
        core.receipts.accept(branch, facts);
        if (logged != null) {
            facts.add(Transactions.state(
                    work,
                    ready != null
                            ? new StateRecord.TransactionClosed(logged.number)
                            : new StateRecord.TransactionDecided(logged.number)));
        }
        facts.add(Transactions.state(work, outcome));
        long ticket = core.append(facts, true);
        branches.disown(branch);
        if (ready != null || logged == null) {
            core.transactions.end(work);
            branches.gone(branch);
            core.emit(new Effect.Reply(link, request), ticket);
        } else {
            branch.state = XaBranch.State.COMMITTING;
            committing.put(logged.number, branch);
            core.transactions.move(logged).answer(link, request);
        }
    }

    /** What a committed branch sent is in its place. */
    void moved(LoggedTransaction logged) {
        XaBranch branch = committing.remove(logged.number);
        if (branch != null) {
            core.transactions.end(branch.work);
            branches.gone(branch);
        }
    }

    void rollback(Command.XaRollback c) {
        XaBranch branch = branches.get(c.xid());
        Outcomes.Heuristic heuristic = branches.shard(c.xid()).outcomes.heuristic(c.xid());
        if (heuristic != null) {
            decidedByHand(c.link(), c.request(), c.xid(), heuristic);
        } else if (branch == null) {
            branches.unknown(c.link(), c.request(), c.xid());
        } else if (branch.state == XaBranch.State.COMMITTING) {
            branches.reply(c.link(), c.request(), Refusal.BRANCH_WRONG_STATE, "branch " + c.xid() + " is committed");
        } else {
            long ticket = undo(branch);
            branches.gone(branch);
            core.emit(new Effect.Reply(c.link(), c.request()), ticket);
        }
    }

    /** What it received comes again, what it sent is gone. */
    long undo(XaBranch branch) {
        return undo(branch, List.of());
    }

    /** @param also belongs to the same unit */
    private long undo(XaBranch branch, List<Fact> also) {
        new ArrayList<>(branch.sessions).forEach(session -> XaBranches.dissociate(session, branch));
        LoggedTransaction logged = branch.work.logged;
        boolean prepared = branch.state == XaBranch.State.PREPARED;
        List<Fact> facts = new ArrayList<>(also);
        if (logged != null) {
            facts.add(Transactions.state(branch.work, new StateRecord.TransactionClosed(logged.number)));
        }
        long ticket = facts.isEmpty() ? 0 : core.append(facts, prepared);
        core.transactions.end(branch.work);
        core.receipts.giveBack(branch);
        branch.state = XaBranch.State.UNDONE;
        return ticket;
    }

    /** Told when the decision is durable. */
    private void decidedByHand(long link, long request, Xid xid, Outcomes.Heuristic heuristic) {
        core.emit(
                new Effect.Reply(link, request, heuristic.refusal(), "an operator has decided about " + xid),
                core.lastForced());
    }

    void forget(Command.XaForget c) {
        Shard shard = branches.shard(c.xid());
        XaBranch branch = branches.get(c.xid());
        if (branch != null) {
            branches.reply(
                    c.link(), c.request(), Refusal.BRANCH_WRONG_STATE, "branch " + c.xid() + " is " + branch.state);
            return;
        }
        if (shard.outcomes.heuristic(c.xid()) == null) {
            branches.unknown(c.link(), c.request(), c.xid());
            return;
        }
        long ticket = core.append(List.of(new Fact.State(shard.number, new StateRecord.XaForgotten(c.xid()))), true);
        core.emit(new Effect.Reply(c.link(), c.request()), ticket);
    }

    /** An operator's decision about a prepared branch, remembered until it is forgotten. */
    void decideByHand(Command.DecideBranch c, long nowMs) {
        XaBranch branch = branches.get(c.xid());
        if (branch == null) {
            branches.unknown(c.link(), c.request(), c.xid());
        } else if (branch.state == XaBranch.State.PREPARED) {
            StateRecord.XaOutcome outcome = new StateRecord.XaOutcome(c.xid(), c.commit(), true, nowMs);
            if (c.commit()) {
                decide(branch, outcome, c.link(), c.request(), nowMs);
                return;
            }
            long ticket = undo(branch, List.of(Transactions.state(branch.work, outcome)));
            branches.gone(branch);
            core.emit(new Effect.Reply(c.link(), c.request()), ticket);
        } else if (c.commit()) {
            branches.reply(c.link(), c.request(), Refusal.BRANCH_WRONG_STATE, "branch " + c.xid() + " is not prepared");
        } else if (branch.state == XaBranch.State.COMMITTING) {
            branches.reply(c.link(), c.request(), Refusal.BRANCH_WRONG_STATE, "branch " + c.xid() + " is committed");
        } else {
            branch.doom(Refusal.TRANSACTION_ROLLED_BACK);
            undo(branch);
            core.emit(new Effect.Reply(c.link(), c.request()), 0);
        }
    }

    /** It was committed before the start. */
    void carriesOut(XaBranch branch, LoggedTransaction logged) {
        committing.put(logged.number, branch);
    }

    void letGo(XaBranch branch) {
        readyBytes -= branch.readyBytes;
        branch.readyBytes = 0;
        branch.ready = null;
    }
}
