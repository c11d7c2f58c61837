package org.weirmq.examples.demo;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Receives from a queue or a subscription and acknowledges batch by batch. */
final class Receiver implements Job {
    private static final int BATCH = 50;
    private static final long PATIENCE_MS = 200;
    private static final int FAILURES_MAX = 20;

    /** How it becomes a consumer: of a queue, of a durable subscription, of a shared one. */
    interface Source {
        MessageConsumer consumer(Session session) throws JMSException;
    }

    private final ConnectionFactory factory;
    private final Path notes;
    private final String name;
    private final String where;
    private final Source source;
    private final @Nullable LongAdder received;

    /**
     * @param where the queue or subscription
     * @param received counts for the line of progress; null when nobody looks
     */
    Receiver(
            ConnectionFactory factory,
            Path notes,
            String name,
            String where,
            Source source,
            @Nullable LongAdder received) {
        this.factory = factory;
        this.notes = notes;
        this.name = name;
        this.where = where;
        this.source = source;
        this.received = received;
    }

    /** An unshared durable subscription belongs to a client id. */
    static Receiver archive(ConnectionFactory factory, Path notes, String name, @Nullable LongAdder received) {
        Source durable = session -> session.createDurableConsumer(session.createTopic(Places.EVENTS), Places.ARCHIVE);
        return new Receiver(factory, notes, name, Places.ARCHIVE, durable, received);
    }

    static Receiver billing(ConnectionFactory factory, Path notes, String name, @Nullable LongAdder received) {
        Source shared =
                session -> session.createSharedDurableConsumer(session.createTopic(Places.EVENTS), Places.BILLING);
        return new Receiver(factory, notes, name, Places.BILLING, shared, received);
    }

    static Receiver shipped(ConnectionFactory factory, Path notes, String name, @Nullable LongAdder received) {
        Source queue = session -> session.createConsumer(session.createQueue(Places.SHIPPED));
        return new Receiver(factory, notes, name, Places.SHIPPED, queue, received);
    }

    @Override
    public void work(BooleanSupplier stopped) throws Exception {
        try (Notebook notebook = Notebook.open(notes, name);
                Holdings holdings = Holdings.open(notes, name);
                Connection connection = factory.createConnection()) {
            if (where.equals(Places.ARCHIVE)) {
                connection.setClientID(name);
            }
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = source.consumer(session);
            connection.start();
            int failures = 0;
            while (!stopped.getAsBoolean()) {
                holdings.note(where, consumer);
                try {
                    takeBatch(consumer, notebook);
                    failures = 0;
                } catch (JMSException e) {
                    // Not acknowledged, or nobody knows: what the broker has not settled comes again.
                    if (++failures == FAILURES_MAX) {
                        throw e;
                    }
                    session.recover();
                }
            }
        }
    }

    private void takeBatch(MessageConsumer consumer, Notebook notebook) throws JMSException {
        List<String> keys = new ArrayList<>();
        Message last = null;
        Message message = consumer.receive(PATIENCE_MS);
        while (message != null) {
            String key = message.getStringProperty(Places.KEY);
            notebook.write(Note.Event.DELIVERED, where, key);
            keys.add(key);
            last = message;
            message = keys.size() < BATCH ? consumer.receiveNoWait() : null;
        }
        if (last != null) {
            notebook.write(Note.Event.SETTLING, where, keys);
            last.acknowledge(); // and all before it
            notebook.write(Note.Event.SETTLED, where, keys);
            if (received != null) {
                received.add(keys.size());
            }
        }
    }
}
