package org.weirmq.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The last accepted sequence of each producer of a shard, so that a repeated send is recognised. Bounded; least used go. */
final class Producers {
    private record Key(long high, long low, int session) {}

    private static final class Last {
        long sequence;
        long usedMs;
    }

    private final Map<Key, Last> last = new LinkedHashMap<>(16, 0.75f, true);
    private final int max;

    Producers(int max) {
        this.max = max;
    }

    boolean isRepeat(MessageView message, long sequence) {
        Last known = last.get(new Key(message.producerHigh(), message.producerLow(), message.session()));
        return known != null && sequence <= known.sequence;
    }

    void accepted(long high, long low, int session, long sequence, long nowMs) {
        Last known = last.computeIfAbsent(new Key(high, low, session), key -> new Last());
        known.sequence = Math.max(known.sequence, sequence);
        known.usedMs = nowMs;
        if (last.size() > max) {
            Iterator<Key> oldest = last.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void snapshot(Consumer<StateRecord> records) {
        last.forEach((key, value) -> records.accept(
                new StateRecord.ProducerState(key.high, key.low, key.session, value.sequence, value.usedMs)));
    }
}
