package org.weirmq.jms;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;

/**
 * What a connection of this provider can do beyond {@link Connection}: each connection that {@link WeirConnectionFactory} makes is
 * one. Any thread.
 */
public interface WeirConnection extends Connection {

    /**
     * Tells this listener from now on when the connection is interrupted, restored or given up. A pool or a container hides the
     * connection: then {@link WeirConnectionFactory#addConnectionListener} is the way.
     *
     * @throws jakarta.jms.IllegalStateException when the connection is closed
     */
    void addConnectionListener(WeirConnectionListener listener) throws JMSException;

    /** Takes a listener away again, one that came from the factory too. Nothing happens when it is not there. */
    void removeConnectionListener(WeirConnectionListener listener);
}
