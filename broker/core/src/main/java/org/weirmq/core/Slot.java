package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * A message at its place.
 *
 * @param kept the message; null when memory does not hold it: then it is read back before it is delivered
 * @param ticket the append that made it; nobody may see it before that is durable
 * @param arrival rises with every append of this node's life; 0 when it was read back
 */
record Slot(long offset, @Nullable MessageView kept, long ticket, long arrival) {
    boolean isBare() {
        return kept == null;
    }

    MessageView message() {
        MessageView message = kept;
        if (message == null) {
            throw new IllegalStateException("expected a message in memory, but only offset " + offset);
        }
        return message;
    }

    /** The same place without the message. */
    Slot bare() {
        return kept == null ? this : new Slot(offset, null, ticket, arrival);
    }

    Slot with(MessageView message) {
        return new Slot(offset, message, ticket, arrival);
    }
}
