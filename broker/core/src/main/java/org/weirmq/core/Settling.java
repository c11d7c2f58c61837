package org.weirmq.core;

/** How a lease ends. */
public enum Settling {
    /** Consumed. */
    ACCEPTED,
    /** Offered again; the application never saw it, so the delivery does not count. */
    RELEASED,
    /** Offered again; the application saw it. */
    RETURNED
}
