package org.weirmq.log;

import java.util.function.Consumer;

/** What the engine tells and asks its owner; always on the loop. */
public interface LogListener {
    /** Everything up to this ticket is durable. Called with rising tickets. */
    void durable(long ticket);

    /** A write or force failed. Called once; the engine refuses everything from now on. */
    void failed(Throwable cause);

    /**
     * Asks for the state of a shard as of now, in chunks of at most 1 MB, for a checkpoint. Called only when everything
     * appended so far has also been applied by the owner.
     */
    void snapshot(int shard, Consumer<byte[]> chunks);
}
