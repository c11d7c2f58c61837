package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;

/**
 * One seed's world: a broker process on a faulty disk, clients, and the network between them. Everything happens in one
 * thread, step by step; what happens next is chance. After the faults everything is set right, drained, and counted.
 */
final class World {
    private static final int STEPS = 3_000;
    private static final int ROUNDS_MAX = 3_000;
    private static final int SETTLED_ROUNDS = 8;

    final long seed;
    final Chance chance;
    final Trace trace = new Trace();
    final Ledger ledger = new Ledger();
    final Messages messages;
    final Process process;
    long nowMs = 1_700_000_000_000L;

    private final Plan plan;
    private final List<SimClient> clients;
    private final List<Wire> wires = new ArrayList<>();
    private int wiresMade;
    private boolean settingUp;

    World(long seed, Plant plant) {
        this.seed = seed;
        this.chance = new Chance(seed);
        this.messages = new Messages(this);
        this.plan = new Plan(this);
        this.process = new Process(this, plan, plant);
        this.clients = new ArrayList<>(plan.clients());
    }

    /** Runs the seed's story from the first start of the broker to the last message. */
    void run() {
        process.start();
        createDestinations();
        process.faultsFrom(chance);
        for (int i = 0; i < STEPS; i++) {
            ledger.step++;
            step();
            process.check();
            process.checkMemory();
        }
        process.heal();
        drain();
        ledger.checkAbandoned(nowMs);
        ledger.checkPrepared();
    }

    private void createDestinations() {
        settingUp = true;
        SimClient administrator = new SimClient(this, new UUID(seed, 0), null);
        administrator.connect();
        for (int round = 0; round < 3; round++) {
            quietRound();
        }
        for (Place place : Plan.PLACES) {
            Map<String, String> arguments = new HashMap<>();
            arguments.put("name", place.name());
            arguments.put("kind", place.kind() == DestinationKind.TOPIC ? "topic" : "queue");
            arguments.put("partitions", String.valueOf(place.partitions()));
            arguments.put("group", place.exclusive() ? "exclusive" : "shared");
            administrator.request(
                    r -> new Frame.Admin(r, "destination.create", arguments),
                    reply -> Violation.unless(reply.code() == ErrorCode.OK, "creating " + place + " got " + reply),
                    reply -> {});
        }
        for (int round = 0; round < 3; round++) {
            quietRound();
        }
        cut(administrator.wire);
        settingUp = false;
    }

    // ---- steps

    private void step() {
        advance();
        if (chance.oneIn(4)) {
            hurry(chance.of(clients.stream().filter(SimClient::worksInBranches).toList()));
        }
        int choice = chance.below(100);
        if (choice < 22) {
            toBroker(chance.of(wiresOr(null)), chance.between(1, 4));
        } else if (choice < 40) {
            toClient(chance.of(wiresOr(null)), chance.between(1, 4));
        } else if (choice < 62) {
            act(chance.of(clients));
        } else if (choice < 82) {
            for (int i = chance.between(1, 6); i > 0 && process.executors.runLoop(); i--) {
                process.check();
            }
        } else if (choice < 89) {
            process.executors.runCommitter();
        } else if (choice < 94) {
            process.executors.runBackground(chance);
        } else if (choice < 98) {
            process.tick();
        } else {
            disturb();
        }
    }

    private List<Wire> wiresOr(Wire none) {
        return wires.isEmpty() ? java.util.Collections.singletonList(none) : wires;
    }

    private void advance() {
        nowMs += chance.below(3);
        if (chance.oneIn(40)) {
            nowMs += chance.between(10, 200);
        } else if (chance.oneIn(600)) {
            nowMs += chance.between(1_000, 70_000);
        }
    }

    private void act(SimClient client) {
        if (client.wire == null) {
            if (chance.oneIn(2)) {
                client.connect();
            }
        } else if (client.isUp()) {
            chance.of(client.sessions).act(chance);
        }
    }

    /** A branch takes many requests, one after the other: who works in them has a quick network. */
    private void hurry(SimClient client) {
        act(client);
        toBroker(client.wire, 4);
        for (int i = chance.between(0, 3); i > 0 && process.executors.runLoop(); i--) {
            process.check();
        }
        if (chance.oneIn(2)) {
            process.executors.runCommitter();
            process.check();
        }
        toClient(client.wire, 4);
    }

    private void disturb() {
        int choice = chance.below(100);
        Wire wire = chance.of(wiresOr(null));
        if (choice < 25) {
            cut(wire);
        } else if (choice < 50 && wire != null) {
            stall(wire, !wire.stalled);
        } else if (choice < 58) {
            replace(chance.below(clients.size()));
        } else if (choice < 85) {
            noticeGone(wire);
        } else {
            process.disturb();
        }
    }

    private void stall(Wire wire, boolean yes) {
        wire.stalled = yes;
        if (!yes && wire.brokerOpen) {
            process.writable(wire);
        }
    }

    /** An application dies and another one takes up its work. */
    private void replace(int index) {
        replace(clients.get(index));
    }

    void replace(SimClient old) {
        trace.add("kill " + old);
        old.sessions.forEach(SimWork::abandon);
        cut(old.wire);
        clients.set(clients.indexOf(old), plan.successor(old));
    }

    // ---- network

    /** Null when the broker is not there. */
    Wire connect(SimClient client) {
        if (!process.isUp()) {
            return null;
        }
        Wire wire = new Wire(this, client, ++wiresMade);
        wires.add(wire);
        process.connected(wire);
        return wire;
    }

    /** The connection breaks; the client knows at once, the broker later. */
    void cut(Wire wire) {
        if (wire == null || !wire.clientOpen) {
            return;
        }
        trace.add("cut " + wire);
        wire.cut(chance);
        wire.client.disconnected();
        ledger.disturbed();
    }

    private void noticeGone(Wire wire) {
        if (wire != null && !wire.clientOpen && wire.brokerOpen && wire.toBroker.isEmpty()) {
            trace.add("gone " + wire);
            wire.brokerEnded();
            wires.remove(wire);
            ledger.disturbed();
            process.lost(wire);
        }
    }

    /** The broker has closed the connection, or is no more. */
    void closedByBroker(Wire wire) {
        wire.brokerEnded();
        ledger.disturbed();
    }

    /** The process is gone, and with it every connection. */
    void processDied() {
        ledger.crashed();
        for (Wire wire : List.copyOf(wires)) {
            wire.brokerEnded();
            wire.toClient.clear();
            if (wire.clientOpen) {
                cut(wire);
            }
        }
        wires.clear();
    }

    private void toBroker(Wire wire, int frames) {
        for (int i = 0; wire != null && i < frames && wire.brokerOpen && !wire.paused; i++) {
            byte[] frame = wire.toBroker.poll();
            if (frame == null) {
                return;
            }
            note(wire, frame);
            int cut = settingUp ? 0 : chance.below(frame.length);
            process.received(wire, frame, 0, cut);
            process.received(wire, frame, cut, frame.length - cut);
            process.check();
        }
    }

    private void note(Wire wire, byte[] frame) {
        Frame.FromClient decoded =
                FrameCodec.decodeFromClient(frame, FrameCodec.LENGTH_BYTES, frame.length - FrameCodec.LENGTH_BYTES);
        trace.add("arrived of " + wire + " " + decoded.getClass().getSimpleName());
        boolean mayReturn = decoded instanceof Frame.Rollback
                || decoded instanceof Frame.Recover
                || decoded instanceof Frame.Detach
                || decoded instanceof Frame.OfBranch
                || decoded instanceof Frame.Hello
                || decoded instanceof Frame.Settle;
        if (mayReturn) {
            ledger.disturbed();
        }
    }

    private void toClient(Wire wire, int frames) {
        for (int i = 0; wire != null && i < frames && wire.clientOpen; i++) {
            byte[] frame = wire.toClient.poll();
            if (frame == null) {
                break;
            }
            wire.client.received(FrameCodec.decodeFromBroker(
                    frame, FrameCodec.LENGTH_BYTES, frame.length - FrameCodec.LENGTH_BYTES));
        }
        if (wire != null && wire.clientOpen && !wire.brokerOpen && wire.toClient.isEmpty()) {
            cut(wire);
        }
        if (wire != null && !wire.clientOpen && !wire.brokerOpen) {
            wires.remove(wire);
        }
    }

    // ---- the end

    /** Everything works again: all that is owed has to arrive. */
    private void drain() {
        int settled = 0;
        long deliveries = 0;
        for (int round = 0; round < ROUNDS_MAX && settled < SETTLED_ROUNDS; round++) {
            if (!process.isUp()) {
                process.start();
            }
            for (SimClient client : clients) {
                if (client.wire == null) {
                    client.connect();
                } else if (client.isUp()) {
                    client.sessions.forEach(SimWork::finish);
                }
            }
            quietRound();
            nowMs += round % 8 == 7 ? 7_000 : 20;
            boolean isQuiet = ledger.deliveries == deliveries;
            deliveries = ledger.deliveries;
            boolean isDone = isQuiet
                    && nowMs > ledger.lastDueMs + 1_000
                    && clients.stream().allMatch(c -> c.isUp() && c.isIdle())
                    && ledger.missing(nowMs).isEmpty();
            settled = isDone ? settled + 1 : 0;
        }
        if (settled < SETTLED_ROUNDS) {
            List<String> missing = ledger.missing(nowMs);
            List<SimClient> busy = clients.stream().filter(c -> !c.isIdle()).toList();
            throw new Violation("after everything was set right, " + missing.size() + " deliveries are missing "
                    + missing.subList(0, Math.min(5, missing.size())) + " and clients still wait: " + busy);
        }
    }

    /** Everybody gets to do what there is to do. */
    private void quietRound() {
        for (Wire wire : List.copyOf(wires)) {
            if (wire.stalled) {
                stall(wire, false);
            }
            toBroker(wire, Integer.MAX_VALUE);
            noticeGone(wire);
        }
        process.tick();
        for (int i = 0; i < 1_000 && process.executors.runLoop(); i++) {
            process.check();
            process.executors.runCommitter();
            process.executors.runBackground(chance);
        }
        while (process.executors.runCommitter() || process.executors.runBackground(chance)) {
            process.check();
        }
        for (Wire wire : List.copyOf(wires)) {
            toClient(wire, Integer.MAX_VALUE);
        }
    }
}
