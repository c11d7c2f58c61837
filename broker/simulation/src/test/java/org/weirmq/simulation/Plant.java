package org.weirmq.simulation;

import java.util.function.UnaryOperator;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.LogEngine;

/**
 * A bug put into the world on purpose, to see that the invariants catch it.
 *
 * @param engine put in front of the log engine at each start of the broker
 * @param core changes the limits of the core
 */
record Plant(UnaryOperator<LogEngine> engine, UnaryOperator<CoreConfig> core) {
    static final Plant NOTHING = new Plant(engine -> engine, config -> config);
}
