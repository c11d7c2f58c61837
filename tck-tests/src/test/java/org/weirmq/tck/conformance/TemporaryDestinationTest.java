package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Goal: temporary queues and topics belong to their connection: everybody may send, it alone consumes, and they end with it or
 * when they are deleted (sections 4.1.5, 4.2.7 and 6.2.2, and the Javadoc of TemporaryQueue and TemporaryTopic).
 * Method: two connections, one of which got the destination as the other's JMSReplyTo, as applications do.
 */
class TemporaryDestinationTest extends Conformance {

    /** The destination as another connection comes to know it. */
    private Destination asSeenElsewhere(Session owner, Destination temporary, Session other) throws JMSException {
        Queue between = queue();
        Message message = owner.createMessage();
        message.setJMSReplyTo(temporary);
        try (MessageProducer producer = owner.createProducer(between);
                MessageConsumer consumer = other.createConsumer(between)) {
            producer.send(message);
            return next(consumer).getJMSReplyTo();
        }
    }

    @Test
    void aReplyComesToTheTemporaryQueueOfTheRequest() throws Exception {
        Queue service = queue();
        Session client = startedConnection().createSession();
        TemporaryQueue replies = client.createTemporaryQueue();
        MessageConsumer consumer = client.createConsumer(replies);
        Message request = client.createTextMessage("question");
        request.setJMSReplyTo(replies);
        client.createProducer(service).send(request);

        Session server = startedConnection().createSession();
        Message received = next(server.createConsumer(service));
        assertThat(received.getJMSReplyTo()).isInstanceOf(TemporaryQueue.class).isEqualTo(replies);
        Texts.send(server, received.getJMSReplyTo(), "answer to " + Texts.of(received));
        assertThat(Texts.next(consumer)).isEqualTo("answer to question");
    }

    @Test
    void aReplyComesToTheTemporaryTopicOfTheRequest() throws Exception {
        Session client = startedConnection().createSession();
        Session server = startedConnection().createSession();
        TemporaryTopic replies = client.createTemporaryTopic();
        MessageConsumer one = client.createConsumer(replies);
        MessageConsumer two = client.createConsumer(replies);
        Destination seen = asSeenElsewhere(client, replies, server);
        assertThat(seen).isInstanceOf(TemporaryTopic.class).isEqualTo(replies);
        Texts.send(server, seen, "answer");
        assertThat(Texts.next(one)).isEqualTo("answer");
        assertThat(Texts.next(two)).isEqualTo("answer");
    }

    @Test
    void onlyItsConnectionConsumes() throws Exception {
        Session owner = startedConnection().createSession();
        Session other = startedConnection().createSession();
        for (Destination temporary : new Destination[] {owner.createTemporaryQueue(), owner.createTemporaryTopic()}) {
            Destination seen = asSeenElsewhere(owner, temporary, other);
            assertThatThrownBy(() -> other.createConsumer(seen)).isInstanceOf(InvalidDestinationException.class);
            MessageConsumer consumer = owner.createConsumer(temporary);
            Texts.send(other, seen, "m");
            assertThat(Texts.next(consumer)).isEqualTo("m");
        }
        JMSContext context = context();
        TemporaryQueue queue = owner.createTemporaryQueue();
        assertThatThrownBy(() -> context.createConsumer(queue)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> other.createBrowser(queue)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void everySessionOfItsConnectionMayConsume() throws Exception {
        Connection connection = startedConnection();
        Session creator = connection.createSession();
        TemporaryQueue queue = creator.createTemporaryQueue();
        Session second = connection.createSession();
        Texts.send(second, queue, "m1", "m2");
        try (MessageConsumer consumer = second.createConsumer(queue)) {
            assertThat(Texts.next(consumer)).isEqualTo("m1");
        }
        creator.close();
        assertThat(Texts.next(second.createConsumer(queue))).isEqualTo("m2");
    }

    @Test
    void eachIsUnique() throws Exception {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Session session = connection().createSession();
            for (int j = 0; j < 10; j++) {
                names.add("queue " + session.createTemporaryQueue().getQueueName());
                names.add("topic " + session.createTemporaryTopic().getTopicName());
            }
        }
        assertThat(names).hasSize(60);
    }

    @Test
    void itEndsWithItsConnection() throws Exception {
        Session other = startedConnection().createSession();
        Connection connection = connection();
        Session owner = connection.createSession();
        TemporaryQueue queue = owner.createTemporaryQueue();
        TemporaryTopic topic = owner.createTemporaryTopic();
        MessageProducer before = other.createProducer(queue);
        before.send(other.createTextMessage("in time"));
        connection.close();
        assertThatThrownBy(() -> before.send(other.createTextMessage("late")))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> Texts.send(other, queue, "late")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> Texts.send(other, topic, "late")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(queue::delete).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(topic::delete).isInstanceOf(IllegalStateException.class);
        assertStillWorks(other);
    }

    private void assertStillWorks(Session session) throws JMSException {
        Queue plain = queue();
        Texts.send(session, plain, "works");
        try (MessageConsumer consumer = session.createConsumer(plain)) {
            assertThat(Texts.next(consumer)).isEqualTo("works");
        }
    }

    @Test
    void itCannotBeDeletedWhileItIsConsumed() throws Exception {
        Session session = startedConnection().createSession();
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer receiver = session.createConsumer(queue);
        assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
        Texts.send(session, queue, "m");
        assertThat(Texts.next(receiver)).isEqualTo("m");
        receiver.close();
        queue.delete();

        TemporaryTopic topic = session.createTemporaryTopic();
        MessageConsumer subscriber = session.createConsumer(topic);
        assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);
        Texts.send(session, topic, "m");
        assertThat(Texts.next(subscriber)).isEqualTo("m");
        subscriber.close();
        topic.delete();
    }

    @Test
    void whatIsDeletedCannotBeUsed() throws Exception {
        Session session = startedConnection().createSession();
        TemporaryQueue queue = session.createTemporaryQueue();
        TemporaryTopic topic = session.createTemporaryTopic();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("in time"));
        queue.delete();
        topic.delete();
        assertThatThrownBy(() -> producer.send(session.createTextMessage("late")))
                .isInstanceOf(InvalidDestinationException.class);
        for (Destination deleted : new Destination[] {queue, topic}) {
            assertThatThrownBy(() -> Texts.send(session, deleted, "late"))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createConsumer(deleted)).isInstanceOf(InvalidDestinationException.class);
        }
        assertThatThrownBy(() -> session.createBrowser(queue)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(queue::delete).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(topic::delete).isInstanceOf(InvalidDestinationException.class);
        assertStillWorks(session);
    }

    @Test
    void anotherConnectionCannotDeleteIt() throws Exception {
        Session owner = startedConnection().createSession();
        Session other = startedConnection().createSession();
        TemporaryQueue seen = (TemporaryQueue) asSeenElsewhere(owner, owner.createTemporaryQueue(), other);
        assertThatThrownBy(seen::delete).isInstanceOf(JMSException.class);
        Texts.send(other, seen, "still there");
        assertThat(Texts.next(owner.createConsumer(seen))).isEqualTo("still there");
    }

    @Test
    void aTemporaryTopicHasNoDurableSubscriptions() throws Exception {
        Connection connection = connection();
        connection.setClientID(uniqueName());
        connection.start();
        Session session = connection.createSession();
        TemporaryTopic topic = session.createTemporaryTopic();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, "s"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
                .isInstanceOf(InvalidDestinationException.class);
        MessageConsumer shared = session.createSharedConsumer(topic, "s");
        Texts.send(session, topic, "m");
        assertThat(Texts.next(shared)).isEqualTo("m");
    }

    @Test
    void contextsOfOneConnectionShareIt() throws Exception {
        JMSContext first = factory().createContext();
        JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        TemporaryQueue queue = first.createTemporaryQueue();
        TemporaryTopic topic = first.createTemporaryTopic();
        first.close();
        JMSConsumer ofQueue = second.createConsumer(queue);
        JMSConsumer ofTopic = second.createConsumer(topic);
        JMSContext other = context();
        other.createProducer().send(queue, "m1").send(topic, "m2");
        assertThat(ofQueue.receiveBody(String.class, SOON_MS)).isEqualTo("m1");
        assertThat(ofTopic.receiveBody(String.class, SOON_MS)).isEqualTo("m2");
        second.close();
        assertThatThrownBy(() -> other.createProducer().send(queue, "late"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> other.createProducer().send(topic, "late"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Test
    void theOldDomainsMakeThemToo() throws Exception {
        QueueConnection queues = closing(factory().createQueueConnection());
        queues.start();
        QueueSession queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = queueSession.createTemporaryQueue();
        Texts.send(queueSession, queue, "m1");
        assertThat(Texts.next(queueSession.createReceiver(queue))).isEqualTo("m1");
        TopicConnection topics = closing(factory().createTopicConnection());
        topics.start();
        TopicSession topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TemporaryTopic topic = topicSession.createTemporaryTopic();
        MessageConsumer subscriber = topicSession.createSubscriber(topic);
        Texts.send(topicSession, topic, "m2");
        assertThat(Texts.next(subscriber)).isEqualTo("m2");
    }

    @Test
    void aThousandInUseAtOnce() throws Exception {
        Session session = startedConnection().createSession();
        Session other = startedConnection().createSession();
        TemporaryQueue[] queues = new TemporaryQueue[1000];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = session.createTemporaryQueue();
        }
        MessageProducer producer = other.createProducer(null);
        producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
        for (TemporaryQueue queue : queues) {
            producer.send(queue, other.createTextMessage(queue.getQueueName()));
        }
        for (TemporaryQueue queue : queues) {
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertThat(Texts.next(consumer)).isEqualTo(queue.getQueueName());
            }
            queue.delete();
        }
    }
}
