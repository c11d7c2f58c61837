package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a ConnectionConsumer has loaded into a session of an application server, to be shown by {@code Session.run()}
 * (Jakarta Messaging 3.1, section 8.2 of the server facilities).
 */
final class ServerWork {
    /** A message of the connection consumer's own consumer. */
    record Loaded(ConsumerState consumer, Arrival arrival) {}

    private final SessionWork session;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Loaded> loaded = new ArrayDeque<>();
    private volatile @Nullable MessageListener listener;

    ServerWork(SessionWork session) {
        this.session = session;
    }

    @Nullable MessageListener listener() {
        return listener;
    }

    void listener(@Nullable MessageListener next) {
        listener = next;
    }

    void load(Loaded message) {
        lock.lock();
        try {
            loaded.add(message);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Loaded next() {
        lock.lock();
        try {
            return loaded.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Shows what is loaded, on the application server's thread. */
    void run() {
        MessageListener shownTo = listener;
        for (Loaded message = next(); message != null && shownTo != null; message = next()) {
            show(message, shownTo);
        }
    }

    private void show(Loaded message, MessageListener shownTo) {
        try {
            shownTo.onMessage(session.decode(message.consumer(), message.arrival()));
        } catch (JMSException e) {
            session.wire().report(e);
        }
    }
}
