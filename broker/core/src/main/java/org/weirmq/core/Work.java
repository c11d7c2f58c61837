package org.weirmq.core;

/** Something that hands out messages when it gets its turn. */
interface Work {
    boolean queued();

    void queued(boolean now);

    /** Does a bounded amount. Returns true when only the bound stopped it. */
    boolean work(Core core, long nowMs);
}
