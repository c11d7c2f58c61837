package org.weirmq.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The leases of one consumer by their number: a ring, since numbers have no gaps and are mostly settled in order. */
final class Leases {
    private @Nullable Lease[] ring = new Lease[16];
    /** The least number that may be there. */
    private long base = 1;
    /** Behind the last number given. */
    private long next = 1;

    private int count;

    int count() {
        return count;
    }

    long first() {
        return base;
    }

    long next() {
        return next;
    }

    void add(Lease lease) {
        if (next - base == ring.length) {
            @Nullable Lease[] larger = new Lease[ring.length * 2];
            for (long n = base; n < next; n++) {
                larger[(int) n & (larger.length - 1)] = ring[(int) n & (ring.length - 1)];
            }
            ring = larger;
        }
        ring[(int) lease.number() & (ring.length - 1)] = lease;
        next = lease.number() + 1;
        count++;
    }

    @Nullable Lease get(long number) {
        return number < base || number >= next ? null : ring[(int) number & (ring.length - 1)];
    }

    @Nullable Lease remove(long number) {
        Lease lease = get(number);
        if (lease != null) {
            ring[(int) number & (ring.length - 1)] = null;
            count--;
            while (base < next && ring[(int) base & (ring.length - 1)] == null) {
                base++;
            }
        }
        return lease;
    }

    /** All leases, in the order of their numbers. The set must not be changed meanwhile except for the one given. */
    void forEach(Consumer<Lease> action) {
        long end = next;
        for (long n = base; n < end; n++) {
            Lease lease = get(n);
            if (lease != null) {
                action.accept(lease);
            }
        }
    }
}
