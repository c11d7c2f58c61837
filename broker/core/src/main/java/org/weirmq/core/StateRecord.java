package org.weirmq.core;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of durable state. The same records make up a snapshot: applied in order to an empty shard they give the state
 * back. Numbers of owners and groups are never used twice.
 */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface StateRecord {
    record DestinationCreated(long owner, DestinationKey key, int partitions, boolean exclusive)
            implements StateRecord {}

    record DestinationDeleted(long owner) implements StateRecord {}

    /** A durable subscription, from the present end of every lane on. */
    record SubscriptionCreated(
            long owner,
            long group,
            @Nullable String clientId,
            String name,
            boolean shared,
            @Nullable String selector,
            boolean noLocal)
            implements StateRecord {}

    record SubscriptionDeleted(long owner, long group) implements StateRecord {}

    /**
     * @param group 0 for a queue's only group
     * @param ranges pairs of first offset and offset after the last, rising
     */
    record Settled(long log, long group, long[] ranges) implements StateRecord {}

    /** Everything below this offset may have been delivered before a crash. Written with the turn that delivers. */
    record Delivered(long log, long group, long upTo) implements StateRecord {}

    /** How often each of the messages from one offset to behind another has failed in this group. */
    record Attempts(long log, long group, long from, long to, int count) implements StateRecord {}

    /** A log for messages due within a span of time. */
    record BucketOpened(long owner, long bucket, long startMs, long widthMs) implements StateRecord {}

    /** A due message has been appended to its lane, in the same unit. */
    record BucketTaken(long bucket, long[] ranges) implements StateRecord {}

    record BucketClosed(long bucket) implements StateRecord {}

    /** The last transaction that a session committed. */
    record Committed(UUID identity, int session, long transaction) implements StateRecord {}

    /** A transaction that the log has to know of before it is decided: it is large, or will be prepared. */
    record TransactionOpened(long number) implements StateRecord {}

    /** Another destination that it sends to; they are counted from 0, and each has a log. */
    record TransactionTarget(long number, DestinationKey key) implements StateRecord {}

    /** What a prepared transaction will settle. */
    record TransactionClaimed(long number, long log, long group, long[] ranges) implements StateRecord {}

    record TransactionPrepared(long number, Xid xid, long atMs, String owner) implements StateRecord {}

    /** It is committed: what it settles is settled in this unit, what it sends is to be moved to its destinations. */
    record TransactionDecided(long number) implements StateRecord {}

    /** Its sends to one destination have been moved below this offset. */
    record TransactionMoved(long number, int target, long upTo) implements StateRecord {}

    /** It is over. Without a decision it was rolled back, unless what it sends is in this unit. */
    record TransactionClosed(long number) implements StateRecord {}

    /**
     * How a branch ended, for those who ask later.
     *
     * @param byHand an operator's decision, remembered until {@link XaForgotten}
     */
    record XaOutcome(Xid xid, boolean committed, boolean byHand, long atMs) implements StateRecord {}

    record XaForgotten(Xid xid) implements StateRecord {}

    /** Snapshot only: the end of a lane, and the least offset that a group still needs. */
    record LaneState(long log, long end) implements StateRecord {}

    /** Snapshot only: offsets of a lane that were never given. */
    record LaneGap(long log, long from, long to) implements StateRecord {}

    /** Snapshot only: where a group stands on a lane. */
    record CursorState(long log, long group, long floor, long mark) implements StateRecord {}

    /**
     * Snapshot only: what a producer has had accepted.
     *
     * @param sequence the highest
     * @param accepted a bit for each of the sequences up to it, as {@link Producers} keeps them
     */
    record ProducerState(
            long identityHigh, long identityLow, int session, long sequence, long[] accepted, long lastUseMs)
            implements StateRecord {}

    /** Snapshot only: no owner or group number up to this one may be given again. */
    record NumbersUsed(long upTo) implements StateRecord {}
}
