package org.weirmq.core;

import java.util.List;
import java.util.Map;

/** What the core lets out. Effects of one link leave in the order in which they were emitted. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Effect {
    long link();

    /** The send with this sequence is accepted, or was before. */
    record Confirm(long link, int session, long sequence) implements Effect {}

    record Refuse(long link, int session, long sequence, Refusal why, String text) implements Effect {}

    /** @param number the consumer's deliveries are numbered from 1 without gaps */
    record Deliver(long link, int consumer, long number, int count, boolean redelivered, MessageView message)
            implements Effect {}

    record Reply(long link, long request, Refusal why, String text, List<Map<String, String>> rows) implements Effect {
        Reply(long link, long request) {
            this(link, request, Refusal.OK, "", List.of());
        }

        Reply(long link, long request, Refusal why, String text) {
            this(link, request, why, text, List.of());
        }
    }

    record Drained(long link, int consumer, long token) implements Effect {}

    record Recall(long link, int consumer) implements Effect {}

    record Assigned(long link, int consumer, int[] partitions) implements Effect {}

    record Ended(long link, int consumer, Refusal why, String text) implements Effect {}

    /** The client broke the rules: its connection is to be closed. */
    record Fault(long link, Refusal why, String text) implements Effect {}
}
