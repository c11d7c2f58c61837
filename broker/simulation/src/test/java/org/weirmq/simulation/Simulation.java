package org.weirmq.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs seeds. */
final class Simulation {
    /** What the broker logs of all these crashes is not wanted. Held here, or it would be forgotten. */
    private static final Logger BROKER_LOG = Logger.getLogger("org.weirmq");

    static {
        BROKER_LOG.setLevel(Level.OFF);
    }

    private Simulation() {}

    /** From now on. */
    static void quiet() {
        BROKER_LOG.setLevel(Level.OFF);
    }

    /** Runs one seed; a violation, or anything else that goes wrong, is reported with the seed and the end of the trace. */
    static Trace run(long seed, Plant plant) {
        World world = new World(seed, plant);
        try {
            world.run();
        } catch (Violation | RuntimeException e) {
            throw new Violation("seed " + seed + ": " + e.getMessage() + "\nthe trace ends:\n" + world.trace.tail(), e);
        }
        return world.trace;
    }
}
