package org.weirmq.simulation;

import java.util.function.Function;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogListener;

/** A bug put into the world on purpose, to see that the invariants catch it; one for each run, over all starts. */
interface Plant {
    /** No bug. */
    Plant NOTHING = new Plant() {};

    /** Opens the log at a start of the broker, and may stand between the two. */
    default LogEngine open(LogListener listener, Function<LogListener, LogEngine> log) {
        return log.apply(listener);
    }

    /** Changes the limits of the core. */
    default CoreConfig limits(CoreConfig config) {
        return config;
    }
}
