package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: a selector costs nobody anything who has nothing to do with it: what matches comes at once, however much lies before
 * it that does not match, and a consumer that never gets anything slows no other (section 4.1.2).
 * Method: times are compared within one run, so that a slow machine is slow on both sides of the comparison.
 */
class SelectiveConsumersTest extends Conformance {
    private static final int MATCHES = 200;
    private static final int STREAM = 5_000;

    private static void fill(Connection connection, Queue queue, int count) throws JMSException {
        try (Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(queue);
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            Message message = session.createMessage();
            message.setStringProperty("color", "blue");
            for (int i = 0; i < count; i++) {
                producer.send(message);
            }
        }
    }

    /** How long it takes that many messages to go to a selective consumer and back into the next send, in milliseconds. */
    private static long matchesMs(Connection connection, Queue queue) throws JMSException {
        try (Session session = connection.createSession();
                MessageConsumer red = session.createConsumer(queue, "color = 'red'")) {
            MessageProducer producer = session.createProducer(queue);
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            Message message = session.createMessage();
            message.setStringProperty("color", "red");
            producer.send(message);
            next(red);
            long start = System.nanoTime();
            for (int i = 0; i < MATCHES; i++) {
                producer.send(message);
                next(red);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }

    private static void assertMatchComesAtOnce(Connection connection, Queue empty, Queue full, int backlog)
            throws JMSException {
        long start = System.nanoTime();
        fill(connection, full, backlog);
        long fillMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Session session = connection.createSession();
        Texts.sendColored(session, full, "the one", "red");
        start = System.nanoTime();
        try (MessageConsumer red = session.createConsumer(full, "color = 'red'")) {
            assertThat(Texts.next(red)).isEqualTo("the one");
        }
        long firstMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat(firstMs)
                .as("looking through %d messages that were sent in %d ms", backlog, fillMs)
                .isLessThan(fillMs);
        long alone = matchesMs(connection, empty);
        long behind = matchesMs(connection, full);
        assertThat(behind)
                .as("%d matches, alone in %d ms, behind %d others", MATCHES, alone, backlog)
                .isLessThan(4 * alone + 1000);
    }

    @Test
    void aMatchBehindAHundredThousandOthersComesAtOnce() throws Exception {
        assertMatchComesAtOnce(startedConnection(), queue(), queue(), 100_000);
    }

    @Test
    @OverTcp
    @Tag("long")
    @Timeout(600)
    void aMatchBehindAMillionOthersComesAtOnce() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(Provider.freshDirectory());
                Connection connection = new WeirConnectionFactory(broker.url()).createConnection()) {
            connection.start();
            assertMatchComesAtOnce(connection, queue(), queue(), 1_000_000);
        }
    }

    /** How long a stream of messages takes to a plain consumer, in milliseconds. */
    private static long streamMs(Connection connection, Queue queue) throws JMSException {
        try (Session session = connection.createSession();
                MessageConsumer plain = session.createConsumer(queue)) {
            long start = System.nanoTime();
            MessageProducer producer = session.createProducer(queue);
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            Message message = session.createMessage();
            message.setStringProperty("color", "blue");
            for (int i = 0; i < STREAM; i++) {
                producer.send(message);
                if (i >= 100) {
                    next(plain);
                }
            }
            for (int i = 0; i < 100; i++) {
                next(plain);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }

    @Test
    void aSelectorThatMatchesNothingSlowsNobodyElse() throws Exception {
        Connection connection = startedConnection();
        Connection idle = startedConnection();
        Queue queue = queue();
        streamMs(connection, queue);
        long[] without = new long[3];
        long[] with = new long[3];
        for (int round = 0; round < 3; round++) {
            without[round] = streamMs(connection, queue);
            Session others = idle.createSession();
            for (int i = 0; i < 50; i++) {
                others.createConsumer(queue, "color = 'none of them " + i % 10 + "'");
            }
            with[round] = streamMs(connection, queue);
            others.close();
        }
        assertThat(Arrays.stream(with).min().orElseThrow())
                .as("without %s ms, with %s ms", Arrays.toString(without), Arrays.toString(with))
                .isLessThan(3 * Arrays.stream(without).min().orElseThrow());
    }
}
