package org.weirmq.core;

import static org.weirmq.core.Expectation.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The durable state of a core as its snapshot tells it, in a form that can be compared. */
final class CoreState {
    /** Everything but producers and outcomes, as texts. */
    private final TreeSet<String> records = new TreeSet<>();
    /** Producers' sequences and sessions' transactions: memory may know of later ones that were not worth a record. */
    private final Map<String, Long> latest = new HashMap<>();

    private final Core core;

    private CoreState(Core core) {
        this.core = core;
    }

    static CoreState of(Core core) {
        CoreState state = new CoreState(core);
        for (int i = 0; i < LogNumbers.SHARDS; i++) {
            int shard = i;
            core.snapshot(i, change -> state.add(shard, change));
        }
        return state;
    }

    private void add(int shard, StateRecord change) {
        if (change instanceof StateRecord.ProducerState p) {
            latest.put(
                    "shard " + shard + " producer " + p.identityHigh() + "/" + p.identityLow() + "/" + p.session(),
                    p.sequence());
        } else if (change instanceof StateRecord.Committed c) {
            latest.put("shard " + shard + " outcome " + c.identity() + "/" + c.session(), c.transaction());
        } else if (change instanceof StateRecord.Settled s) {
            records.add("settled " + s.log() + " " + s.group() + " " + Arrays.toString(s.ranges()));
        } else if (change instanceof StateRecord.BucketTaken t) {
            records.add("taken " + t.bucket() + " " + Arrays.toString(t.ranges()));
        } else if (!(change instanceof StateRecord.LaneGap)) {
            records.add(change.toString()); // gaps below every floor may be forgotten sooner or later
        }
    }

    /** This state was lived through; the other was read back. */
    void mustGiveTheSameAs(CoreState readBack) {
        List<String> lost = new ArrayList<>(records);
        lost.removeAll(readBack.records);
        List<String> made = new ArrayList<>(readBack.records);
        made.removeAll(records);
        check(lost.isEmpty() && made.isEmpty(), "expected the same state, but lost " + lost + " and made " + made);
        readBack.latest.forEach((who, number) -> check(
                latest.getOrDefault(who, -1L) >= number, "expected " + who + " at " + number + ", but " + latest));
        Map<String, String> depths = depths(core);
        check(depths.equals(depths(readBack.core)), "expected " + depths + ", but " + depths(readBack.core));
    }

    private static Map<String, String> depths(Core core) {
        Map<String, String> depths = new TreeMap<>();
        for (Destination destination : core.destinations.values()) {
            for (ConsumerGroup group : destination.groups()) {
                for (Cursor cursor : group.cursors) {
                    if (cursor.durable()) {
                        depths.put(group.number + " on " + cursor.lane.log, Long.toString(cursor.depth()));
                    }
                }
            }
        }
        return depths;
    }

    /** Nothing is left of what came and went. */
    void mustBeEmpty(World world) {
        check(
                core.connections.all().isEmpty(),
                "expected no clients, but " + core.connections.all().size());
        check(core.marks.isEmpty(), "expected no marks to write");
        check(core.held.bytes() == 0, "expected nothing held, but " + core.held.bytes() + " bytes");
        check(core.delayed.isEmpty(), "expected nothing delayed");
        check(!core.hasWork(), "expected no work");
        for (Destination destination : core.destinations.values()) {
            check(!destination.inUse(), "expected " + destination.key + " unused");
            for (ConsumerGroup group : destination.groups()) {
                check(group.durable, "expected durable groups only on " + destination.key);
                check(group.isQuiet(), "expected nothing waiting and no message groups in " + destination.key);
                group.cursors.forEach(CoreState::mustBeEmpty);
            }
        }
        world.logs.forEach(
                (log, messages) -> check(messages.isEmpty(), "expected log " + log + " empty, but " + messages));
    }

    private static void mustBeEmpty(Cursor cursor) {
        String name = "group " + cursor.group.number + " of " + cursor.lane.partition.destination.key;
        check(cursor.depth() == 0, "expected " + name + " empty, but " + cursor.depth());
        check(
                cursor.floor == cursor.lane.end,
                "expected the floor of " + name + " at the end " + cursor.lane.end + ", but " + cursor.floor);
        check(cursor.settled.isEmpty(), "expected nothing above the floor of " + name);
        check(cursor.attempts.isEmpty(), "expected no attempts of " + name);
    }
}
