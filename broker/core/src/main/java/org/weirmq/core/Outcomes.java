package org.weirmq.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * How transactions ended, for those who were cut off while they waited to hear it. Durable. The last outcome of a session,
 * and the last branches that were committed, are kept for a while; what an operator has decided is kept until it is forgotten.
 */
final class Outcomes {
    private static final int OUTCOMES_MAX = 4096;

    private record SessionKey(UUID identity, int session) {}

    /** An operator's decision. */
    record Heuristic(boolean committed, long atMs) {
        Refusal refusal() {
            return committed ? Refusal.HEURISTIC_COMMIT : Refusal.HEURISTIC_ROLLBACK;
        }
    }

    private final Map<SessionKey, Long> sessions = new LinkedHashMap<>(16, 0.75f, true);
    /** Committed by their transaction manager; with when. */
    private final Map<Xid, Long> branches = new LinkedHashMap<>();

    private final Map<Xid, Heuristic> heuristics = new LinkedHashMap<>();

    void add(StateRecord.Committed outcome) {
        sessions.put(new SessionKey(outcome.identity(), outcome.session()), outcome.transaction());
        bound(sessions);
    }

    void add(StateRecord.XaOutcome outcome) {
        if (outcome.byHand()) {
            heuristics.put(outcome.xid(), new Heuristic(outcome.committed(), outcome.atMs()));
        } else if (outcome.committed()) {
            branches.put(outcome.xid(), outcome.atMs());
            bound(branches);
        }
    }

    private static <K, V> void bound(Map<K, V> outcomes) {
        if (outcomes.size() > OUTCOMES_MAX) {
            Iterator<K> oldest = outcomes.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void forgotten(Xid xid) {
        heuristics.remove(xid);
    }

    /** The last transaction that this session committed; -1 when none is remembered. */
    long lastCommitted(UUID identity, int session) {
        return sessions.getOrDefault(new SessionKey(identity, session), -1L);
    }

    /** Whether something is remembered of a branch with this name. */
    boolean isKnown(Xid xid) {
        return branches.containsKey(xid) || heuristics.containsKey(xid);
    }

    boolean committed(Xid xid) {
        return branches.containsKey(xid);
    }

    @org.jspecify.annotations.Nullable Heuristic heuristic(Xid xid) {
        return heuristics.get(xid);
    }

    Map<Xid, Heuristic> heuristics() {
        return heuristics;
    }

    void snapshot(Consumer<StateRecord> records) {
        sessions.forEach((key, transaction) ->
                records.accept(new StateRecord.Committed(key.identity, key.session, transaction)));
        branches.forEach((xid, atMs) -> records.accept(new StateRecord.XaOutcome(xid, true, false, atMs)));
        heuristics.forEach((xid, outcome) ->
                records.accept(new StateRecord.XaOutcome(xid, outcome.committed(), true, outcome.atMs())));
    }
}
