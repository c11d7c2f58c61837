package org.weirmq.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Branches as an operator sees them. */
final class BranchRows {
    private BranchRows() {}

    static Map<String, String> summary(XaBranch branch, long nowMs) {
        return row(
                branch.xid,
                branch.state.name().toLowerCase(Locale.ROOT),
                branch.startedMs,
                nowMs,
                branch.owner,
                sends(branch).size(),
                receipts(branch).size());
    }

    /** What an operator has decided and a transaction manager may still ask for. */
    static Map<String, String> decided(Xid xid, Outcomes.Heuristic outcome, long nowMs) {
        return row(
                xid,
                outcome.committed() ? "committed by hand" : "rolled back by hand",
                outcome.atMs(),
                nowMs,
                "",
                0,
                0);
    }

    private static Map<String, String> row(
            Xid xid, String state, long sinceMs, long nowMs, String owner, int sendsTo, int receivesFrom) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("xid", xid.toString());
        row.put("state", state);
        row.put("ageSeconds", Long.toString(Math.max(0, nowMs - sinceMs) / 1000));
        row.put("owner", owner);
        row.put("sendsTo", Integer.toString(sendsTo));
        row.put("receivesFrom", Integer.toString(receivesFrom));
        return row;
    }

    /** A row for each destination that it sends to. */
    static List<Map<String, String>> sends(XaBranch branch) {
        Map<DestinationKey, Long> counts = new LinkedHashMap<>();
        for (OpenTransaction.Staged staged : branch.work.staged) {
            counts.merge(staged.destination().key, 1L, Long::sum);
        }
        LoggedTransaction logged = branch.work.logged;
        if (logged != null) {
            for (LoggedTransaction.Target target : logged.targets) {
                counts.merge(target.key, target.end - target.moved, Long::sum);
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        counts.forEach((key, count) -> rows.add(part("sends to", key.toString(), "", count)));
        return rows;
    }

    /** A row for each destination and subscription that it has received from. */
    static List<Map<String, String>> receipts(XaBranch branch) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (Lease lease : branch.leases) {
            count(counts, lease.cursor(), 1);
        }
        branch.claims.forEach((claim, ranges) -> count(counts, claim.cursor(), ranges.count()));
        List<Map<String, String>> rows = new ArrayList<>();
        counts.forEach((destination, groups) ->
                groups.forEach((group, count) -> rows.add(part("settles", destination, group, count))));
        return rows;
    }

    private static void count(Map<String, Map<String, Long>> counts, Cursor cursor, long messages) {
        SubscriptionKey key = cursor.group.key;
        counts.computeIfAbsent(cursor.group.destination.key.toString(), name -> new TreeMap<>())
                .merge(key == null ? "" : key.name(), messages, Long::sum);
    }

    private static Map<String, String> part(String what, String destination, String subscription, long messages) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("part", what);
        row.put("destination", destination);
        row.put("subscription", subscription);
        row.put("messages", Long.toString(messages));
        return row;
    }
}
