package org.weirmq.core;

import java.util.function.Consumer;

/**
 * The broker without its shell: all shards of a node as one machine with one writer.
 *
 * <p>Every method is called on one thread. {@link #execute} decides on a command, appends what it decided, applies it and
 * emits the effects; {@link #dispatch} hands messages to consumers that have room. Durable state changes in {@link
 * #apply} alone, the same for live and replayed facts; leases, credit and connections are volatile and empty after a
 * reload. When the journal fails the machine is to be thrown away.
 */
public final class Core {
    public Core(CoreConfig config, Journal journal, Outbox outbox) {}

    /** Runs a command. Afterwards {@link #hasWork} tells whether {@link #dispatch} has something to do. */
    public void execute(Command command, long nowMs) {}

    /** Whether messages may be waiting for consumers with room. */
    public boolean hasWork() {
        return false;
    }

    /** Does a bounded amount of dispatching; call again while {@link #hasWork}, letting others run in between. */
    public void dispatch(long nowMs) {}

    /** During recovery: a fact that was appended before, with its offset. */
    public void apply(Fact fact, long offset) {}

    /** Recovery is over: what is settled is released, and commands may come. */
    public void recovered(long nowMs) {}

    /** The state of a shard as records that would rebuild it. */
    public void snapshot(int shard, Consumer<StateRecord> records) {}
}
