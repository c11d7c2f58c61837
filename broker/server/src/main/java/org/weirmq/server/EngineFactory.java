package org.weirmq.server;

import java.util.concurrent.Executor;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogListener;

/** Makes the log engine of a loop. */
public interface EngineFactory {
    /**
     * @param loop runs tasks on the loop's thread
     * @throws org.weirmq.log.LogException when the data cannot be opened
     */
    LogEngine open(LogListener listener, Executor loop);
}
