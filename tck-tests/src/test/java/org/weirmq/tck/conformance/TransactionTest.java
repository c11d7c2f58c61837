package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.Test;

/**
 * Goal: a transacted session's sends and receipts take effect together, or not at all (specification 6.2.7, 6.1.8, 6.2.15).
 * Method: moves messages between queues and topics in transactions that are committed, rolled back, and closed away; looks from
 * another connection.
 */
class TransactionTest extends Conformance {
    private final JMSContext outside = context();

    private String at(Queue queue) {
        try (JMSConsumer consumer = outside.createConsumer(queue)) {
            return consumer.receiveBodyNoWait(String.class);
        }
    }

    @Test
    void sendsAreSeenAfterTheCommitAndNotBefore() throws Exception {
        Queue queue = queue();
        Queue other = queue();
        Topic topic = topic();
        JMSConsumer subscriber = outside.createConsumer(topic);
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        session.createProducer(queue).send(session.createTextMessage("a"));
        session.createProducer(other).send(session.createTextMessage("b"));
        session.createProducer(topic).send(session.createTextMessage("c"));
        assertThat(at(queue)).isNull();
        assertThat(session.createConsumer(queue).receiveNoWait())
                .as("nor by the session itself")
                .isNull();
        assertThat(subscriber.receiveNoWait()).isNull();
        session.commit();
        session.close();
        assertThat(at(queue)).isEqualTo("a");
        assertThat(at(other)).isEqualTo("b");
        assertThat(subscriber.receiveBody(String.class, SOON_MS)).isEqualTo("c");
    }

    @Test
    void commitMovesAndRollbackMovesNothing() throws Exception {
        Queue from = queue();
        Queue to = queue();
        outside.createProducer().send(from, "1").send(from, "2");
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(from);
        var producer = session.createProducer(to);
        producer.send(next(consumer));
        session.rollback();
        assertThat(at(to)).isNull();
        producer.send(next(consumer));
        session.commit();
        assertThat(at(to)).isEqualTo("1");
        producer.send(next(consumer));
        session.commit();
        assertThat(at(to)).isEqualTo("2");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void theEndOfOneTransactionIsTheBeginningOfTheNext() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        var producer = session.createProducer(queue);
        for (int i = 0; i < 6; i++) {
            producer.send(session.createTextMessage("n" + i));
            if (i % 2 == 0) {
                session.commit();
            } else {
                session.rollback();
            }
        }
        session.commit();
        for (String text : new String[] {"n0", "n2", "n4", null}) {
            assertThat(at(queue)).isEqualTo(text);
        }
    }

    @Test
    void closeRollsBack() throws Exception {
        for (int i = 0; i < 3; i++) {
            Queue from = queue();
            Queue to = queue();
            outside.createProducer().send(from, "stays");
            Connection connection = startedConnection();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            JMSContext context = closing(factory().createContext(JMSContext.SESSION_TRANSACTED));
            if (i < 2) {
                session.createProducer(to).send(next(session.createConsumer(from)));
                (i == 0 ? session : (AutoCloseable) connection).close();
            } else {
                context.createProducer().send(to, context.createConsumer(from).receive(SOON_MS));
                context.close();
            }
            assertThat(at(to)).isNull();
            assertThat(at(from)).isEqualTo("stays");
        }
    }

    @Test
    void oneTransactionTakesInAllConsumersAndProducersOfItsSession() throws Exception {
        Queue[] from = {queue(), queue()};
        Queue[] to = {queue(), queue()};
        outside.createProducer().send(from[0], "x").send(from[1], "y");
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer[] consumers = {session.createConsumer(from[0]), session.createConsumer(from[1])};
        for (int attempt = 0; attempt < 2; attempt++) {
            for (int i = 0; i < 2; i++) {
                session.createProducer(to[i]).send(next(consumers[i]));
            }
            if (attempt == 0) {
                session.rollback();
            }
        }
        assertThat(at(to[0])).isNull();
        session.commit();
        assertThat(at(to[0])).isEqualTo("x");
        assertThat(at(to[1])).isEqualTo("y");
        session.close();
        assertThat(at(from[0])).isNull();
        assertThat(at(from[1])).isNull();
    }

    @Test
    void twoSessionsHaveTwoTransactions() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session one = connection.createSession(Session.SESSION_TRANSACTED);
        Session two = connection.createSession(Session.SESSION_TRANSACTED);
        one.createProducer(queue).send(one.createTextMessage("one"));
        two.createProducer(queue).send(two.createTextMessage("two"));
        two.commit();
        one.rollback();
        assertThat(at(queue)).isEqualTo("two");
        assertThat(at(queue)).isNull();
    }
}
