package org.weirmq.log;

/**
 * How the number of a log is read. The engine knows three kinds by their number alone.
 *
 * <ul>
 *   <li>0 to 63: the state log of a shard. Covered by snapshots, never read back while running.
 *   <li>positive from 64 on: a durable data log.
 *   <li>negative: a volatile data log. Kept in memory, spilled to files that are thrown away at the next start; its
 *       appends are durable at once as far as tickets go.
 * </ul>
 */
public final class LogIds {
    /** Shards, and so state logs, of a node. Fixed: a destination's shard is a hash of its name modulo this. */
    public static final int SHARDS = 64;

    private LogIds() {}

    public static boolean isState(long log) {
        return log >= 0 && log < SHARDS;
    }

    public static boolean isVolatile(long log) {
        return log < 0;
    }
}
