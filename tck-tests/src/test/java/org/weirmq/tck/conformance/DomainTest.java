package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Goal: what the interfaces of one domain inherit but may not do is refused with IllegalStateException (specification 9.2, table
 * 9-1), and what they have of their own works (2.9, 7.1, 7.2).
 * Method: calls each method of the table, and each of its overloads.
 */
class DomainTest extends Conformance {
    private final ServerSessionPool pool = () -> null;

    private static void assertRefused(Map<String, ThrowingCallable> calls) {
        calls.forEach(
                (name, call) -> assertThatThrownBy(call).as(name).isExactlyInstanceOf(IllegalStateException.class));
    }

    @Test
    void aQueueConnectionHasNoSubscriptions() throws Exception {
        QueueConnection connection = closing(factory("clientId=" + uniqueName()).createQueueConnection());
        Topic topic = topic();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("shared", () -> connection.createSharedConnectionConsumer(topic, "s", null, pool, 1));
        calls.put("durable", () -> connection.createDurableConnectionConsumer(topic, "s", null, pool, 1));
        calls.put("sharedDurable", () -> connection.createSharedDurableConnectionConsumer(topic, "s", null, pool, 1));
        assertRefused(calls);
    }

    private static Map<String, ThrowingCallable> topicCalls(Session session, Topic topic) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createDurableSubscriber", () -> session.createDurableSubscriber(topic, "s"));
        calls.put("createDurableSubscriber 4", () -> session.createDurableSubscriber(topic, "s", null, false));
        calls.put("createDurableConsumer", () -> session.createDurableConsumer(topic, "s"));
        calls.put("createDurableConsumer 4", () -> session.createDurableConsumer(topic, "s", null, false));
        calls.put("createSharedConsumer", () -> session.createSharedConsumer(topic, "s"));
        calls.put("createSharedConsumer 3", () -> session.createSharedConsumer(topic, "s", null));
        calls.put("createSharedDurableConsumer", () -> session.createSharedDurableConsumer(topic, "s"));
        calls.put("createSharedDurableConsumer 3", () -> session.createSharedDurableConsumer(topic, "s", null));
        calls.put("createTemporaryTopic", session::createTemporaryTopic);
        calls.put("createTopic", () -> session.createTopic("t"));
        calls.put("unsubscribe", () -> session.unsubscribe("s"));
        return calls;
    }

    @Test
    void aQueueSessionHasNoTopics() throws Exception {
        QueueConnection connection = closing(factory("clientId=" + uniqueName()).createQueueConnection());
        assertRefused(topicCalls(connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE), topic()));
    }

    @Test
    void aTopicSessionHasNoQueues() throws Exception {
        TopicConnection connection = closing(factory().createTopicConnection());
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue queue = queue();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createBrowser", () -> session.createBrowser(queue));
        calls.put("createBrowser 2", () -> session.createBrowser(queue, "true = true"));
        calls.put("createQueue", () -> session.createQueue("q"));
        calls.put("createTemporaryQueue", session::createTemporaryQueue);
        assertRefused(calls);
    }

    @Test
    void aSessionOfTheClassicApiHasBoth() throws Exception {
        Connection connection = closing(factory("clientId=" + uniqueName()).createConnection());
        Session session = connection.createSession();
        Topic topic = topic();
        for (Map.Entry<String, ThrowingCallable> call :
                topicCalls(session, topic).entrySet()) {
            if (call.getKey().matches("create(Temporary)?Topic|createSharedConsumer")) {
                assertThatCode(call.getValue()).as(call.getKey()).doesNotThrowAnyException();
            }
        }
        assertThat(session.createQueue("q").getQueueName()).isEqualTo("q");
        session.createBrowser(queue()).close();
    }

    @Test
    void thePointToPointInterfacesSendAndReceive() throws Exception {
        QueueConnection connection = closing(factory().createQueueConnection(Provider.USER, Provider.PASSWORD));
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue queue = queue();
        Message message = session.createTextMessage("a");
        QueueSender sender = session.createSender(queue);
        assertThat(sender.getQueue()).isEqualTo(queue);
        sender.send(message);
        sender.send(message, 1, 9, 60_000);
        QueueSender anywhere = session.createSender(null);
        assertThat(anywhere.getQueue()).isNull();
        anywhere.send(queue, message);
        anywhere.send(queue, message, 2, 0, 60_000);
        var receiver = session.createReceiver(queue);
        assertThat(receiver.getQueue()).isEqualTo(queue);
        for (int priority : new int[] {9, 4, 4, 0}) {
            assertThat(next(receiver).getJMSPriority()).isEqualTo(priority);
        }
    }

    @Test
    void thePublishSubscribeInterfacesSendAndReceive() throws Exception {
        TopicConnection connection = closing(factory().createTopicConnection(Provider.USER, Provider.PASSWORD));
        connection.start();
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        Topic topic = topic();
        var subscriber = session.createSubscriber(topic);
        assertThat(subscriber.getTopic()).isEqualTo(topic);
        assertThat(subscriber.getNoLocal()).isFalse();
        TopicPublisher publisher = session.createPublisher(topic);
        assertThat(publisher.getTopic()).isEqualTo(topic);
        publisher.publish(session.createTextMessage("1"));
        publisher.publish(session.createTextMessage("2"), 1, 4, 60_000);
        TopicPublisher anywhere = session.createPublisher(null);
        assertThat(anywhere.getTopic()).isNull();
        anywhere.publish(topic, session.createTextMessage("3"));
        anywhere.publish(topic, session.createTextMessage("4"), 2, 4, 60_000);
        for (int i = 0; i < 4; i++) {
            assertThat(Integer.parseInt(next(subscriber).getBody(String.class))).isBetween(1, 4);
        }
        assertThat(subscriber.receiveNoWait()).isNull();
    }
}
