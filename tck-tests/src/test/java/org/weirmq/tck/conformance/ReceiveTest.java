package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Goal: the synchronous receives wait as long as they are told and return what has come (sections 8.4 and 8.5, and the Javadoc of
 * MessageConsumer and JMSConsumer).
 * Method: waiting receives run on a thread of their own, which is watched until it blocks.
 */
class ReceiveTest extends Conformance {
    @Test
    void receiveWaitsForAMessage() throws Exception {
        Queue queue = queue();
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        Background<Message> waiting = Background.call(consumer::receive);
        assertThat(waiting.blocks()).isTrue();
        Texts.send(connection().createSession(), queue, "m");
        assertThat(Texts.of(waiting.get())).isEqualTo("m");
    }

    @Test
    void aTimeOutOfZeroAndLessNeverExpires() throws Exception {
        Queue queue = queue();
        Session sender = connection().createSession();
        MessageConsumer classic = startedConnection().createSession().createConsumer(queue);
        for (long timeout : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Background<Message> waiting = Background.call(() -> classic.receive(timeout));
            assertThat(waiting.blocks()).as("time-out %d", timeout).isTrue();
            Texts.send(sender, queue, "m");
            assertThat(Texts.of(waiting.get())).isEqualTo("m");
        }
        classic.close();
        JMSConsumer consumer = context().createConsumer(queue);
        for (long timeout : new long[] {0, -1}) {
            Background<String> waiting = Background.call(() -> consumer.receiveBody(String.class, timeout));
            assertThat(waiting.blocks()).as("time-out %d", timeout).isTrue();
            Texts.send(sender, queue, "m");
            assertThat(waiting.get()).isEqualTo("m");
        }
    }

    @Test
    void receiveWithATimeOutReturnsNullWhenItIsOver() throws Exception {
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue());
        long start = System.nanoTime();
        assertThat(consumer.receive(100)).isNull();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(100L, SOON_MS);
        assertThat(consumer.receive(1)).isNull();
    }

    @Test
    void receiveWithATimeOutReturnsWhatComesMeanwhile() throws Exception {
        Queue queue = queue();
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        Session sender = connection().createSession();
        for (int i = 0; i < 5; i++) {
            Background<Message> waiting = Background.call(() -> consumer.receive(SOON_MS));
            assertThat(waiting.blocks()).isTrue();
            Texts.send(sender, queue, "m" + i);
            assertThat(Texts.of(waiting.get())).isEqualTo("m" + i);
        }
    }

    @Test
    void receiveNoWaitReturnsWhatIsThereOrNull() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        for (int i = 0; i < 20; i++) {
            Texts.send(session, queue, "m" + i);
            assertThat(Texts.of(consumer.receiveNoWait())).isEqualTo("m" + i);
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @Test
    void receiveNoWaitFindsAMessageThatWasThereBeforeTheConsumer() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        Texts.send(session, queue, "m1", "m2", "m3");
        for (int i = 1; i <= 3; i++) {
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertThat(Texts.of(consumer.receiveNoWait())).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void receiveNoWaitFindsWhatAnotherSessionHasGivenBack() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session holding = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer first = holding.createConsumer(queue);
        Texts.sendAll(connection, queue, "m1", "m2");
        assertThat(Texts.next(first)).isEqualTo("m1");
        MessageConsumer second = connection.createSession().createConsumer(queue);
        holding.close();
        assertThat(Texts.available(second)).containsExactly("m1", "m2");
    }

    @Test
    void withoutPrefetchItIsTheSame() throws Exception {
        Queue queue = queue();
        try (Connection connection = factory("prefetch=0").createConnection()) {
            connection.start();
            Session session = connection.createSession();
            MessageConsumer one = session.createConsumer(queue);
            MessageConsumer two = session.createConsumer(queue);
            assertThat(one.receiveNoWait()).isNull();
            assertThat(one.receive(10)).isNull();
            Texts.send(session, queue, "m1", "m2", "m3", "m4");
            assertThat(Texts.of(two.receiveNoWait())).isEqualTo("m1");
            assertThat(Texts.of(one.receiveNoWait())).isEqualTo("m2");
            assertThat(Texts.next(two)).isEqualTo("m3");
            assertThat(Texts.of(one.receive())).isEqualTo("m4");
            assertThat(two.receiveNoWait()).isNull();
        }
    }

    @Test
    void severalConsumersOfOneSessionAreReadInAnyOrder() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer ofQueue = session.createConsumer(queue);
        MessageConsumer ofTopic = session.createConsumer(topic);
        Texts.send(session, queue, "q1", "q2");
        Texts.send(session, topic, "t1", "t2");
        assertThat(Texts.next(ofTopic)).isEqualTo("t1");
        assertThat(Texts.next(ofQueue)).isEqualTo("q1");
        assertThat(Texts.next(ofTopic)).isEqualTo("t2");
        assertThat(Texts.next(ofQueue)).isEqualTo("q2");
    }

    @Test
    void aConsumerMadeBeforeStartGetsItsMessagesAfterStart() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        Connection connection = connection();
        Session session = connection.createSession();
        MessageConsumer ofQueue = session.createConsumer(queue);
        MessageConsumer ofTopic = session.createConsumer(topic);
        Texts.send(session, queue, "q");
        Texts.send(session, topic, "t");
        assertThat(ofQueue.receiveNoWait()).isNull();
        assertThat(ofTopic.receive(10)).isNull();
        connection.start();
        assertThat(Texts.next(ofTopic)).isEqualTo("t");
        assertThat(Texts.of(ofQueue.receiveNoWait())).isEqualTo("q");
    }

    @Test
    void everyWayToMakeAConsumerStartsAContextUnlessToldNotTo() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        String name = uniqueName();
        Session sender = connection().createSession();
        for (boolean autoStart : new boolean[] {true, false}) {
            for (int kind = 0; kind < 4; kind++) {
                try (JMSContext context = factory().createContext()) {
                    context.setClientID(name);
                    context.setAutoStart(autoStart);
                    JMSConsumer consumer = switch (kind) {
                        case 0 -> context.createConsumer(queue);
                        case 1 -> context.createDurableConsumer(topic, "durable");
                        case 2 -> context.createSharedConsumer(topic, "shared");
                        default -> context.createSharedDurableConsumer(topic, "shared durable");
                    };
                    Texts.send(sender, kind == 0 ? queue : topic, "m");
                    if (!autoStart) {
                        assertThat(consumer.receiveNoWait()).isNull();
                        context.start();
                    }
                    assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("m");
                    while (consumer.receiveNoWait() != null) {
                        // what the other kinds' messages left in the durable ones
                        assertThat(kind).isPositive();
                    }
                }
            }
        }
    }

    @Test
    void aMessageThatExpiresInTheBufferIsNotDelivered() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("first"));
        Message brief = session.createTextMessage("brief");
        producer.send(brief, DeliveryMode.PERSISTENT, 4, 150);
        producer.send(session.createTextMessage("last"));
        // All three have come to the consumer's buffer.
        assertThat(Texts.next(consumer)).isEqualTo("first");
        while (System.currentTimeMillis() <= brief.getJMSExpiration()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(Texts.available(consumer)).containsExactly("last");
        consumer.close();
        assertThat(Texts.available(connection.createSession().createConsumer(queue)))
                .isEmpty();
    }

    @Test
    void aMessageThatExpiresWhileItIsWaitedForInTheQueueIsNotDelivered() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(1);
        Message brief = session.createTextMessage("brief");
        producer.send(brief);
        while (System.currentTimeMillis() <= brief.getJMSExpiration()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        Texts.send(session, queue, "lasting");
        assertThat(Texts.next(consumer)).isEqualTo("lasting");
    }

    @Test
    void anInterruptedReceiveEndsAndTheSessionGoesOn() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        AtomicReference<Thread> receiver = new AtomicReference<>();
        Background<Boolean> waiting = Background.call(() -> {
            receiver.set(Thread.currentThread());
            assertThatThrownBy(consumer::receive).isInstanceOf(JMSException.class);
            return Thread.interrupted();
        });
        assertThat(waiting.blocks()).isTrue();
        receiver.get().interrupt();
        assertThat(waiting.get()).as("it stays interrupted").isTrue();
        Texts.send(session, queue, "m");
        assertThat(Texts.next(consumer)).isEqualTo("m");
    }

    @Test
    void aReceiverTellsItsQueue() throws Exception {
        Queue queue = queue();
        QueueConnection connection = closing(factory().createQueueConnection());
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueReceiver receiver = session.createReceiver(queue);
        assertThat(receiver.getQueue()).isEqualTo(queue);
        receiver.close();
        assertThatThrownBy(receiver::getQueue).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReceiveThatWaitsIsNotDisturbedByOtherSessions() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        Background<Message> waiting = Background.call(() -> consumer.receive(SOON_MS));
        assertThat(waiting.blocks()).isTrue();
        Session busy = connection.createSession();
        Queue other = queue();
        MessageConsumer ofOther = busy.createConsumer(other);
        for (String text : Texts.numbered("o", 20)) {
            Texts.send(busy, other, text);
            assertThat(Texts.next(ofOther)).isEqualTo(text);
        }
        assertThat(waiting.isDone()).isFalse();
        Texts.send(busy, queue, "m");
        assertThat(Texts.of(waiting.get())).isEqualTo("m");
    }
}
