package org.weirmq.core;

/**
 * The limits and defaults of the core, in one place.
 *
 * @param autoCreate destinations come into being when they are first named
 * @param partitions of a destination that is created without saying how many
 * @param windowBytesMax what all lanes together keep in memory of messages that wait
 * @param heldBytesMax what is kept in memory of messages that consumers have not settled or that are due soon; above it
 *     they are read back when they have to be delivered again
 * @param laneWindowBytesMax the same for one lane
 * @param pageBytes what is fetched at a time by a reader behind the window
 * @param transactionBytesMax the sends of one open transaction
 * @param stagedBytesMax what one open transaction keeps of them in memory, the rest waits in the log; it must fit into one
 *     append of the log
 * @param allStagedBytesMax the same for all open transactions together
 * @param turnMessagesMax messages looked at for one group before others have their turn
 * @param graceMs how long a lost connection's temporary destinations and unshared subscriptions are kept
 * @param rebalanceTimeoutMs how long a member may hold on to messages of a partition that another is to get
 * @param producersMax producers per shard whose last sequence is remembered
 */
public record CoreConfig(
        boolean autoCreate,
        int partitions,
        long windowBytesMax,
        long heldBytesMax,
        int laneWindowBytesMax,
        int pageBytes,
        long transactionBytesMax,
        long stagedBytesMax,
        long allStagedBytesMax,
        int turnMessagesMax,
        long graceMs,
        long rebalanceTimeoutMs,
        int producersMax) {

    public static CoreConfig defaults() {
        return new CoreConfig(
                true, 1, 64L << 20, 32L << 20, 4 << 20, 128 << 10, 1L << 30, 4L << 20, 32L << 20, 2_000, 30_000,
                300_000, 4_096);
    }

    public CoreConfig withAutoCreate(boolean value) {
        return new CoreConfig(
                value,
                partitions,
                windowBytesMax,
                heldBytesMax,
                laneWindowBytesMax,
                pageBytes,
                transactionBytesMax,
                stagedBytesMax,
                allStagedBytesMax,
                turnMessagesMax,
                graceMs,
                rebalanceTimeoutMs,
                producersMax);
    }

    public CoreConfig withTimeouts(long grace, long rebalance) {
        return new CoreConfig(
                autoCreate,
                partitions,
                windowBytesMax,
                heldBytesMax,
                laneWindowBytesMax,
                pageBytes,
                transactionBytesMax,
                stagedBytesMax,
                allStagedBytesMax,
                turnMessagesMax,
                grace,
                rebalance,
                producersMax);
    }

    public CoreConfig withMemory(long windowBytes, int laneWindowBytes, int page) {
        return new CoreConfig(
                autoCreate,
                partitions,
                windowBytes,
                windowBytes / 2,
                laneWindowBytes,
                page,
                transactionBytesMax,
                stagedBytesMax,
                allStagedBytesMax,
                turnMessagesMax,
                graceMs,
                rebalanceTimeoutMs,
                producersMax);
    }
}
