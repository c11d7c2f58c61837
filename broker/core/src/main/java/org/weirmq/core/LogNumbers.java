package org.weirmq.core;

/**
 * How the core numbers its logs. 0 to 63 are the shards' state logs. A data log's number is made of the number of its
 * owner (a destination or a bucket of delayed messages; never used twice), the partition and the lane; it is negated for
 * the volatile twin, which is kept in memory only.
 */
final class LogNumbers {
    static final int SHARDS = 64;
    private static final int LANE_BITS = 8;
    private static final int PARTITION_BITS = 16;
    /** Owners that live in memory only are numbered from here, so that they never meet a durable one. */
    static final long FIRST_VOLATILE_OWNER = 1L << 36;

    private LogNumbers() {}

    static long log(long owner, int partition, int lane, boolean durable) {
        long log = owner << (LANE_BITS + PARTITION_BITS) | (long) partition << LANE_BITS | lane;
        return durable ? log : -log;
    }

    static long owner(long log) {
        return Math.abs(log) >>> (LANE_BITS + PARTITION_BITS);
    }

    static int partition(long log) {
        return (int) (Math.abs(log) >>> LANE_BITS) & ((1 << PARTITION_BITS) - 1);
    }

    static int lane(long log) {
        return (int) Math.abs(log) & ((1 << LANE_BITS) - 1);
    }

    static boolean durable(long log) {
        return log > 0;
    }

    /** The shard of a name: spread like the hash of the string. */
    static int shard(DestinationKey key) {
        int h = key.name().hashCode() * 31 + (key.topic() ? 1 : 0);
        h ^= h >>> 16;
        return Math.floorMod(h * 0x9E3779B9, SHARDS);
    }
}
