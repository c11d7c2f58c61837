package org.weirmq.examples.demo;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Moves orders to the queue {@code shipped}, some in each transaction: what it took from one queue and what it sent to the
 * other are committed together or not at all. Workers compete for the orders.
 */
final class Worker implements Job {
    private static final int BATCH = 20;
    private static final long PATIENCE_MS = 200;
    private static final int FAILURES_MAX = 20;

    private final ConnectionFactory factory;
    private final Path notes;
    private final String name;

    Worker(ConnectionFactory factory, Path notes, String name) {
        this.factory = factory;
        this.notes = notes;
        this.name = name;
    }

    @Override
    public void work(BooleanSupplier stopped) throws Exception {
        try (Notebook notebook = Notebook.open(notes, name);
                JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSConsumer orders = context.createConsumer(context.createQueue(Places.ORDERS));
            Queue shipped = context.createQueue(Places.SHIPPED);
            int failures = 0;
            while (!stopped.getAsBoolean()) {
                try {
                    move(context, orders, shipped, notebook);
                    failures = 0;
                } catch (JMSRuntimeException e) {
                    // Rolled back, or nobody knows. If it was rolled back the orders come again, to this or another
                    // worker.
                    if (++failures == FAILURES_MAX) {
                        throw e;
                    }
                    context.rollback();
                }
            }
        }
    }

    private static void move(JMSContext context, JMSConsumer orders, Queue shipped, Notebook notebook)
            throws JMSException {
        List<String> keys = new ArrayList<>();
        Message order = orders.receive(PATIENCE_MS);
        while (order != null) {
            String key = order.getStringProperty(Places.KEY);
            notebook.write(Note.Event.DELIVERED, Places.ORDERS, key);
            keys.add(key);
            context.createProducer().setProperty(Places.KEY, key).send(shipped, order.getBody(String.class));
            order = keys.size() < BATCH ? orders.receiveNoWait() : null;
        }
        if (!keys.isEmpty()) {
            notebook.write(Note.Event.SETTLING, Places.ORDERS, keys);
            notebook.write(Note.Event.SENDING, Places.SHIPPED, keys);
            context.commit();
            notebook.write(Note.Event.SETTLED, Places.ORDERS, keys);
            notebook.write(Note.Event.SENT, Places.SHIPPED, keys);
        }
    }
}
