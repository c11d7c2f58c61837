package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TopicConnection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Goal: sessions are made in each documented way, know what they are, and belong to one thread at a time (specification 6.2,
 * 6.2.2, 6.2.5, 6.2.13, 6.2.14; Javadoc of createSession and of the session's getters).
 * Method: makes sessions with all arguments; gives several listeners to one session, and to several.
 */
class SessionSetupTest extends Conformance {

    private static void assertMode(Session session, int mode) throws JMSException {
        assertThat(session.getAcknowledgeMode()).isEqualTo(mode);
        assertThat(session.getTransacted()).isEqualTo(mode == Session.SESSION_TRANSACTED);
    }

    @Test
    void everyModeCanBeHadInEveryWay() throws Exception {
        Connection connection = connection();
        QueueConnection ptp = closing(factory().createQueueConnection());
        TopicConnection pubSub = closing(factory().createTopicConnection());
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            assertMode(connection.createSession(mode), mode);
            assertMode(connection.createSession(false, mode), mode);
            assertMode(ptp.createQueueSession(false, mode), mode);
            assertMode(ptp.createSession(mode), mode);
            assertMode(pubSub.createTopicSession(false, mode), mode);
            assertMode(pubSub.createSession(false, mode), mode);
        }
        assertMode(connection.createSession(Session.SESSION_TRANSACTED), Session.SESSION_TRANSACTED);
        assertMode(connection.createSession(), Session.AUTO_ACKNOWLEDGE);
    }

    @Test
    void theAcknowledgeModeOfATransactedSessionIsIgnored() throws Exception {
        Connection connection = connection();
        for (int mode : new int[] {-1, 0, 1, 2, 3, 99}) {
            assertMode(connection.createSession(true, mode), Session.SESSION_TRANSACTED);
        }
        assertMode(closing(factory().createQueueConnection()).createQueueSession(true, 77), Session.SESSION_TRANSACTED);
        assertMode(closing(factory().createTopicConnection()).createTopicSession(true, 77), Session.SESSION_TRANSACTED);
    }

    @Test
    void aModeThatThereIsNotIsRefused() throws Exception {
        Connection connection = connection();
        for (int mode : new int[] {-1, 4, 99}) {
            assertThatThrownBy(() -> connection.createSession(mode)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> connection.createSession(false, mode)).isInstanceOf(JMSException.class);
        }
        assertThatThrownBy(() -> connection.createSession(false, Session.SESSION_TRANSACTED))
                .isInstanceOf(JMSException.class);
    }

    @Test
    void commitAndRollbackNeedATransactedSessionAndRecoverAnother() throws Exception {
        Connection connection = connection();
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = connection.createSession(mode);
            assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::rollback).isInstanceOf(IllegalStateException.class);
            session.recover();
            JMSContext context = context(mode);
            assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
            assertThatThrownBy(context::rollback).isInstanceOf(IllegalStateRuntimeException.class);
            context.recover();
        }
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
        transacted.commit();
        transacted.rollback();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        assertThatThrownBy(context::recover).isInstanceOf(IllegalStateRuntimeException.class);
        context.commit();
        context.rollback();
    }

    @Test
    void aTemporaryDestinationIsItsConnectionsNotItsSessions() throws Exception {
        Connection connection = startedConnection();
        Session maker = connection.createSession();
        TemporaryQueue temporary = maker.createTemporaryQueue();
        maker.close();
        Session user = connection.createSession();
        user.createProducer(temporary).send(user.createTextMessage("still there"));
        assertThat(next(user.createConsumer(temporary)).getBody(String.class)).isEqualTo("still there");
    }

    @Test
    void aSessionWithListenersCannotReceiveAsWell() throws Exception {
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer listening = session.createConsumer(queue());
        MessageConsumer other = session.createConsumer(queue());
        listening.setMessageListener(message -> {});
        for (MessageConsumer consumer : new MessageConsumer[] {listening, other}) {
            assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
        }
        listening.setMessageListener(null);
        assertThat(listening.receiveNoWait()).isNull();
        JMSContext context = context();
        var consumer = context.createConsumer(queue());
        consumer.setMessageListener(message -> {});
        assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBody(String.class)).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void theListenersOfASessionAreCalledOneAfterTheOther() throws Exception {
        Connection connection = connection();
        Session session = connection.createSession();
        Queue[] queues = {queue(), queue(), queue()};
        AtomicInteger running = new AtomicInteger();
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        int each = 40;
        try (JMSContext sender = factory().createContext()) {
            for (Queue queue : queues) {
                for (int i = 0; i < each; i++) {
                    sender.createProducer().setDeliveryMode(1).send(queue, "x");
                }
            }
        }
        for (Queue queue : queues) {
            session.createConsumer(queue).setMessageListener(message -> {
                int together = running.incrementAndGet();
                Thread.yield();
                running.decrementAndGet();
                seen.add(together == 1 ? Thread.currentThread() : "two at once");
            });
        }
        connection.start();
        Object first = seen.poll(SOON_MS, TimeUnit.MILLISECONDS);
        assertThat(first).isInstanceOf(Thread.class);
        for (int i = 1; i < queues.length * each; i++) {
            assertThat(seen.poll(SOON_MS, TimeUnit.MILLISECONDS)).isSameAs(first);
        }
    }

    @Test
    void listenersOfTwoSessionsRunAtTheSameTime() throws Exception {
        Connection connection = startedConnection();
        CyclicBarrier together = new CyclicBarrier(2);
        BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        Queue[] queues = {queue(), queue()};
        for (Queue queue : queues) {
            connection.createSession().createConsumer(queue).setMessageListener(message -> {
                try {
                    together.await(SOON_MS, TimeUnit.MILLISECONDS);
                    outcome.add("met");
                } catch (Exception e) {
                    outcome.add(e.toString());
                }
            });
        }
        context().createProducer().send(queues[0], "x").send(queues[1], "x");
        assertThat(outcome.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("met");
        assertThat(outcome.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("met");
    }

    @Test
    void aListenerMayUseItsSession() throws Exception {
        Connection connection = startedConnection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue queue = queue();
        Queue replies = queue();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                session.createProducer(replies).send(session.createTextMessage(message.getBody(String.class) + "!"));
                session.createConsumer(queue()).close();
                session.commit();
            } catch (JMSException e) {
                throw new java.lang.IllegalStateException(e);
            }
        });
        JMSContext other = context();
        other.createProducer().send(queue, "a").send(queue, "b");
        var consumer = other.createConsumer(replies);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("a!");
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("b!");
    }

    @Test
    void hugeNamesAndSelectorsAreRefusedAndTheSessionStaysUsable() throws Exception {
        String huge = "x".repeat(1_000_000);
        String wide = "\u4e2d".repeat(30_000);
        Connection connection = startedConnection();
        Session session = connection.createSession();
        Queue queue = queue();
        for (String name : new String[] {huge, wide}) {
            assertThatThrownBy(() -> session.createQueue(name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createTopic(name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedConsumer(topic(), name))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic(), name))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createConsumer(queue, "a = '" + name + "'"))
                    .isInstanceOf(InvalidSelectorException.class);
            assertThatThrownBy(() -> factory().createConnection(name, name)).isInstanceOf(JMSSecurityException.class);
        }
        session.createProducer(queue).send(session.createTextMessage("a"));
        assertThat(next(session.createConsumer(queue)).getBody(String.class)).isEqualTo("a");
    }
}
