package org.weirmq.core;

/**
 * The memory for messages that have left the windows and may be wanted again: leased ones, those that wait to be offered
 * again, those that are due soon. Above the budget only their offsets are kept, and they are read back from their log:
 * what consumers hold unsettled delays nobody.
 */
final class Held {
    private final long bytesMax;
    private long bytes;

    Held(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long bytes() {
        return bytes;
    }

    /** Counts the message; false when there is no room: then it must not be kept. */
    boolean take(MessageView message) {
        int size = message.sizeBytes();
        if (bytes + size > bytesMax) {
            return false;
        }
        bytes += size;
        return true;
    }

    /** The slot as it may be kept: with its message, which is counted then, or without. */
    Slot keep(Slot slot) {
        return slot.isBare() || take(slot.message()) ? slot : slot.bare();
    }

    /** What {@link #keep} gave is kept no longer. */
    void letGo(Slot slot) {
        if (!slot.isBare()) {
            letGo(slot.message());
        }
    }

    void letGo(MessageView message) {
        bytes -= message.sizeBytes();
    }
}
