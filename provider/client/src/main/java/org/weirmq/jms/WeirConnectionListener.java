package org.weirmq.jms;

import jakarta.jms.JMSException;

/**
 * Learns what becomes of a connection that is lost. With {@code reconnect} on, a loss is no failure: the provider connects again
 * and restores sessions, consumers and subscriptions, and the {@link jakarta.jms.ExceptionListener} hears nothing of it. Whoever
 * wants to know all the same, for a log or a gauge, listens here.
 *
 * <p>A connection says {@code interrupted}, then either {@code restored} or {@code failed}; after {@code failed} nothing follows.
 * The calls come one at a time, in order, on the thread that calls the ExceptionListener too, and not after the connection was
 * closed. A listener may use the connection, close it included, but while it is interrupted a call that needs the broker waits, and
 * with it {@code restored}.
 *
 * @see WeirConnection#addConnectionListener
 * @see WeirConnectionFactory#addConnectionListener
 */
public interface WeirConnectionListener {

    /**
     * The connection is lost and the provider tries to connect again. Open transactions are rolled back, what was received and not
     * settled comes again.
     *
     * @param why with its error code
     */
    default void interrupted(WeirConnection connection, JMSException why) {}

    /**
     * It is there again, with its sessions and consumers.
     *
     * @param address of the broker, as HOST:PORT
     */
    default void restored(WeirConnection connection, String address) {}

    /** It was given up, as the ExceptionListener is told too: it cannot be used any more, only closed. */
    default void failed(WeirConnection connection, JMSException why) {}
}
