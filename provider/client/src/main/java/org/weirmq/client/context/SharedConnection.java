package org.weirmq.client.context;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;

/** A connection under one or several contexts; the last one that is closed closes it. Any thread. */
final class SharedConnection {
    private final Connection connection;
    private int contexts;

    SharedConnection(Connection connection) {
        this.connection = connection;
    }

    Connection get() {
        return connection;
    }

    synchronized void enter() {
        contexts++;
    }

    void leave() throws JMSException {
        boolean last;
        synchronized (this) {
            last = --contexts == 0;
        }
        if (last) {
            connection.close();
        }
    }
}
