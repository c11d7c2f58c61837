package org.weirmq.log.local;

import java.util.Arrays;
import org.weirmq.log.LogIds;

/** Which shards a record changes, so that a checkpoint asks only those for a snapshot. */
final class ShardChanges {
    private ShardChanges() {}

    static void mark(boolean[] changed, long log, Recoverer.ShardOf shardOf) {
        int shard = LogIds.isState(log) ? (int) log : shardOf.shardOf(log);
        if (shard < 0) {
            Arrays.fill(changed, true);
        } else {
            changed[shard] = true;
        }
    }
}
