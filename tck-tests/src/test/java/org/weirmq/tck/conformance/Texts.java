package org.weirmq.tck.conformance;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** Messages that are told apart by their text. */
final class Texts {
    private Texts() {}

    /** One message for each text, persistent. */
    static void send(Session session, Destination to, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** The same in one transaction, which makes many of them quick. */
    static void sendAll(Connection connection, Destination to, String... texts) throws JMSException {
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            send(session, to, texts);
            session.commit();
        }
    }

    /** A message with the property {@code color}. */
    static void sendColored(Session session, Destination to, String text, String color) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            TextMessage message = session.createTextMessage(text);
            message.setStringProperty("color", color);
            producer.send(message);
        }
    }

    /** Numbered from 1. */
    static String[] numbered(String prefix, int count) {
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = prefix + (i + 1);
        }
        return texts;
    }

    static String of(Message message) throws JMSException {
        return message.getBody(String.class);
    }

    /** The text of the next message, which must come. */
    static String next(MessageConsumer consumer) throws JMSException {
        return of(Conformance.next(consumer));
    }

    /** All that is there, without waiting. */
    static List<String> available(MessageConsumer consumer) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
            texts.add(of(message));
        }
        return texts;
    }

    /** All that a new enumeration shows. */
    static List<String> shown(QueueBrowser browser) throws JMSException {
        return rest(browser.getEnumeration());
    }

    /** All that this enumeration still shows. */
    static List<String> rest(Enumeration<?> messages) throws JMSException {
        List<String> texts = new ArrayList<>();
        while (messages.hasMoreElements()) {
            texts.add(of((Message) messages.nextElement()));
        }
        return texts;
    }
}
