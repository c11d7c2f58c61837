package org.weirmq.benchmarks.load;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which sequence numbers of one producer one subscription has seen. */
final class SeqLog {
    private long[] bits = new long[1024];
    private long distinct;
    private long duplicates;

    /** @return true when seq is new */
    synchronized boolean mark(long seq) {
        int word = (int) (seq >>> 6);
        if (word >= bits.length) {
            bits = Arrays.copyOf(bits, Math.max(word + 1, bits.length * 2));
        }
        long bit = 1L << (seq & 63);
        if ((bits[word] & bit) != 0) {
            duplicates++;
            return false;
        }
        bits[word] |= bit;
        distinct++;
        return true;
    }

    synchronized boolean seen(long seq) {
        int word = (int) (seq >>> 6);
        return word < bits.length && (bits[word] & (1L << (seq & 63))) != 0;
    }

    synchronized long distinct() {
        return distinct;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    /** Sequence numbers below next that were sent without error and never seen. */
    synchronized long missing(long next, Set<Long> inDoubt) {
        long missing = 0;
        for (long s = 0; s < next; s++) {
            if (!seen(s) && !inDoubt.contains(s)) {
                missing++;
            }
        }
        return missing;
    }

    static Set<Long> newInDoubt() {
        return ConcurrentHashMap.newKeySet();
    }
}
