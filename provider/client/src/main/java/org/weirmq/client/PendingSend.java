package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.EncodedMessage;
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

    final Declared destination;
    final @Nullable Completion completion;
    /** Nobody waits and nobody is told: a refusal goes to the ExceptionListener. */
    final boolean unattended;

    /** A NON_PERSISTENT message is delivered at most once: see {@link #mayBeSentAgain}. */
    private final boolean persistent;

    // Guarded by the session's lock.
    private Frame.Send.Item item;
    private Blobs.@Nullable Stored large;
    /** On which it was written last; null before the first time. */
    @Nullable Line line;

    private volatile long deadlineNs;
    private volatile boolean done;
    private volatile @Nullable JMSException failure;

    PendingSend(
            Frame.Send.Item item,
            Declared destination,
            Blobs.@Nullable Stored large,
            boolean unattended,
            @Nullable Completion completion,
            boolean persistent,
            long deadlineNs) {
        this.persistent = persistent;
        this.deadlineNs = deadlineNs;
        this.item = item;
        this.large = large;
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

    long sequence() {
        return item.sequence();
    }

    /** For the line: the message alone. */
    Frame frame(int session) {
        return new Frame.Send(session, List.of(item));
    }

    /** Its large body, as it was stored last; null when it has none. Kept until the broker has the message. */
    Blobs.@Nullable Stored large() {
        return large;
    }

    /** Whether the broker at the end of this line may have lost the body that the message names. */
    boolean needsBodyOf(Line next) {
        return large != null && large.line() != next;
    }

    /** The body was written again; from now on the message, under the same number, names that one. */
    void names(Blobs.Stored again) {
        large = again;
        byte[] message = new EncodedMessage(item.message()).naming(again.ref().blob());
        item = new Frame.Send.Item(item.sequence(), item.destination(), item.transacted(), message);
    }

    /** When its sender gives up. Moves on while its body, or one before it, is written again. */
    long deadlineNs() {
        return deadlineNs;
    }

    void deadlineNs(long later) {
        deadlineNs = later;
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
