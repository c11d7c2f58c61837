package org.weirmq.simulation;

import java.util.LinkedHashSet;
import java.util.Set;
import org.weirmq.protocol.XaId;

/** A branch as the transaction manager that made it knows it. */
final class SimBranch {
    /** What its manager does about it next. */
    enum Phase {
        /** Sessions work in it, or may. */
        OPEN,
        /** Prepared; nothing is decided. */
        PREPARED,
        /** To be committed: that is written down and outlives the manager. */
        DECIDED,
        /** To be committed without having been prepared: only the broker knows whether it was. */
        ONE_PHASE,
        ROLLING_BACK,
        /** An operator was faster; the broker remembers until it is told to forget. */
        FORGETTING
    }

    final XaId xid;
    final Transaction work;
    /** Those that work in it, or have asked to, or have not heard that they do no longer. */
    final Set<SimXaSession> sessions = new LinkedHashSet<>();

    Phase phase = Phase.OPEN;
    /** The broker knows of it. */
    boolean started;
    /** A request about it is on its way. */
    boolean waiting;
    /** Some part of it was refused: nothing is certain of what it received. */
    boolean failed;

    SimBranch(XaId xid, Transaction work) {
        this.xid = xid;
        this.work = work;
    }

    @Override
    public String toString() {
        return xid + " " + phase;
    }
}
