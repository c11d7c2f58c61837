package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Rows;
import org.weirmq.protocol.XaId;
import org.weirmq.simulation.SimBranch.Phase;
import org.weirmq.simulation.Transaction.State;

/**
 * A transaction manager that lives and dies with its application. Only its decisions to commit are written down; after a
 * crash it asks for prepared branches, commits those and rolls back the others (presumed abort). Each step is one action
 * of the world, so it may crash between any two.
 */
final class SimCoordinator {
    /** What outlives the application. */
    static final class Log {
        final int number;
        /** Decided to commit and not yet heard to be done. */
        final Map<XaId, SimBranch> decided = new LinkedHashMap<>();
        /** For the model alone: all there ever were. */
        final Map<XaId, SimBranch> all = new LinkedHashMap<>();

        Log(int number) {
            this.number = number;
        }
    }

    private static final int BRANCHES_MAX = 4;

    final Log log;
    /** What it works on, and knows of without asking. */
    final List<SimBranch> live = new ArrayList<>();

    private final World world;
    private final SimClient client;
    /** It has asked for what an earlier application left behind, and there was nothing. */
    private boolean nothingLeft;

    private boolean scanning;

    SimCoordinator(World world, SimClient client, Log log) {
        this.world = world;
        this.client = client;
        this.log = log;
        log.decided.values().forEach(branch -> {
            branch.phase = Phase.DECIDED;
            branch.waiting = false;
            branch.sessions.clear();
            live.add(branch);
        });
    }

    /** Another branch, or null when there are enough. */
    SimBranch begin(SimXaSession session) {
        if (live.size() >= BRANCHES_MAX) {
            return null;
        }
        XaId xid = XaId.of(log.number, new byte[] {(byte) (log.all.size() >> 8), (byte) log.all.size()}, new byte[1]);
        Transaction work = new Transaction("xa" + xid, log.all.size());
        work.incarnation = world.ledger.incarnation;
        work.xid = xid;
        SimBranch branch = new SimBranch(xid, work);
        world.ledger.transactions.add(work);
        log.all.put(xid, branch);
        live.add(branch);
        return branch;
    }

    /** One that another session, or this one before, works in; or null. */
    SimBranch open(Chance chance) {
        List<SimBranch> open = live.stream()
                .filter(branch -> branch.phase == Phase.OPEN && branch.started && !branch.waiting)
                .toList();
        return open.isEmpty() ? null : chance.of(open);
    }

    /** What was not prepared went with the connection; what was asked has to be asked again. */
    void disconnected() {
        scanning = false;
        for (SimBranch branch : live) {
            branch.waiting = false;
            branch.sessions.clear();
            if (branch.phase == Phase.OPEN) {
                branch.phase = Phase.ROLLING_BACK;
            }
        }
    }

    /** The application dies, and all that was not written down with it. */
    void abandon() {
        for (SimBranch branch : live) {
            if (branch.phase == Phase.ONE_PHASE && branch.work.state == State.ASKED) {
                branch.work.state = State.ABANDONED;
            } else if (branch.work.state == State.OPEN && neverAsked(branch)) {
                world.ledger.rolledBack(branch.work);
            }
        }
        live.clear();
    }

    private static boolean neverAsked(SimBranch branch) {
        return branch.phase == Phase.ONE_PHASE || branch.phase == Phase.OPEN && !branch.waiting;
    }

    boolean isIdle() {
        return live.isEmpty() && log.decided.isEmpty() && nothingLeft;
    }

    /** One step about one of the branches that wait for one. */
    void act(Chance chance) {
        List<SimBranch> ready = live.stream()
                .filter(branch -> !branch.waiting && branch.sessions.isEmpty())
                .toList();
        if (ready.isEmpty() || chance.oneIn(12)) {
            scan();
        } else {
            step(chance.of(ready), chance);
        }
    }

    /** Towards an end: everything is committed. */
    void finish() {
        for (SimBranch branch : List.copyOf(live)) {
            if (!branch.waiting && branch.sessions.isEmpty()) {
                step(branch, null);
            }
        }
        scan();
    }

    private void step(SimBranch branch, Chance chance) {
        int choice = chance == null ? 50 : chance.below(100);
        switch (branch.phase) {
            case OPEN -> {
                if (choice < 60) {
                    prepare(branch);
                } else if (choice < 80) {
                    branch.phase = Phase.ONE_PHASE;
                } else {
                    branch.phase = Phase.ROLLING_BACK;
                }
            }
            case PREPARED -> {
                if (choice < 8) {
                    byHand(branch, choice % 2 == 0);
                } else if (choice < 80) {
                    world.trace.add("decided " + branch);
                    log.decided.put(branch.xid, branch);
                    branch.phase = Phase.DECIDED;
                } else {
                    branch.phase = Phase.ROLLING_BACK;
                }
            }
            case DECIDED, ONE_PHASE -> commit(branch);
            case ROLLING_BACK -> rollback(branch);
            case FORGETTING -> {
                branch.work.forgetAsked = true;
                request(branch, r -> new Frame.XaForget(r, branch.xid), reply -> {}, reply -> done(branch));
            }
        }
    }

    private void request(
            SimBranch branch,
            SimClient.Request request,
            java.util.function.Consumer<Frame.Reply> written,
            java.util.function.Consumer<Frame.Reply> arrived) {
        branch.waiting = true;
        client.request(request, written, reply -> {
            branch.waiting = false;
            arrived.accept(reply);
        });
    }

    private void done(SimBranch branch) {
        live.remove(branch);
        log.decided.remove(branch.xid);
    }

    private void prepare(SimBranch branch) {
        request(
                branch,
                r -> new Frame.XaPrepare(r, branch.xid),
                reply -> {
                    boolean isReadOnly = reply.code() == ErrorCode.OK && isReadOnly(reply);
                    if (isReadOnly) {
                        world.ledger.readOnly(branch.work);
                    } else if (reply.code() == ErrorCode.OK) {
                        branch.work.prepared = true;
                    } else {
                        world.ledger.branchRefused(branch.work, reply);
                    }
                },
                reply -> {
                    if (reply.code() == ErrorCode.OK && !isReadOnly(reply)) {
                        branch.phase = Phase.PREPARED;
                    } else {
                        done(branch);
                    }
                });
    }

    private static boolean isReadOnly(Frame.Reply reply) {
        return reply.payload().length > 0
                && Rows.decode(reply.payload()).rows().stream().anyMatch(row -> "read-only".equals(row.get("vote")));
    }

    private void commit(SimBranch branch) {
        boolean onePhase = branch.phase == Phase.ONE_PHASE;
        world.ledger.commitAsked(branch.work);
        request(
                branch,
                r -> new Frame.XaCommit(r, branch.xid, onePhase),
                reply -> {
                    if (reply.code() == ErrorCode.OK) {
                        world.ledger.committed(branch.work);
                    } else if (onePhase) {
                        world.ledger.branchRefused(branch.work, reply);
                    } else {
                        world.ledger.decidedByHand(branch.work, reply);
                    }
                },
                reply -> resolved(branch, reply));
    }

    private void rollback(SimBranch branch) {
        branch.work.rollbackAsked = true;
        request(
                branch,
                r -> new Frame.XaRollback(r, branch.xid),
                reply -> {
                    if (reply.code() == ErrorCode.OK || reply.code() == ErrorCode.BRANCH_UNKNOWN) {
                        world.ledger.branchRolledBack(branch.work, reply.code() == ErrorCode.OK && !branch.failed);
                    } else {
                        world.ledger.decidedByHand(branch.work, reply);
                    }
                },
                reply -> resolved(branch, reply));
    }

    private void resolved(SimBranch branch, Frame.Reply reply) {
        if (reply.code() == ErrorCode.HEURISTIC_COMMIT || reply.code() == ErrorCode.HEURISTIC_ROLLBACK) {
            branch.phase = Phase.FORGETTING;
        } else {
            done(branch);
        }
    }

    /** An operator decides in place of the manager, which does not know. */
    private void byHand(SimBranch branch, boolean commit) {
        branch.work.byHand = true;
        branch.work.rollbackAsked |= !commit;
        if (commit) {
            world.ledger.commitAsked(branch.work);
        }
        Map<String, String> arguments = Map.of("xid", branch.xid.toString());
        client.request(
                r -> new Frame.Admin(r, commit ? "tx.commit" : "tx.rollback", arguments),
                reply -> {
                    if (reply.code() == ErrorCode.OK && commit) {
                        world.ledger.committed(branch.work);
                    } else if (reply.code() == ErrorCode.OK) {
                        world.ledger.branchRolledBack(branch.work, false);
                    }
                },
                reply -> {});
    }

    /** What is prepared and not known here was left behind by an earlier application: undecided, so it is rolled back. */
    private void scan() {
        if (scanning) {
            return;
        }
        scanning = true;
        List<Transaction> prepared = world.ledger.prepared(log.number);
        List<Transaction> over = world.ledger.over(log.number);
        List<SimBranch> known = List.copyOf(live);
        client.request(
                r -> new Frame.XaRecover(r, 0), reply -> world.ledger.recovered(prepared, over, xids(reply)), reply -> {
                    scanning = false;
                    nothingLeft = true;
                    for (String text : xids(reply)) {
                        SimBranch branch = log.all.get(XaId.parse(text));
                        if (branch != null && !live.contains(branch) && !known.contains(branch)) {
                            branch.phase = Phase.ROLLING_BACK;
                            branch.waiting = false;
                            branch.sessions.clear();
                            live.add(branch);
                            nothingLeft = false;
                        }
                    }
                });
    }

    private static List<String> xids(Frame.Reply reply) {
        Violation.unless(reply.code() == ErrorCode.OK, "recovery got " + reply);
        return reply.payload().length == 0
                ? List.of()
                : Rows.decode(reply.payload()).rows().stream()
                        .map(row -> row.get("xid"))
                        .toList();
    }
}
