package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: what was received and not acknowledged comes again, in order, marked as such and counted exactly: a message that was only
 * on its way to the application counts as nothing (specification 6.2, 6.2.7, 6.2.10, 6.2.11, 3.4.7, 3.5.11, 8.7, 8.8).
 * Method: ten messages, all of them in the consumer's buffer, of which some are received before recover, rollback or close. Each
 * receipt is noted as text, delivery count and mark.
 */
class RedeliveryTest extends Conformance {
    private static final int MESSAGES = 10;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private void fill(Destination destination) {
        try (JMSContext context = factory().createContext()) {
            for (int i = 0; i < MESSAGES; i++) {
                context.createProducer().send(destination, "n" + i);
            }
        }
    }

    private static String note(Message message) {
        try {
            return message.getBody(String.class) + " x" + message.getIntProperty("JMSXDeliveryCount")
                    + (message.getJMSRedelivered() ? " again" : "");
        } catch (JMSException e) {
            return e.toString();
        }
    }

    private static void assertNext(MessageConsumer consumer, int from, int to, String marks) throws JMSException {
        for (int i = from; i < to; i++) {
            assertThat(note(next(consumer))).isEqualTo("n" + i + marks);
        }
    }

    private void assertHeard(String... notes) throws InterruptedException {
        for (String note : notes) {
            assertThat(heard.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo(note);
        }
    }

    private static void assertEmpty(MessageConsumer consumer) throws JMSException {
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void recoverBeginsAnewWithTheFirstThatIsNotAcknowledged() throws Exception {
        Queue queue = queue();
        fill(queue);
        Session session = startedConnection().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertNext(consumer, 0, 2, " x1");
        next(consumer).acknowledge();
        assertNext(consumer, 3, 6, " x1");
        session.recover();
        assertNext(consumer, 3, 6, " x2 again");
        assertNext(consumer, 6, 8, " x1");
        session.recover();
        assertNext(consumer, 3, 6, " x3 again");
        assertNext(consumer, 6, 8, " x2 again");
        assertNext(consumer, 8, 9, " x1");
        next(consumer).acknowledge();
        session.recover();
        assertEmpty(consumer);
    }

    @Test
    void rollbackBringsTheTransactionsMessagesAgain() throws Exception {
        Queue queue = queue();
        fill(queue);
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        assertNext(consumer, 0, 2, " x1");
        session.commit();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertNext(consumer, 2, 5, " x" + attempt + (attempt > 1 ? " again" : ""));
            session.rollback();
        }
        assertNext(consumer, 2, 5, " x4 again");
        assertNext(consumer, 5, MESSAGES, " x1");
        session.commit();
        assertEmpty(consumer);
    }

    @Test
    void aContextRecoversAndRollsBack() throws Exception {
        for (int mode : new int[] {JMSContext.CLIENT_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED}) {
            Queue queue = queue();
            fill(queue);
            JMSContext context = context(mode);
            JMSConsumer consumer = context.createConsumer(queue);
            for (int i = 0; i < 3; i++) {
                assertThat(note(consumer.receive(SOON_MS))).isEqualTo("n" + i + " x1");
            }
            if (mode == JMSContext.SESSION_TRANSACTED) {
                context.rollback();
            } else {
                context.recover();
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(note(consumer.receive(SOON_MS))).isEqualTo("n" + i + (i < 3 ? " x2 again" : " x1"));
            }
            if (mode == JMSContext.SESSION_TRANSACTED) {
                context.commit();
            } else {
                context.acknowledge();
            }
            context.close();
            assertThat(context().createConsumer(queue).receiveNoWait()).isNull();
        }
    }

    @Test
    void whatASessionHasNotAcknowledgedComesToTheNextOne() throws Exception {
        for (boolean closeConnection : new boolean[] {true, false}) {
            for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
                Queue queue = queue();
                fill(queue);
                Connection connection = startedConnection();
                Session session = connection.createSession(mode);
                assertNext(session.createConsumer(queue), 0, 4, " x1");
                (closeConnection ? connection : (AutoCloseable) session).close();
                MessageConsumer after = startedConnection().createSession().createConsumer(queue);
                assertNext(after, 0, 4, " x2 again");
                assertNext(after, 4, MESSAGES, " x1");
                assertEmpty(after);
            }
        }
    }

    @Test
    void aDurableSubscriptionKeepsWhatWasNotAcknowledged() throws Exception {
        Topic topic = topic();
        Connection connection = connection();
        connection.setClientID(uniqueName());
        connection.start();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createDurableConsumer(topic, "d");
        fill(topic);
        assertNext(consumer, 0, 3, " x1");
        session.close();
        MessageConsumer after = connection.createSession().createDurableConsumer(topic, "d");
        assertNext(after, 0, 3, " x2 again");
        assertNext(after, 3, MESSAGES, " x1");
    }

    @Test
    void automaticallyAcknowledgedMessagesDoNotComeAgain() throws Exception {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Queue queue = queue();
            fill(queue);
            Connection connection = startedConnection();
            Session session = connection.createSession(mode);
            MessageConsumer consumer = session.createConsumer(queue);
            assertNext(consumer, 0, 4, " x1");
            session.recover();
            assertNext(consumer, 4, 6, " x1");
            connection.close();
            MessageConsumer after = startedConnection().createSession().createConsumer(queue);
            assertNext(after, 6, MESSAGES, " x1");
            assertEmpty(after);
        }
    }

    @Test
    void acknowledgeAcknowledgesAllThatTheSessionHasReceived() throws Exception {
        Queue one = queue();
        Queue two = queue();
        fill(one);
        fill(two);
        Connection connection = startedConnection();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Session apart = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer first = session.createConsumer(one);
        Message early = next(first);
        assertNext(first, 1, 3, " x1");
        MessageConsumer second = session.createConsumer(two);
        assertNext(second, 0, 2, " x1");
        MessageConsumer elsewhere = apart.createConsumer(two);
        List<String> apartNotes = new ArrayList<>();
        for (Message message = elsewhere.receiveNoWait(); message != null; message = elsewhere.receiveNoWait()) {
            apartNotes.add(note(message));
        }
        second.close();
        early.acknowledge();
        connection.close();
        MessageConsumer restOfOne = startedConnection().createSession().createConsumer(one);
        assertNext(restOfOne, 3, MESSAGES, " x1");
        MessageConsumer restOfTwo = startedConnection().createSession().createConsumer(two);
        for (int i = 2; i < MESSAGES; i++) {
            String seenApart = apartNotes.contains("n" + i + " x1") ? " x2 again" : " x1";
            assertThat(note(next(restOfTwo))).isEqualTo("n" + i + seenApart);
        }
        assertEmpty(restOfTwo);
    }

    @Test
    void acknowledgeDoesNothingInOtherModes() throws Exception {
        Queue queue = queue();
        fill(queue);
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        Message message = next(consumer);
        message.acknowledge();
        session.rollback();
        assertNext(consumer, 0, 1, " x2 again");
        JMSContext context = context();
        context.acknowledge();
        JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
        transacted.acknowledge();
    }

    @Test
    void aClosedConsumersMessagesBelongToTheSession() throws Exception {
        for (boolean commit : new boolean[] {true, false}) {
            Queue queue = queue();
            fill(queue);
            Connection connection = startedConnection();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createConsumer(queue);
            assertNext(consumer, 0, 3, " x1");
            consumer.close();
            MessageConsumer other = connection.createSession().createConsumer(queue);
            assertNext(other, 3, 5, " x1");
            other.close();
            if (commit) {
                session.commit();
            } else {
                session.rollback();
            }
            MessageConsumer after = session.createConsumer(queue);
            if (!commit) {
                assertNext(after, 0, 3, " x2 again");
            }
            assertNext(after, 5, MESSAGES, " x1");
        }
    }

    @Test
    void aHigherPriorityThatArrivesMeanwhileComesFirst() throws Exception {
        Queue queue = queue();
        fill(queue);
        Session session = startedConnection().createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        assertNext(consumer, 0, 2, " x1");
        context().createProducer().setPriority(9).send(queue, "urgent");
        session.rollback();
        assertThat(note(next(consumer))).isEqualTo("urgent x1");
        assertNext(consumer, 0, 2, " x2 again");
    }

    @Test
    void aListenerThatThrowsGetsTheMessageAgainAtOnce() throws Exception {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Queue queue = queue();
            fill(queue);
            Connection connection = startedConnection();
            connection.createSession(mode).createConsumer(queue).setMessageListener(message -> {
                String note = note(message);
                heard.add(note);
                if (note.equals("n1 x1") || note.equals("n1 x2 again")) {
                    throw new IllegalArgumentException("on purpose");
                }
            });
            assertHeard("n0 x1", "n1 x1", "n1 x2 again", "n1 x3 again");
            for (int i = 2; i < MESSAGES; i++) {
                assertHeard("n" + i + " x1");
            }
            connection.close();
            assertEmpty(startedConnection().createSession().createConsumer(queue));
        }
    }

    @Test
    void aListenerThatThrowsGetsTheNextMessageWhenItAcknowledgesItself() throws Exception {
        for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
            Queue queue = queue();
            fill(queue);
            Connection connection = startedConnection();
            Session session = connection.createSession(mode);
            session.createConsumer(queue).setMessageListener(message -> {
                String note = note(message);
                heard.add(note);
                if (note.equals("n1 x1")) {
                    throw new IllegalArgumentException("on purpose");
                } else if (note.equals("n3 x1")) {
                    comeAgain(session, mode);
                }
            });
            assertHeard("n0 x1", "n1 x1", "n2 x1", "n3 x1");
            assertHeard("n0 x2 again", "n1 x2 again", "n2 x2 again", "n3 x2 again", "n4 x1");
            for (int i = 5; i < MESSAGES; i++) {
                assertHeard("n" + i + " x1");
            }
            connection.close();
        }
    }

    private void comeAgain(Session session, int mode) {
        try {
            if (mode == Session.SESSION_TRANSACTED) {
                session.rollback();
            } else {
                session.recover();
            }
        } catch (JMSException e) {
            heard.add(e.toString());
        }
    }
}
