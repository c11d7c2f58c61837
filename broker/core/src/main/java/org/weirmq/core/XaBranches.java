package org.weirmq.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Branches of transaction managers, in the states that the XA specification gives them (see {@link XaBranch.State}). Every
 * call that does not suit the state is refused with a reason that the client turns into the code that XA asks for.
 */
final class XaBranches {
    private static final int BRANCHES_MAX = 65_536;

    private final Core core;
    private final Map<Xid, XaBranch> branches = new LinkedHashMap<>();
    private final XaDecisions decisions;

    XaBranches(Core core) {
        this.core = core;
        this.decisions = new XaDecisions(core, this);
    }

    @Nullable XaBranch get(Xid xid) {
        return branches.get(xid);
    }

    void execute(Command.OfBranch command, long nowMs) {
        if (command instanceof Command.XaStart c) {
            start(c, nowMs);
        } else if (command instanceof Command.XaEnd c) {
            end(c);
        } else if (command instanceof Command.XaPrepare c) {
            decisions.prepare(c, nowMs);
        } else if (command instanceof Command.XaCommit c) {
            decisions.commit(c, nowMs);
        } else if (command instanceof Command.XaRollback c) {
            decisions.rollback(c);
        } else if (command instanceof Command.XaForget c) {
            decisions.forget(c);
        } else if (command instanceof Command.DecideBranch c) {
            decisions.decideByHand(c, nowMs);
        } else if (command instanceof Command.ShowBranch c) {
            show(c, nowMs);
        }
    }

    // ---- Association of sessions.

    private void start(Command.XaStart c, long nowMs) {
        ClientSession session = core.session(c.link(), c.session(), c.request());
        if (session == null) {
            return;
        }
        if (session.branch != null) {
            reply(c.link(), c.request(), Refusal.BRANCH_WRONG_STATE, "the session works for " + session.branch.xid);
            return;
        }
        XaBranch branch = branches.get(c.xid());
        if (c.join()) {
            join(c, session, branch);
            return;
        }
        if (branch != null || shard(c.xid()).outcomes.isKnown(c.xid())) {
            reply(c.link(), c.request(), Refusal.BRANCH_EXISTS, "branch " + c.xid() + " exists");
            return;
        }
        if (branches.size() >= BRANCHES_MAX) {
            reply(c.link(), c.request(), Refusal.LIMIT_EXCEEDED, BRANCHES_MAX + " branches are open");
            return;
        }
        String clientId = session.client.clientId;
        branch = new XaBranch(
                c.xid(),
                new OpenTransaction(shard(c.xid()).number),
                clientId == null ? session.client.identity.toString() : clientId,
                nowMs,
                c.timeoutMs() == 0 ? 0 : nowMs + c.timeoutMs());
        branch.client = session.client;
        session.client.branches.add(branch);
        branches.put(c.xid(), branch);
        associate(session, branch);
        core.emit(new Effect.Reply(c.link(), c.request()), 0);
    }

    private void join(Command.XaStart c, ClientSession session, @Nullable XaBranch branch) {
        if (branch == null || branch.client != session.client) {
            unknown(c.link(), c.request(), c.xid());
        } else if (branch.doomed != null) {
            reply(c.link(), c.request(), branch.doomed, "branch " + c.xid() + " can only roll back");
        } else {
            associate(session, branch);
            core.emit(new Effect.Reply(c.link(), c.request()), 0);
        }
    }

    private void associate(ClientSession session, XaBranch branch) {
        core.transactions.undo(session.work);
        session.branch = branch;
        branch.sessions.add(session);
        branch.state = XaBranch.State.ACTIVE;
    }

    static void dissociate(ClientSession session, XaBranch branch) {
        session.branch = null;
        branch.sessions.remove(session);
        if (branch.sessions.isEmpty() && branch.state == XaBranch.State.ACTIVE) {
            branch.state = XaBranch.State.IDLE;
        }
    }

    /** The session has done its part, for now or for good: what it received belongs to the branch. */
    private void end(Command.XaEnd c) {
        XaBranch branch = branches.get(c.xid());
        Client client = core.client(c.link());
        if (c.fail() && branch != null && branch.client == client) {
            branch.doom(Refusal.TRANSACTION_ROLLED_BACK); // also when the session is closed by now
        }
        ClientSession session = core.session(c.link(), c.session(), c.request());
        if (session == null) {
            return;
        }
        if (branch == null || branch.client != session.client) {
            core.receipts.giveBack(session, c.settlements());
            core.transactions.undo(session.work);
            unknown(c.link(), c.request(), c.xid());
            return;
        }
        if (!core.settlements.allOut(session, c.settlements())) {
            branch.doom(Refusal.TRANSACTION_ROLLED_BACK);
        }
        core.receipts.claim(session, c.settlements(), branch.leases);
        if (branch.state == XaBranch.State.UNDONE) {
            core.receipts.giveBack(branch);
        }
        if (session.branch == branch) {
            dissociate(session, branch);
        } else {
            core.transactions.undo(session.work); // sent after the branch was undone
        }
        if (branch.doomed == null) {
            core.emit(new Effect.Reply(c.link(), c.request()), 0);
        } else {
            reply(c.link(), c.request(), branch.doomed, "branch " + c.xid() + " can only roll back");
        }
    }

    /** The session ends in the middle of its part. */
    void sessionEnds(ClientSession session) {
        XaBranch branch = session.branch;
        if (branch != null) {
            branch.doom(Refusal.TRANSACTION_ROLLED_BACK);
            dissociate(session, branch);
        }
    }

    /** What a committed branch sent is in its place. */
    void moved(LoggedTransaction logged) {
        decisions.moved(logged);
    }

    /** Its connection is gone: nobody can prepare them. */
    void clientLost(Client client) {
        for (XaBranch branch : new ArrayList<>(client.branches)) {
            decisions.undo(branch);
            gone(branch);
        }
    }

    /** It is nobody's any more. */
    void disown(XaBranch branch) {
        Client client = branch.client;
        if (client != null) {
            client.branches.remove(branch);
            branch.client = null;
        }
    }

    void gone(XaBranch branch) {
        disown(branch);
        decisions.letGo(branch);
        branches.remove(branch.xid);
    }

    /** What a transaction manager has to resolve: prepared branches, and those that an operator has decided about. */
    void recover(Command.XaRecover c) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (XaBranch branch : branches.values()) {
            if (branch.state == XaBranch.State.PREPARED) {
                rows.add(Map.of("xid", branch.xid.toString()));
            }
        }
        for (Shard shard : core.shards) {
            shard.outcomes.heuristics().forEach((xid, outcome) -> rows.add(Map.of("xid", xid.toString())));
        }
        core.emit(new Effect.Reply(c.link(), c.request(), Refusal.OK, "", rows), core.lastForced());
    }

    /** Whether something that is decided, or may be at any time, will go to this destination. */
    boolean sendTo(DestinationKey key) {
        for (Shard shard : core.shards) {
            for (LoggedTransaction logged : shard.transactions.values()) {
                if ((logged.xid != null || logged.decided) && logged.sendsTo(key)) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- Time, and starts.

    void tick(long nowMs) {
        for (XaBranch branch : branches.values()) {
            boolean open = branch.state == XaBranch.State.ACTIVE || branch.state == XaBranch.State.IDLE;
            if (open && branch.deadlineMs != 0 && branch.deadlineMs <= nowMs) {
                branch.doom(Refusal.TRANSACTION_TIMED_OUT);
                decisions.undo(branch);
            }
        }
    }

    /** Prepared or committed before the start. */
    void recovered(LoggedTransaction logged) {
        XaBranch branch = new XaBranch(
                Objects.requireNonNull(logged.xid),
                new OpenTransaction(logged.shard),
                logged.owner,
                logged.preparedAtMs,
                0);
        branch.work.logged = logged;
        branches.put(branch.xid, branch);
        if (logged.decided) {
            branch.state = XaBranch.State.COMMITTING;
            decisions.carriesOut(branch, logged);
            return;
        }
        branch.state = XaBranch.State.PREPARED;
        for (LoggedTransaction.Claim claim : logged.claims) {
            Cursor cursor = core.cursor(claim.log(), claim.group());
            if (cursor != null) {
                Ranges ranges = branch.claims.computeIfAbsent(new XaBranch.Claim(cursor, -1), key -> new Ranges());
                for (int i = 0; i < claim.ranges().length; i += 2) {
                    ranges.add(claim.ranges()[i], claim.ranges()[i + 1]);
                    cursor.leased.addRange(claim.ranges()[i], claim.ranges()[i + 1]);
                }
            }
        }
    }

    Shard shard(Xid xid) {
        int h = xid.globalId().hashCode() * 31 + xid.formatId();
        return core.shards[Math.floorMod((h ^ h >>> 16) * 0x9E3779B9, LogNumbers.SHARDS)];
    }

    // ---- The operator's view.

    void list(Command.ListBranches c, long nowMs) {
        List<Map<String, String>> rows = new ArrayList<>();
        branches.values().forEach(branch -> rows.add(BranchRows.summary(branch, nowMs)));
        for (Shard shard : core.shards) {
            shard.outcomes.heuristics().forEach((xid, outcome) -> rows.add(BranchRows.decided(xid, outcome, nowMs)));
        }
        core.emit(new Effect.Reply(c.link(), c.request(), Refusal.OK, "", rows), 0);
    }

    private void show(Command.ShowBranch c, long nowMs) {
        XaBranch branch = branches.get(c.xid());
        Outcomes.Heuristic heuristic = shard(c.xid()).outcomes.heuristic(c.xid());
        if (branch == null && heuristic == null) {
            unknown(c.link(), c.request(), c.xid());
            return;
        }
        List<Map<String, String>> rows = new ArrayList<>();
        if (branch != null) {
            rows.add(BranchRows.summary(branch, nowMs));
            rows.addAll(BranchRows.sends(branch));
            rows.addAll(BranchRows.receipts(branch));
        } else if (heuristic != null) {
            rows.add(BranchRows.decided(c.xid(), heuristic, nowMs));
        }
        core.emit(new Effect.Reply(c.link(), c.request(), Refusal.OK, "", rows), 0);
    }

    void unknown(long link, long request, Xid xid) {
        reply(link, request, Refusal.BRANCH_UNKNOWN, "no branch " + xid);
    }

    void reply(long link, long request, Refusal why, String text) {
        core.emit(new Effect.Reply(link, request, why, text), 0);
    }
}
