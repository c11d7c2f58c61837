package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/** A consumer in its group. All of it is volatile. */
final class Member {
    final ClientSession session;
    final int consumer;
    final ConsumerGroup group;
    final Sweep sweep;
    final Leases leases = new Leases();
    /** How many more messages it can take. */
    int credit;
    /** The number of the last delivery that the application was shown. */
    long seen;
    /** Answered when nothing more can be delivered under the present credit. */
    @Nullable Long drain;
    /** Its next delivery's number when it was last found with nothing to do, and how often in a row that was so. */
    long starvedAt;

    int starvedTicks;
    /** When it last settled something or granted credit. */
    long progressMs;
    /** It was asked to give back what it has not seen and has not answered: what was sent now would come out of order. */
    boolean recalled;
    /** It answered so with nothing, and was sent nothing since: all that it holds has been shown. */
    boolean nothingUnseen;
    /** It holds on to messages without progress; its partitions have gone to others. */
    boolean hung;

    /** When that was found; progress after it ends it. */
    long hungSinceMs;
    /** The partitions it was told it has. */
    int[] partitions = new int[0];
    /** The consumer is closed; what its application has seen and not settled is still out. */
    boolean detached;

    Member(ClientSession session, int consumer, ConsumerGroup group, Sweep sweep, long nowMs) {
        this.session = session;
        this.consumer = consumer;
        this.group = group;
        this.sweep = sweep;
        this.progressMs = nowMs;
    }

    long link() {
        return session.client.link;
    }
}
