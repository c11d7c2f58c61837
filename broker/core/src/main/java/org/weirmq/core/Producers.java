package org.weirmq.core;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What each producer of a shard has had accepted of late, so that a repeated send is recognised. Which of the last {@link
 * #WINDOW} sequences were accepted is kept one by one: between them lie some that went to other shards, and some that
 * were refused and may be sent again. Bounded; the least used go.
 */
final class Producers {
    /** Sends of one session that may be under way at a time and still be told apart after a refusal. */
    static final int WINDOW = 1024;

    private record Key(long high, long low, int session) {}

    private static final class Last {
        long sequence;
        long usedMs;
        /** A bit for each of the last sequences, at its remainder. */
        long[] accepted = new long[WINDOW / 64];

        boolean has(long candidate) {
            return candidate <= sequence - WINDOW
                    || candidate <= sequence && (accepted[word(candidate)] >>> candidate & 1) != 0;
        }

        void add(long added) {
            for (long skipped = Math.max(sequence, added - WINDOW) + 1; skipped < added; skipped++) {
                accepted[word(skipped)] &= ~(1L << skipped);
            }
            if (added > sequence - WINDOW) {
                accepted[word(added)] |= 1L << added;
            }
            sequence = Math.max(sequence, added);
        }

        private static int word(long sequence) {
            return (int) (sequence >>> 6) & WINDOW / 64 - 1;
        }
    }

    private final Map<Key, Last> last = new LinkedHashMap<>(16, 0.75f, true);
    private final int max;

    Producers(int max) {
        this.max = max;
    }

    boolean isRepeat(MessageView message, long sequence) {
        Last known = last.get(new Key(message.producerHigh(), message.producerLow(), message.session()));
        return known != null && known.has(sequence);
    }

    void accepted(MessageView message, long nowMs) {
        accepted(message.producerHigh(), message.producerLow(), message.session(), message.sequence(), nowMs);
    }

    void accepted(long high, long low, int session, long sequence, long nowMs) {
        Last known = known(high, low, session);
        known.add(sequence);
        known.usedMs = nowMs;
    }

    /** From a snapshot. */
    void restore(StateRecord.ProducerState state) {
        Last known = known(state.identityHigh(), state.identityLow(), state.session());
        known.sequence = state.sequence();
        known.accepted = Arrays.copyOf(state.accepted(), WINDOW / 64);
        known.usedMs = state.lastUseMs();
    }

    private Last known(long high, long low, int session) {
        Last known = last.computeIfAbsent(new Key(high, low, session), key -> new Last());
        if (last.size() > max) {
            Iterator<Key> oldest = last.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return known;
    }

    void snapshot(Consumer<StateRecord> records) {
        last.forEach((key, value) -> records.accept(new StateRecord.ProducerState(
                key.high, key.low, key.session, value.sequence, value.accepted.clone(), value.usedMs)));
    }
}
