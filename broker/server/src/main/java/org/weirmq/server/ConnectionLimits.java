package org.weirmq.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.ProtocolException;

/** Counts what one connection has open. Too many end the connection. */
final class ConnectionLimits {
    private final Set<Integer> sessions = new HashSet<>();
    private final Set<Integer> declared = new HashSet<>();
    private final Map<Integer, Integer> sessionByConsumer = new HashMap<>();
    /** Consumers whose attach was not answered yet, by request. */
    private final Map<Long, Integer> attaching = new HashMap<>();

    void before(Frame.FromClient frame) {
        if (frame instanceof Frame.Declare f) {
            declared.add(f.destination());
            check(declared.size(), Limits.DECLARED_MAX, "declared destinations");
        } else if (frame instanceof Frame.Forget f) {
            declared.remove(f.destination());
        } else if (frame instanceof Frame.Attach f) {
            sessionByConsumer.put(f.consumer(), f.session());
            check(sessionByConsumer.size(), Limits.CONSUMERS_MAX, "consumers");
            if (f.request() != 0) {
                attaching.put(f.request(), f.consumer());
            }
        } else if (frame instanceof Frame.Detach f) {
            sessionByConsumer.remove(f.consumer());
        } else if (frame instanceof Frame.OpenSession f) {
            sessions.add(f.session());
            check(sessions.size(), Limits.SESSIONS_MAX, "sessions");
        } else if (frame instanceof Frame.CloseSession f) {
            sessions.remove(f.session());
            sessionByConsumer.values().removeIf(session -> session == f.session());
        }
    }

    private static void check(int count, int max, String what) {
        if (count > max) {
            throw new ProtocolException(
                    ErrorCode.LIMIT_EXCEEDED, "more than " + max + ' ' + what + " on one connection");
        }
    }

    void replied(long request, boolean ok) {
        if (!attaching.isEmpty()) {
            Integer consumer = attaching.remove(request);
            if (consumer != null && !ok) {
                sessionByConsumer.remove(consumer);
            }
        }
    }

    void ended(int consumer) {
        sessionByConsumer.remove(consumer);
    }
}
