package org.weirmq.examples.demo;

import java.util.function.BooleanSupplier;

/** What one client does, on a thread of its own. */
interface Job {
    /** Returns when the work is done, or soon after it is told to stop. */
    void work(BooleanSupplier stopped) throws Exception;
}
