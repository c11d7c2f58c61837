package org.weirmq.client;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous sends of a session whose outcome is not told yet, in the order in which they were sent: a refusal that
 * comes before the confirmation of an earlier message waits for it (Jakarta Messaging 3.1, section 7.3.8). Guarded by the
 * session's lock.
 */
final class Completions {
    private final SessionState session;
    private final ArrayDeque<PendingSend> open = new ArrayDeque<>();
    private volatile int count;

    /** Met when there are none. */
    final Awaited none = new Awaited() {
        @Override
        boolean met() {
            return count == 0;
        }
    };

    Completions(SessionState session) {
        this.session = session;
    }

    /** Under the lock. */
    void opened(PendingSend sent) {
        open.add(sent);
        count = open.size();
    }

    /** The outcome of one is known; those that may be told now are handed over. */
    void tell() {
        session.lock.lock();
        try {
            for (PendingSend next = open.peek(); next != null && next.met(); next = open.peek()) {
                open.remove();
                tell(next, next.completion);
            }
            count = open.size();
        } finally {
            session.lock.unlock();
        }
        if (count == 0) {
            session.wire.inflow.wake(none);
        }
    }

    private static void tell(PendingSend finished, PendingSend.@Nullable Completion completion) {
        if (completion != null) {
            completion.completed(finished.failure());
        }
    }
}
