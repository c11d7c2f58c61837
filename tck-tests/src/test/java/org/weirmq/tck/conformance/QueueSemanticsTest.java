package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: queues as chapter 4.1 describes them: each message to one consumer, nothing lost while nobody consumes, selectors
 * leave to others what they do not take.
 * Method: a queue of its own for each test; several consumers, in one session and in several.
 */
class QueueSemanticsTest extends Conformance {
    @Test
    void eachMessageIsDeliveredToOneConsumer() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        List<MessageConsumer> consumers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            consumers.add(connection.createSession().createConsumer(queue));
        }
        consumers.add(startedConnection().createSession().createConsumer(queue));
        String[] sent = Texts.numbered("m", 200);
        Texts.sendAll(connection, queue, sent);
        List<String> received = new ArrayList<>();
        for (int round = 0; round < sent.length && received.size() < sent.length; round++) {
            for (MessageConsumer consumer : consumers) {
                received.addAll(Texts.available(consumer));
            }
        }
        assertThat(received).containsExactlyInAnyOrder(sent);
    }

    @Test
    void messagesWaitForTheFirstConsumer() throws Exception {
        Queue queue = queue();
        try (Connection sender = factory().createConnection()) {
            Texts.send(sender.createSession(), queue, "m1", "m2");
        }
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        assertThat(Texts.available(consumer)).containsExactly("m1", "m2");
    }

    @Test
    void aQueueIsConsumedSynchronouslyAndAsynchronously() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer synchronous = session.createConsumer(queue);
        Texts.send(session, queue, "m1");
        assertThat(Texts.next(synchronous)).isEqualTo("m1");
        synchronous.close();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        connection.createSession().createConsumer(queue).setMessageListener(message -> {
            try {
                heard.add(Texts.of(message));
            } catch (Exception e) {
                heard.add(e.toString());
            }
        });
        Texts.send(session, queue, "m2");
        assertThat(heard.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("m2");
    }

    @Test
    void whatASelectorDoesNotTakeStaysOnTheQueue() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        Texts.sendColored(session, queue, "m1", "blue");
        Texts.sendColored(session, queue, "m2", "red");
        Texts.sendColored(session, queue, "m3", "blue");
        MessageConsumer red = session.createConsumer(queue, "color = 'red'");
        assertThat(Texts.available(red)).containsExactly("m2");
        red.close();
        assertThat(Texts.available(session.createConsumer(queue))).containsExactly("m1", "m3");
    }

    @Test
    void whatASelectorDoesNotTakeGoesToAnotherConsumer() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer red = session.createConsumer(queue, "color = 'red'");
        MessageConsumer blue = connection.createSession().createConsumer(queue, "color = 'blue'");
        MessageConsumer none = connection.createSession().createConsumer(queue, "color = 'green'");
        for (int i = 1; i <= 3; i++) {
            Texts.sendColored(session, queue, "r" + i, "red");
            Texts.sendColored(session, queue, "b" + i, "blue");
        }
        assertThat(Texts.available(none)).isEmpty();
        assertThat(Texts.available(blue)).containsExactly("b1", "b2", "b3");
        assertThat(Texts.available(red)).containsExactly("r1", "r2", "r3");
    }

    @Test
    void aConsumerSeesItsMessagesInTheOrderOfTheirSender() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        MessageConsumer first = connection.createSession().createConsumer(queue);
        MessageConsumer second = connection.createSession().createConsumer(queue);
        Texts.sendAll(connection, queue, Texts.numbered("", 100));
        for (MessageConsumer consumer : List.of(first, second)) {
            List<Integer> numbers =
                    Texts.available(consumer).stream().map(Integer::valueOf).toList();
            assertThat(numbers).isSorted();
        }
    }

    @Test
    void aQueueObjectStandsForAName() throws Exception {
        String name = uniqueName();
        Session session = startedConnection().createSession();
        Queue queue = session.createQueue(name);
        assertThat(queue.getQueueName()).isEqualTo(name);
        Texts.send(session, queue, "m1");
        JMSContext other = context();
        assertThat(other.createConsumer(other.createQueue(name)).receiveBodyNoWait(String.class))
                .isEqualTo("m1");
    }

    @Test
    void wildcardsInNamesAreOrdinaryCharacters() throws Exception {
        Session session = startedConnection().createSession();
        String prefix = uniqueName();
        for (String suffix : List.of("*", ">", "#", "%", "?", ".", "/")) {
            Queue wild = session.createQueue(prefix + "." + suffix);
            Queue plain = session.createQueue(prefix + ".plain");
            MessageConsumer ofWild = session.createConsumer(wild);
            MessageConsumer ofPlain = session.createConsumer(plain);
            Texts.send(session, plain, "plain");
            Texts.send(session, wild, "wild");
            assertThat(Texts.available(ofWild)).as(suffix).containsExactly("wild");
            assertThat(Texts.available(ofPlain)).as(suffix).containsExactly("plain");
            ofWild.close();
            ofPlain.close();
        }
    }

    @Test
    void allThreeApisConsumeFromTheSameQueue() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        Texts.send(session, queue, "m1", "m2", "m3");
        MessageConsumer classic = session.createConsumer(queue);
        assertThat(Texts.next(classic)).isEqualTo("m1");
        classic.close();
        JMSConsumer simplified = context().createConsumer(queue);
        assertThat(simplified.receiveBody(String.class, SOON_MS)).isEqualTo("m2");
        simplified.close();
        QueueConnection connection = closing(factory().createQueueConnection());
        connection.start();
        QueueSession queueSession = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        try (QueueReceiver receiver = queueSession.createReceiver(queue)) {
            assertThat(receiver.getQueue()).isEqualTo(queue);
            assertThat(Texts.next(receiver)).isEqualTo("m3");
        }
        Texts.sendColored(session, queue, "m4", "blue");
        Texts.sendColored(session, queue, "m5", "red");
        try (QueueReceiver receiver = queueSession.createReceiver(queue, "color = 'red'")) {
            assertThat(receiver.getMessageSelector()).isEqualTo("color = 'red'");
            assertThat(Texts.available(receiver)).containsExactly("m5");
        }
    }
}
