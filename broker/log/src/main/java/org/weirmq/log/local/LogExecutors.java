package org.weirmq.log.local;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Where the engine runs what it does not do at once. A simulation gives executors of its own and so decides the order of
 * everything.
 *
 * @param loop runs tasks on the thread that calls the engine; all callbacks come through it
 * @param committer runs writes and forces of the write-ahead log, one at a time
 * @param background runs checkpoints, reads and blobs; any number of threads
 * @param nanoClock measures how long a force takes
 */
public record LogExecutors(Executor loop, Executor committer, Executor background, LongSupplier nanoClock) {}
