package org.weirmq.core;

/** One log of a partition: the messages of one priority and one durability. */
final class Lane {
    final long log;
    final Partition partition;
    final int priority;
    final boolean durable;
    /** The messages in memory; a contiguous run of the lane, anywhere. */
    final Window window = new Window();
    /** The window has stopped before the lane's end: it starts afresh when all readers have passed it. */
    boolean windowBroken;
    /** Behind the last message. */
    long end;
    /** Below this, nobody needs anything. */
    long floor;

    Lane(Partition partition, int lane, boolean durable) {
        this.partition = partition;
        this.priority = lane;
        this.durable = durable;
        this.log = LogNumbers.log(partition.destination.owner, partition.index, lane, durable);
    }

    /** Whether memory holds what a reader at this offset wants next. */
    boolean inWindow(long offset) {
        return window.covers(offset);
    }
}
