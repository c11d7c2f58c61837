package org.weirmq.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transaction branch of a transaction manager. Volatile; what must survive of a prepared one is its {@link
 * LoggedTransaction}.
 */
final class XaBranch {
    enum State {
        /** Sessions are associated with it. */
        ACTIVE,
        /** All have ended their part: it can be prepared, or committed in one phase. */
        IDLE,
        /** It survives everything until it is resolved, by whoever asks. */
        PREPARED,
        /** Committed; its sends are being moved to their destinations. */
        COMMITTING,
        /** Undone before its transaction manager knew; kept to say so. */
        UNDONE
    }

    /**
     * Receipts that belong together.
     *
     * @param bucket of their message groups, or -1; not known any more after a start
     */
    record Claim(Cursor cursor, int bucket) {}

    final Xid xid;
    final OpenTransaction work;
    final String owner;
    final long startedMs;
    /** When it is undone if nobody has prepared it; 0 for never. */
    final long deadlineMs;
    /** Whose it is until it is prepared. */
    @Nullable Client client;

    State state = State.ACTIVE;
    /** Those that work for it now. */
    final Set<ClientSession> sessions = new HashSet<>();
    /** It can only roll back, and why. */
    @Nullable Refusal doomed;
    /** What was received in it, until it is prepared. */
    final List<Lease> leases = new ArrayList<>();
    /** What it will settle, once it is prepared. */
    final Map<Claim, Ranges> claims = new LinkedHashMap<>();
    /** Its sends, when it is prepared and they are few; otherwise they are read from the log. */
    @Nullable List<OpenTransaction.Staged> ready;

    long readyBytes;

    XaBranch(Xid xid, OpenTransaction work, String owner, long startedMs, long deadlineMs) {
        this.xid = xid;
        this.work = work;
        this.owner = owner;
        this.startedMs = startedMs;
        this.deadlineMs = deadlineMs;
    }

    void doom(Refusal why) {
        if (doomed == null) {
            doomed = why;
        }
    }
}
