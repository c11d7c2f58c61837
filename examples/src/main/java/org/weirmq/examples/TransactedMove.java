package org.weirmq.examples;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * A transaction takes a message from one queue and sends another one to a second queue: both happen, or neither. The first
 * attempt is rolled back, as if the work had failed.
 */
public final class TransactedMove {
    private static final long PATIENCE_MS = 20_000;

    private TransactedMove() {}

    public static void main(String[] arguments) {
        String url = arguments.length > 0 ? arguments[0] : "weir://localhost:5455";
        run(new WeirConnectionFactory(url)).forEach(System.out::println);
    }

    /** Returns what happened, in order. */
    static List<String> run(ConnectionFactory factory) {
        List<String> story = new ArrayList<>();
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue inbox = context.createQueue("example.inbox");
            Queue outbox = context.createQueue("example.outbox");
            context.createProducer().send(inbox, "a letter");
            context.commit();

            JMSConsumer consumer = context.createConsumer(inbox);
            context.createProducer().send(outbox, "stamped: " + next(consumer).body());
            context.rollback();
            story.add("rolled back; in the outbox: " + look(factory, "example.outbox"));

            Letter again = next(consumer);
            context.createProducer().send(outbox, "stamped: " + again.body());
            context.commit();
            story.add("delivered again (attempt " + again.attempt() + "), committed");
            story.add("in the inbox: " + look(factory, "example.inbox"));
            story.add("in the outbox: " + take(factory, "example.outbox"));
        }
        return story;
    }

    private record Letter(String body, int attempt) {}

    private static Letter next(JMSConsumer consumer) {
        Message message = consumer.receive(PATIENCE_MS);
        if (message == null) {
            throw new IllegalStateException("nothing came in " + PATIENCE_MS + " ms");
        }
        try {
            return new Letter(message.getBody(String.class), message.getIntProperty("JMSXDeliveryCount"));
        } catch (JMSException e) {
            throw new IllegalStateException("expected a text message", e);
        }
    }

    /** Browses: what is there stays there. */
    private static List<String> look(ConnectionFactory factory, String queue) {
        List<String> bodies = new ArrayList<>();
        try (JMSContext context = factory.createContext()) {
            var messages = context.createBrowser(context.createQueue(queue)).getEnumeration();
            while (messages.hasMoreElements()) {
                bodies.add(((Message) messages.nextElement()).getBody(String.class));
            }
        } catch (JMSException e) {
            throw new IllegalStateException("cannot look into " + queue, e);
        }
        return bodies;
    }

    private static String take(ConnectionFactory factory, String queue) {
        try (JMSContext context = factory.createContext()) {
            return next(context.createConsumer(context.createQueue(queue))).body();
        }
    }
}
