package org.weirmq.simulation;

import java.util.Random;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.fake.FakeDisk;

/** The machine's disk over all starts of the broker; its faults are {@link FakeDisk}'s. */
final class FaultyDisk {
    private static final int OPERATIONS_AHEAD = 60;
    private static final int FORCES_AHEAD = 20;
    private static final int ROOM_LEFT = 40 << 10;

    private final Chance chance;
    private final Random random;
    private final Trace trace;
    private FakeDisk disk = new FakeDisk();
    private long failingForce = Long.MAX_VALUE;
    private boolean full;

    FaultyDisk(Chance chance, Trace trace) {
        this.chance = chance;
        this.random = new Random(chance.seed());
        this.trace = trace;
    }

    Disk disk() {
        return disk;
    }

    /** The power goes within the next operations. */
    void crashSoon() {
        int ahead = chance.between(1, OPERATIONS_AHEAD);
        trace.add("power goes in " + ahead);
        disk.cutPowerAt(ahead);
    }

    /** One of the next forces fails. */
    void failSoon() {
        int ahead = chance.between(1, FORCES_AHEAD);
        trace.add("force fails in " + ahead);
        failingForce = disk.forces() + ahead;
        disk.failForce(ahead);
    }

    /** Hardly any room is left. */
    void fill() {
        trace.add("disk fills");
        full = true;
        disk.capacityBytes(Long.MAX_VALUE / 2);
        long used = Long.MAX_VALUE / 2 - disk.usableSpace();
        disk.capacityBytes(used + chance.below(ROOM_LEFT));
    }

    void heal() {
        full = false;
        failingForce = Long.MAX_VALUE;
        disk.failForce(Integer.MAX_VALUE);
        disk.cutPowerAt(Integer.MAX_VALUE);
        disk.capacityBytes(Long.MAX_VALUE);
    }

    boolean hasCrashed() {
        return disk.powerIsCut();
    }

    /** A force has failed, or a write may have for want of room. */
    boolean hasFailed() {
        return full || disk.forces() >= failingForce;
    }

    /** The process is gone. With the power, what was not forced may be gone as well. */
    void restart(boolean powerCut) {
        disk = powerCut ? disk.crash(random) : disk.kill();
        failingForce = Long.MAX_VALUE;
        if (full && chance.oneIn(2)) {
            heal();
        }
    }
}
