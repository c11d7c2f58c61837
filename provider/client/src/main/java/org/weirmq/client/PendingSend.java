package org.weirmq.client;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.Frame;

/** A message that was sent and is not confirmed. Kept so that it can be sent again on the next line. */
final class PendingSend extends Awaited {

    /** Learns what becomes of an asynchronous send. */
    interface Completion {
        /** It has its number and is about to leave. On the thread that sends. */
        void leaving();

        /** Called on the thread that reads: hands over and returns. */
        void completed(@Nullable JMSException failure);
    }

    final Frame.Send.Item item;
    final Declared destination;
    final @Nullable Completion completion;
    /** Nobody waits and nobody is told: a refusal goes to the ExceptionListener. */
    final boolean unattended;

    final long deadlineNs;
    /** A NON_PERSISTENT message is delivered at most once: see {@link #mayBeSentAgain}. */
    private final boolean persistent;

    @Nullable Line line;

    private volatile boolean done;
    private volatile @Nullable JMSException failure;

    PendingSend(
            Frame.Send.Item item,
            Declared destination,
            boolean unattended,
            @Nullable Completion completion,
            boolean persistent,
            long deadlineNs) {
        this.persistent = persistent;
        this.deadlineNs = deadlineNs;
        this.item = item;
        this.destination = destination;
        this.unattended = unattended;
        this.completion = completion;
    }

    /**
     * Whether the broker at the end of this line would recognise a repeat. One that was started anew knows nothing of
     * non-persistent messages that it had accepted before.
     */
    boolean mayBeSentAgain(Line next) {
        Line before = line;
        return persistent
                || before == null
                || before.welcome().incarnation() == next.welcome().incarnation();
    }

    int bytes() {
        return item.message().length;
    }

    void finish(@Nullable JMSException why) {
        failure = why;
        done = true;
    }

    @Nullable JMSException failure() {
        return failure;
    }

    @Override
    boolean met() {
        return done;
    }
}
