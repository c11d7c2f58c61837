package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;

/** The sends of a session's open transaction on their way out, in batches. Guarded by the session's lock. */
final class Staging {
    private static final int BYTES_MAX = 32 * 1024;
    private static final int COUNT_MAX = 128;

    private List<Frame.Send.Item> items = new ArrayList<>();
    private int bytes;
    private volatile boolean any;
    private @Nullable Line on;
    private @Nullable JMSException refusal;

    /** Whether something was staged since the transaction began. Any thread. */
    boolean any() {
        return any;
    }

    /** Whether the broker has dropped the transaction, with the line on which it began. */
    boolean isLost(@Nullable Line line) {
        return any && line != on;
    }

    void add(Frame.Send.Item item, int session, @Nullable Line line) {
        if (!any) {
            any = true;
            on = line;
        }
        items.add(item);
        bytes += item.message().length;
        if (line == null || line != on) {
            // Its commit will say so.
            clear();
        } else if (bytes >= BYTES_MAX || items.size() >= COUNT_MAX) {
            leave(line, session);
        }
    }

    /** Puts what is staged into the outbox, in frames that the protocol allows. */
    void leave(Line line, int session) {
        List<Frame.Send.Item> frame = new ArrayList<>();
        int frameBytes = 0;
        for (Frame.Send.Item item : items) {
            if (!frame.isEmpty() && frameBytes + item.message().length > Limits.MESSAGE_BYTES_MAX / 2) {
                line.outbox().add(new Frame.Send(session, frame));
                frame = new ArrayList<>();
                frameBytes = 0;
            }
            frame.add(item);
            frameBytes += item.message().length;
        }
        if (!frame.isEmpty()) {
            line.outbox().add(new Frame.Send(session, frame));
        }
        clear();
    }

    private void clear() {
        items = new ArrayList<>();
        bytes = 0;
    }

    /** Why the broker refused one of them, or null. */
    @Nullable JMSException refusal() {
        return refusal;
    }

    void refused(JMSException why) {
        if (any && refusal == null) {
            refusal = why;
        }
    }

    void drop() {
        clear();
        any = false;
        on = null;
        refusal = null;
    }
}
