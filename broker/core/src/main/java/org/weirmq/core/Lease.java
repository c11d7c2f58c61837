package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * A message in the hands of a consumer.
 *
 * @param number the consumer's own count of its deliveries
 * @param slot as {@link Held} keeps it
 * @param bucket the message group that this keeps with its member, or null
 */
record Lease(
        long number, Cursor cursor, Slot slot, @Nullable Bucket bucket) {
    long offset() {
        return slot.offset();
    }
}
