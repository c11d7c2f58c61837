package org.weirmq.log.local;

import java.util.function.Consumer;
import org.weirmq.log.disk.Disk;

/**
 * Where an engine works.
 *
 * @param failed is told, on the loop, of a failure after which the engine cannot go on
 */
record Site(Disk disk, LogConfig config, LogExecutors executors, Deletions deletions, Consumer<Throwable> failed) {}
