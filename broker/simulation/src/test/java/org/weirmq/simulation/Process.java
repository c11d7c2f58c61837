package org.weirmq.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.LogException;
import org.weirmq.log.local.LocalLogEngine;
import org.weirmq.log.local.LogConfig;
import org.weirmq.server.Conversation;
import org.weirmq.server.Gate;
import org.weirmq.server.LoopSettings;
import org.weirmq.server.MemoryUse;
import org.weirmq.server.ShardLoop;
import org.weirmq.server.Transport;

/** The broker's process: started, killed by chance, started again on what the disk has kept. */
final class Process {
    private final World world;
    private final Plant plant;
    private final LogConfig logConfig;
    private final CoreConfig limits;
    private final CoreConfig coreConfig;
    private final long outgoingBytesMax;
    private final FaultyDisk disk;
    private final Map<Wire, Conversation> conversations = new HashMap<>();

    Executors executors = new Executors();
    private ShardLoop loop;
    private Throwable broken;
    private int faultsLeft;

    Process(World world, Plan plan, Plant plant) {
        this.world = world;
        this.plant = plant;
        this.logConfig = plan.logConfig();
        this.limits = plan.coreConfig(logConfig);
        this.coreConfig = plant.limits(limits);
        this.outgoingBytesMax = world.chance.of(List.of(4 << 10, 1 << 20));
        world.ledger.leasesEndSoon = coreConfig.rebalanceTimeoutMs() < 10_000;
        this.disk = new FaultyDisk(world.chance, world.trace);
    }

    boolean isUp() {
        return loop != null;
    }

    void start() {
        executors = new Executors();
        world.ledger.incarnation++;
        world.trace.add("start " + world.ledger.incarnation);
        LoopSettings settings = LoopSettings.defaults(coreConfig, "simulation", world.ledger.incarnation)
                .with(0, 1 << 20, 1_000)
                .withOutgoing(outgoingBytesMax);
        Executors mine = executors;
        try {
            loop = new ShardLoop(
                    settings,
                    (listener, executor) -> plant.open(
                            listener,
                            told -> new LocalLogEngine(disk.disk(), logConfig, mine.forLog(world.chance), told)),
                    Gate.open(),
                    mine::onLoop,
                    () -> world.nowMs,
                    cause -> broken = cause);
        } catch (LogException e) {
            if (!disk.hasCrashed() && !disk.hasFailed()) {
                throw new Violation("the log does not open after a crash: " + e.getMessage(), e);
            }
            world.trace.add("start failed " + e.reason());
            die(true);
        }
        check();
    }

    void faultsFrom(Chance chance) {
        faultsLeft = chance.below(7);
    }

    /** Something happens to the machine. */
    void disturb() {
        if (loop == null) {
            start();
        } else if (faultsLeft > 0) {
            faultsLeft--;
            fault(world.chance.below(10));
        }
    }

    private void fault(int kind) {
        if (kind < 2) {
            die(false);
        } else if (kind < 4) {
            die(true);
        } else if (kind < 8) {
            disk.crashSoon();
        } else if (kind < 9) {
            disk.failSoon();
        } else {
            disk.fill();
        }
    }

    void heal() {
        faultsLeft = 0;
        disk.heal();
    }

    /** After each piece of work: whether it was the process's last. */
    void check() {
        if (loop != null && disk.hasCrashed()) {
            world.trace.add("crash");
            die(true);
        } else if (loop != null && broken != null) {
            world.trace.add("broken " + broken.getMessage());
            boolean isExpected =
                    broken instanceof LogException e && e.reason() != LogException.Reason.DAMAGED || disk.hasFailed();
            if (!isExpected) {
                throw new Violation("the broker broke: " + broken, broken);
            }
            die(true);
        }
    }

    /**
     * Memory follows the configuration, not the backlog, nor what consumers hold unsettled, nor what is due at a time. The
     * limits are those of the plan, whatever bug is planted.
     */
    void checkMemory() {
        if (loop == null) {
            return;
        }
        MemoryUse memory = loop.memory();
        Violation.unless(memory.windows() <= limits.windowBytesMax(), "messages that wait take too much: " + memory);
        Violation.unless(
                memory.found() <= limits.windowBytesMax() + limits.heldBytesMax(),
                "messages take more memory than " + limits + " allows: " + memory);
        Violation.unless(
                memory.found() <= memory.windows() + memory.held(),
                "messages take more memory than is counted: " + memory);
        Violation.unless(
                memory.outgoing() <= outgoingBytesMax + (long) loop.connections() * Messages.BYTES_MAX,
                "messages on their way take too much: " + memory);
    }

    private void die(boolean powerCut) {
        world.trace.add(powerCut ? "power cut" : "kill");
        executors.die();
        loop = null;
        broken = null;
        conversations.clear();
        disk.restart(powerCut);
        world.processDied();
    }

    // ---- the network's side

    void connected(Wire wire) {
        Conversation conversation = loop.connected(new Transport() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (!disk.hasCrashed()) {
                    wire.written(bytes, offset, length);
                }
            }

            @Override
            public boolean writable() {
                return !wire.stalled;
            }

            @Override
            public void reading(boolean wanted) {
                wire.paused = !wanted;
            }

            @Override
            public void end() {
                world.closedByBroker(wire);
            }
        });
        if (conversation != null) {
            conversations.put(wire, conversation);
        }
    }

    void received(Wire wire, byte[] bytes, int offset, int length) {
        Conversation conversation = conversations.get(wire);
        if (conversation != null && wire.brokerOpen) {
            conversation.received(bytes, offset, length);
        }
    }

    void writable(Wire wire) {
        Conversation conversation = conversations.get(wire);
        if (conversation != null) {
            conversation.writable();
        }
    }

    void lost(Wire wire) {
        Conversation conversation = conversations.remove(wire);
        if (conversation != null) {
            conversation.lost();
        }
    }

    void tick() {
        if (loop != null) {
            loop.tick();
            check();
        }
    }
}
