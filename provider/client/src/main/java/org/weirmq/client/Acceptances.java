package org.weirmq.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;

/**
 * Automatic settlements of a session that wait for company: several travel in one frame, and nobody waits for them. Now and
 * then the broker is asked to make them durable, so that what may come again after a crash stays within what the consumers
 * remember. Guarded by the session's lock.
 */
final class Acceptances {
    private final SessionState session;
    private final Wire wire;
    private final List<ConsumerState> consumers = new ArrayList<>();
    private final List<ConsumerState> doubtful = new ArrayList<>();
    /** Also read without the lock, by the thread that has just written it. */
    private volatile int waiting;

    private int unconfirmed;

    Acceptances(SessionState session) {
        this.session = session;
        wire = session.wire;
    }

    int waiting() {
        return waiting;
    }

    /** One more of this consumer waits. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock only
    void waits(ConsumerState consumer) {
        waiting++;
        if (!consumer.hasAccepted) {
            consumer.hasAccepted = true;
            consumers.add(consumer);
        }
    }

    /** It has shown something whose settlement may be lost with the broker. */
    void doubtful(ConsumerState consumer) {
        if (!consumer.hasDoubtful) {
            consumer.hasDoubtful = true;
            doubtful.add(consumer);
        }
    }

    /** The line they were meant for is lost. */
    void clear() {
        consumers.clear();
        waiting = 0;
        unconfirmed = 0;
    }

    /** Puts what waits into the outbox; the caller flushes. */
    void addToOutbox(@Nullable Line line) {
        if (waiting == 0 || line == null) {
            return;
        }
        unconfirmed += waiting;
        waiting = 0;
        List<Frame.Settlement> settlements = new ArrayList<>(consumers.size());
        int memory = Integer.MAX_VALUE / 2;
        for (ConsumerState consumer : consumers) {
            settlements.add(consumer.drainAccepted());
            memory = Math.min(memory, Math.max(1, consumer.plan.prefetch()));
        }
        consumers.clear();
        if (unconfirmed < memory * 2) {
            line.outbox().add(new Frame.Settle(0, session.number, Outcome.ACCEPTED, settlements));
            return;
        }
        unconfirmed = 0;
        Map<ConsumerState, Long> marks = new HashMap<>();
        doubtful.forEach(consumer -> marks.put(consumer, consumer.settledMark()));
        doubtful.clear();
        PendingReply pending = PendingReply.unattended(wire.nextRequest(), reply -> durable(reply, marks));
        wire.expect(pending, new Frame.Settle(pending.request, session.number, Outcome.ACCEPTED, settlements), line);
    }

    private void durable(Frame.Reply reply, Map<ConsumerState, Long> marks) {
        if (reply.code() != ErrorCode.OK) {
            wire.report(Failures.of(reply.code(), "an automatic acknowledgement was refused: " + reply.text()));
            return;
        }
        session.lock.lock();
        try {
            marks.forEach(ConsumerState::settledForGood);
        } finally {
            session.lock.unlock();
        }
    }
}
