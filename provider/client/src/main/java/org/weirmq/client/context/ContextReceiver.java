package org.weirmq.client.context;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import org.jspecify.annotations.Nullable;

/** What a JMSConsumer needs of a consumer beyond the classic interface; our consumers implement it. */
public interface ContextReceiver extends MessageConsumer {
    /** {@link #receive(long, Acceptance)} without waiting. */
    long NO_WAIT = -1;

    /**
     * Receives as {@code receive(timeoutMs)} does: 0 waits for ever, {@link #NO_WAIT} does not wait. Before the message counts
     * as consumed it is shown to the acceptance, on this thread. When that throws, the exception goes to the caller, and
     *
     * <ul>
     *   <li>in AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE mode the message stays the next one to be received, as if this call had
     *       not been: not redelivered, its delivery count unchanged;
     *   <li>in CLIENT_ACKNOWLEDGE mode and in a transacted session it counts as consumed.
     * </ul>
     */
    @Nullable Message receive(long timeoutMs, Acceptance acceptance) throws JMSException;

    /** Looks at a message that is about to be consumed. */
    @FunctionalInterface
    interface Acceptance {
        void accept(Message message) throws JMSException;
    }
}
