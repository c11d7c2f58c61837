package org.weirmq.tck.conformance;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the message model start from: a started connection with a session, and a way for a message to take. */
abstract class Messages extends Conformance {
    Connection connection;
    Session session;

    @BeforeEach
    final void openSession() throws JMSException {
        connection = startedConnection();
        session = connection.createSession();
    }

    /** The message as it arrives when it is sent. It need not survive the broker: this is about what is in it. */
    final <M extends Message> M arrived(M message) throws JMSException {
        Queue queue = queue();
        try (MessageProducer producer = session.createProducer(queue)) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.send(message);
        }
        return first(queue);
    }

    /** The message of a queue that it is the first of. */
    @SuppressWarnings("unchecked")
    final <M extends Message> M first(Queue queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            return (M) next(consumer);
        }
    }

    final Message delivered() throws JMSException {
        return arrived(session.createMessage());
    }

    /** What a session that something was refused to must still be able to do. */
    final void assertSessionWorks() throws JMSException {
        String text = uniqueName();
        Queue queue = queue();
        try (MessageProducer producer = session.createProducer(queue)) {
            producer.send(session.createTextMessage(text));
        }
        String arrived = first(queue).getBody(String.class);
        if (!text.equals(arrived)) {
            throw new AssertionError("expected " + text + " through the session, but got " + arrived);
        }
    }
}
