package org.weirmq.client;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.Frame;

/** A message that was sent and is not confirmed. Kept so that it can be sent again on the next line. */
final class PendingSend extends Awaited {

    /** Learns what became of an asynchronous send. Called on the thread that reads: hands over and returns. */
    interface Completion {
        void completed(@Nullable JMSException failure);
    }

    final Frame.Send.Item item;
    final Declared destination;
    final @Nullable Completion completion;
    /** Nobody waits and nobody is told: a refusal goes to the ExceptionListener. */
    final boolean unattended;

    @Nullable Line line;

    private volatile boolean done;
    private volatile @Nullable JMSException failure;

    PendingSend(Frame.Send.Item item, Declared destination, boolean unattended, @Nullable Completion completion) {
        this.item = item;
        this.destination = destination;
        this.unattended = unattended;
        this.completion = completion;
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
