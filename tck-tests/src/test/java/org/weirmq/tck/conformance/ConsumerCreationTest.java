package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: every method that makes a consumer refuses a wrong destination and a wrong selector with the exception that its Javadoc
 * names, at once, and the session goes on.
 * Method: each method of Session, QueueSession, TopicSession and JMSContext with each kind of bad argument, and one good one at the
 * end.
 */
class ConsumerCreationTest extends Conformance {
    private Session session;
    private QueueSession queueSession;
    private TopicSession topicSession;
    private JMSContext context;

    @BeforeEach
    void open() throws JMSException {
        Connection connection = connection();
        connection.setClientID(uniqueName());
        connection.start();
        session = connection.createSession();
        QueueConnection queues = closing(factory().createQueueConnection());
        queues.start();
        queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicConnection topics = closing(factory().createTopicConnection());
        topics.setClientID(uniqueName());
        topics.start();
        topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        context = context();
        context.setClientID(uniqueName());
    }

    /** Of the classic API. */
    private Map<String, ThrowingCallable> consuming(Queue queue, String selector) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createConsumer", () -> session.createConsumer(queue, selector));
        calls.put("createConsumer, noLocal", () -> session.createConsumer(queue, selector, true));
        calls.put("QueueSession.createConsumer", () -> queueSession.createConsumer(queue, selector));
        calls.put("createReceiver", () -> queueSession.createReceiver(queue, selector));
        return calls;
    }

    private Map<String, ThrowingCallable> subscribing(Topic topic, String selector) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createConsumer", () -> session.createConsumer(topic, selector, true));
        calls.put("createSubscriber", () -> topicSession.createSubscriber(topic, selector, false));
        calls.put("createSharedConsumer", () -> session.createSharedConsumer(topic, "s", selector));
        calls.put("createDurableConsumer", () -> session.createDurableConsumer(topic, "d", selector, false));
        calls.put("createDurableSubscriber", () -> session.createDurableSubscriber(topic, "d", selector, false));
        calls.put(
                "TopicSession.createDurableSubscriber",
                () -> topicSession.createDurableSubscriber(topic, "d", selector, true));
        calls.put("createSharedDurableConsumer", () -> session.createSharedDurableConsumer(topic, "e", selector));
        return calls;
    }

    private Map<String, ThrowingCallable> inAContext(Queue queue, Topic topic, String selector) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createConsumer of a queue", () -> context.createConsumer(queue, selector));
        calls.put("createConsumer of a topic", () -> context.createConsumer(topic, selector, true));
        calls.put("createSharedConsumer", () -> context.createSharedConsumer(topic, "s", selector));
        calls.put("createDurableConsumer", () -> context.createDurableConsumer(topic, "d", selector, false));
        calls.put("createSharedDurableConsumer", () -> context.createSharedDurableConsumer(topic, "e", selector));
        return calls;
    }

    private static void assertAll(Map<String, ThrowingCallable> calls, Class<? extends Exception> failure) {
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(failure));
    }

    private void assertAllStillWork() throws JMSException {
        Queue queue = queue();
        Topic topic = topic();
        List<MessageConsumer> subscribers = new ArrayList<>();
        subscribers.add(session.createConsumer(topic));
        subscribers.add(session.createDurableConsumer(topic, "d"));
        subscribers.add(topicSession.createSharedConsumer(topic, "s"));
        Texts.send(session, topic, "m");
        for (MessageConsumer subscriber : subscribers) {
            assertThat(Texts.available(subscriber)).containsExactly("m");
        }
        Texts.send(queueSession, queue, "m1", "m2");
        assertThat(Texts.next(queueSession.createReceiver(queue))).isEqualTo("m1");
        queueSession.close();
        assertThat(context.createConsumer(queue).receiveBody(String.class, SOON_MS))
                .isEqualTo("m2");
    }

    @Test
    void noDestinationIsAnInvalidDestination() throws Exception {
        assertAll(consuming(null, null), InvalidDestinationException.class);
        assertAll(subscribing(null, null), InvalidDestinationException.class);
        assertAll(inAContext(null, null, null), InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> queueSession.createReceiver(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> topicSession.createSubscriber(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(null, "d"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(null, "d"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(null, "s"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(null, "e"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> context.createConsumer(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(null, "d"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createSharedConsumer(null, "s"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createSharedDurableConsumer(null, "e"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertAllStillWork();
    }

    @Test
    void aWrongSelectorIsAnInvalidSelector() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        String huge = "a = '" + "x".repeat(1_000_000) + "'";
        String hugeInBytes = "a = '" + "\u4e2d".repeat(60_000) + "'";
        String deep = "(".repeat(30_000) + "a = 1" + ")".repeat(30_000);
        for (String selector : List.of("a =", "=", "a = 1 b", "'", "a BETWEEN 1", "\u0000", huge, hugeInBytes, deep)) {
            assertAll(consuming(queue, selector), InvalidSelectorException.class);
            assertAll(subscribing(topic, selector), InvalidSelectorException.class);
            assertAll(inAContext(queue, topic, selector), InvalidSelectorRuntimeException.class);
        }
        assertAllStillWork();
    }

    @Test
    void aSelectorThatWasRefusedLeavesTheSubscriptionAsItWas() throws Exception {
        Topic topic = topic();
        session.createDurableConsumer(topic, "d").close();
        Texts.send(session, topic, "m");
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "d", "a =", false))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(null, "d")).isInstanceOf(JMSException.class);
        assertThat(Texts.available(session.createDurableConsumer(topic, "d"))).containsExactly("m");
    }

    @Test
    void theSelectorIsToldAsItWasGiven() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        String selector = "color  =  'red' ";
        for (MessageConsumer consumer : List.of(
                session.createConsumer(queue, selector),
                session.createConsumer(topic, selector),
                queueSession.createReceiver(queue, selector),
                topicSession.createSubscriber(topic, selector, false),
                session.createSharedConsumer(topic, "s", selector),
                session.createDurableConsumer(topic, "d", selector, false))) {
            assertThat(consumer.getMessageSelector()).isEqualTo(selector);
        }
        for (String none : new String[] {null, ""}) {
            assertThat(session.createConsumer(queue, none).getMessageSelector()).isNull();
            assertThat(topicSession.createSubscriber(topic, none, false).getMessageSelector())
                    .isNull();
            assertThat(context.createConsumer(queue, none).getMessageSelector()).isNull();
        }
        assertThat(session.createConsumer(queue).getMessageSelector()).isNull();
        assertThat(context.createConsumer(queue).getMessageSelector()).isNull();
        assertThat(context.createConsumer(queue, selector).getMessageSelector()).isEqualTo(selector);
    }

    @Test
    void aDestinationObjectOfTheOtherKindIsRefused() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        assertThatThrownBy(() -> queueSession.createConsumer(topic)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> topicSession.createConsumer(queue)).isInstanceOf(JMSException.class);
        assertAllStillWork();
    }
}
