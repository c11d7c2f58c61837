package org.weirmq.client;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.weirmq.protocol.EncodedMessage;

/**
 * Which messages a browser has shown: after a reconnect the broker begins from the front. Ranges of sequence numbers for each
 * producing session, so that a long enumeration of what few have sent takes little memory. Confined to its session's lock.
 */
final class ShownMessages {
    private record Origin(long producerHigh, long producerLow, int session) {}

    /** The last number of each range by its first. */
    private final Map<Origin, TreeMap<Long, Long>> ranges = new HashMap<>();

    /** False when it was there already. */
    boolean add(EncodedMessage message) {
        Origin origin = new Origin(message.producerHigh(), message.producerLow(), message.session());
        return add(ranges.computeIfAbsent(origin, unseen -> new TreeMap<>()), message.sequence());
    }

    private static boolean add(TreeMap<Long, Long> of, long number) {
        Map.Entry<Long, Long> before = of.floorEntry(number);
        if (before != null && before.getValue() >= number) {
            return false;
        }
        Long following = of.remove(number + 1);
        long last = following == null ? number : following;
        of.put(before != null && before.getValue() == number - 1 ? before.getKey() : number, last);
        return true;
    }
}
