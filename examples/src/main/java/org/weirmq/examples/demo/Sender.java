package org.weirmq.examples.demo;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Sends each order to the queue, and as an event to the topic. A send returns when the message is on disk; while the broker
 * is away the client connects again and sends what had no reply, and the broker drops what it has already.
 */
final class Sender implements Job {
    private static final int ATTEMPTS = 5;

    private final ConnectionFactory factory;
    private final Path notes;
    private final String name;
    private final Queue<Order> orders;
    private final LongAdder sent;

    /** @param orders to be sent, shared with other senders */
    Sender(ConnectionFactory factory, Path notes, String name, Queue<Order> orders, LongAdder sent) {
        this.factory = factory;
        this.notes = notes;
        this.name = name;
        this.orders = orders;
        this.sent = sent;
    }

    @Override
    public void work(BooleanSupplier stopped) throws Exception {
        try (Notebook notebook = Notebook.open(notes, name);
                JMSContext context = factory.createContext()) {
            Destination queue = context.createQueue(Places.ORDERS);
            Destination topic = context.createTopic(Places.EVENTS);
            Order order;
            while (!stopped.getAsBoolean() && (order = orders.poll()) != null) {
                send(context, queue, Places.ORDERS, order, notebook);
                send(context, topic, Places.EVENTS, order, notebook);
                sent.increment();
            }
        }
    }

    private static void send(JMSContext context, Destination to, String where, Order order, Notebook notebook)
            throws JMSException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            String key = attempt == 1 ? "" + order.number() : order.number() + "/" + attempt;
            TextMessage message = context.createTextMessage(order.line());
            message.setStringProperty(Places.KEY, key);
            message.setStringProperty("country", order.country());
            if (where.equals(Places.EVENTS)) {
                // Events of one customer keep their order: they go to the same partition.
                message.setStringProperty("JMSXGroupID", order.customer());
            }
            notebook.write(Note.Event.SENDING, where, key);
            try {
                context.createProducer().send(to, message);
                notebook.write(Note.Event.SENT, where, key);
                return;
            } catch (JMSRuntimeException e) {
                // Whether the broker has it is unknown. It is sent again, and the key says which attempt this is, so a
                // receiver could tell. The audit does not ask for the first one, and counts it if it came.
                System.err.println(Thread.currentThread().getName() + " sends " + key + " again: " + e.getMessage());
            }
        }
        throw new IllegalStateException("order " + order.number() + " could not be sent in " + ATTEMPTS + " attempts");
    }
}
