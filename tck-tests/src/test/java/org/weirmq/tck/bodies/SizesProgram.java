package org.weirmq.tck.bodies;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Enumeration;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * The application of {@link LargeBodySizesTest}: sends messages of one type and size along every path that a body takes, and
 * checks each byte of what comes. Runs in a process of its own with a heap of a known size. Arguments: URL, {@link #EVERY} or
 * another word for the most important paths, types, sizes.
 */
public final class SizesProgram {
    static final String EVERY = "every";
    private static final long WAIT_MS = 60_000;

    private final Connection connection;
    private final Kind kind;
    private final int size;
    private long seed;

    private SizesProgram(Connection connection, Kind kind, int size) {
        this.connection = connection;
        this.kind = kind;
        this.size = size;
    }

    public static void main(String[] arguments) {
        WeirConnectionFactory factory = new WeirConnectionFactory(arguments[0]);
        factory.setDeserializationAllow("byte");
        for (String name : arguments[2].split(",")) {
            for (int i = 3; i < arguments.length; i++) {
                run(factory, arguments[1].equals(EVERY), Kind.valueOf(name), Integer.parseInt(arguments[i]));
            }
        }
    }

    private static void run(WeirConnectionFactory factory, boolean everyPath, Kind kind, int size) {
        try (Connection connection = factory.createConnection()) {
            connection.setClientID("sizes");
            connection.start();
            new SizesProgram(connection, kind, size).run(everyPath);
        } catch (JMSException | RuntimeException | Error e) {
            throw new IllegalStateException(kind + " of " + size + " bytes", e);
        }
    }

    private void run(boolean everyPath) throws JMSException {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        Queue queue = session.createQueue("sizes");
        try (MessageProducer producer = session.createProducer(queue)) {
            step("persistent");
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                producer.send(kind.make(session, ++seed, size));
                receive(consumer);
            }
            if (everyPath) {
                modes(session, producer, queue);
                browsed(session, producer, queue);
                recovered(queue);
            }
        }
        transacted(queue);
        if (everyPath) {
            subscribed(session);
        }
    }

    private void modes(Session session, MessageProducer producer, Queue queue) throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        step("non-persistent");
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(kind.make(session, ++seed, size));
        receive(consumer);
        step("delayed");
        producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        producer.setDeliveryDelay(200);
        producer.send(kind.make(session, ++seed, size));
        receive(consumer);
        consumer.close();
        producer.setDeliveryDelay(0);
    }

    private void step(String name) {
        System.out.println(kind + " " + size + " " + name);
    }

    /** No reference outlives the call: the next message has the heap to itself. */
    private void receive(MessageConsumer consumer) throws JMSException {
        check(consumer.receive(WAIT_MS));
    }

    private void check(Message message) throws JMSException {
        if (message == null) {
            throw new AssertionError("no message came");
        }
        kind.check(message, seed, size);
    }

    private void browsed(Session session, MessageProducer producer, Queue queue) throws JMSException {
        step("browsed");
        producer.send(kind.make(session, ++seed, size));
        try (QueueBrowser browser = session.createBrowser(queue)) {
            Enumeration<?> messages = browser.getEnumeration();
            check((Message) messages.nextElement());
            if (messages.hasMoreElements()) {
                throw new AssertionError("more than was sent");
            }
        }
    }

    /** The message that was browsed. */
    private void recovered(Queue queue) throws JMSException {
        step("recovered");
        try (Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(queue)) {
            receive(consumer);
            session.recover();
            acknowledge(consumer);
        }
    }

    private void acknowledge(MessageConsumer consumer) throws JMSException {
        Message again = consumer.receive(WAIT_MS);
        check(again);
        if (!again.getJMSRedelivered()) {
            throw new AssertionError("not marked as redelivered");
        }
        again.acknowledge();
    }

    private void transacted(Queue queue) throws JMSException {
        step("transacted");
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(queue);
                MessageConsumer consumer = session.createConsumer(queue)) {
            producer.send(kind.make(session, ++seed, size));
            session.rollback();
            producer.send(kind.make(session, ++seed, size));
            session.commit();
            receive(consumer);
            session.rollback();
            receive(consumer);
            session.commit();
        }
    }

    private void subscribed(Session session) throws JMSException {
        step("two durable subscriptions");
        Topic topic = session.createTopic("sizes.topic");
        try (MessageConsumer one = session.createDurableConsumer(topic, "one");
                MessageConsumer two = session.createSharedDurableConsumer(topic, "two");
                MessageProducer producer = session.createProducer(topic)) {
            producer.send(kind.make(session, ++seed, size));
            receive(one);
            receive(two);
        }
        session.unsubscribe("one");
        session.unsubscribe("two");
    }
}
