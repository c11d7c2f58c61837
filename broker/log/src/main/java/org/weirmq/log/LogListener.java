package org.weirmq.log;

import java.util.function.Consumer;

/** What the engine tells and asks its owner; always on the loop. */
public interface LogListener {
    /** Everything up to this ticket is durable. Called with tickets that rise or stay. */
    void durable(long ticket);

    /** A write or force failed. Called once; the engine refuses everything from now on. */
    void failed(Throwable cause);

    /**
     * Asks for the state of a shard as of now, in chunks of at most 1 MB, for a checkpoint. Called from {@link
     * LogEngine#tick} and {@link LogEngine#close} only, when everything appended so far has also been applied by the
     * owner; it must not append.
     */
    void snapshot(int shard, Consumer<byte[]> chunks);

    /**
     * The shard whose snapshot covers what the records of this data log change, or -1 if that can be any of them. A
     * checkpoint asks for snapshots of those shards only that got records since their last one: after a restart records
     * before the checkpoint are not handed over again. A log's shard never changes, so the answer may be kept.
     */
    default int shardOf(long log) {
        return -1;
    }
}
