package org.weirmq.log;

import java.util.List;

/** Receives what {@link LogEngine#recover} finds: first every snapshot, then every later record. */
public interface Recovery {
    /** The state of a shard up to the checkpoint, in the chunks it was given in. Not called for a shard without one. */
    void snapshot(int shard, List<byte[]> chunks);

    /** A record after the checkpoint: state and data logs alike, in the order of appending. Atomic units come whole. */
    void record(long log, long offset, byte[] payload);
}
