package org.weirmq.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.Frame;

/**
 * Brings the unconfirmed sends of a session to a fresh line, in their order. A message whose large body was written on
 * another line is the last to leave until the broker has answered: one that was started anew has dropped the body, unless
 * it has the message too. Then the body is written again, and whatever was sent later waits. Guarded by the session's lock.
 */
final class Resend {
    /** Waits for its answer, with all that come after it; null for nobody. */
    private @Nullable PendingSend asked;

    /** Nothing was asked on the line that is there now. */
    void begin() {
        asked = null;
    }

    /** Whether what is sent now has to wait behind others. */
    boolean holds() {
        return asked != null;
    }

    boolean isAsked(PendingSend pending) {
        return asked == pending;
    }

    /** Its answer has come, or its sender has given up. */
    void answered(PendingSend pending) {
        if (asked == pending) {
            asked = null;
        }
    }

    /**
     * What leaves on this line now.
     *
     * @param lost gets those that may not be sent again; they are no longer among the unconfirmed
     */
    List<Frame> next(ArrayDeque<PendingSend> unconfirmed, Line line, int session, List<PendingSend> lost) {
        List<Frame> frames = new ArrayList<>();
        Iterator<PendingSend> all = unconfirmed.iterator();
        while (asked == null && all.hasNext()) {
            PendingSend pending = all.next();
            if (pending.line == line) {
                continue;
            }
            if (!pending.mayBeSentAgain(line)) {
                all.remove();
                lost.add(pending);
                continue;
            }
            pending.line = line;
            frames.add(pending.frame(session));
            if (pending.needsBodyOf(line)) {
                asked = pending;
            }
        }
        return frames;
    }
}
