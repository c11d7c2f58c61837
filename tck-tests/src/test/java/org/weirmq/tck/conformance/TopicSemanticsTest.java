package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: topics as chapter 4.2 describes them, and the plain subscriptions of section 8.3.1: a copy for each subscription, of
 * what is sent while it exists.
 * Method: a topic of its own for each test, subscribers in one session and in several.
 */
class TopicSemanticsTest extends Conformance {
    @Test
    void eachSubscriptionGetsACopy() throws Exception {
        Topic topic = topic();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        List<MessageConsumer> subscribers = List.of(
                session.createConsumer(topic),
                session.createConsumer(topic),
                connection.createSession().createConsumer(topic),
                startedConnection().createSession().createConsumer(topic));
        Texts.send(session, topic, "m1", "m2");
        for (MessageConsumer subscriber : subscribers) {
            assertThat(Texts.available(subscriber)).containsExactly("m1", "m2");
        }
    }

    @Test
    void whatWasSentBeforeIsNotForLaterSubscribers() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        Texts.send(session, topic, "before");
        MessageConsumer first = session.createConsumer(topic);
        Texts.send(session, topic, "between");
        MessageConsumer second = session.createConsumer(topic);
        Texts.send(session, topic, "after");
        assertThat(Texts.available(first)).containsExactly("between", "after");
        assertThat(Texts.available(second)).containsExactly("after");
    }

    @Test
    void acknowledgingOneCopyLeavesTheOthers() throws Exception {
        Topic topic = topic();
        Connection connection = startedConnection();
        Session one = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Session two = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer ofOne = one.createConsumer(topic);
        MessageConsumer ofTwo = two.createConsumer(topic);
        Texts.send(connection.createSession(), topic, "m");
        next(ofOne).acknowledge();
        assertThat(Texts.next(ofTwo)).isEqualTo("m");
        one.recover();
        two.recover();
        assertThat(Texts.available(ofOne)).isEmpty();
        Message again = next(ofTwo);
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }

    @Test
    void changingOneCopyLeavesTheOthers() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer one = session.createConsumer(topic);
        MessageConsumer two = session.createConsumer(topic);
        Texts.sendColored(session, topic, "m", "red");
        Message copy = next(one);
        copy.clearProperties();
        copy.setStringProperty("color", "blue");
        assertThat(next(two).getStringProperty("color")).isEqualTo("red");
    }

    @Test
    void aSelectorLimitsWhatTheSubscriptionGets() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer all = session.createConsumer(topic);
        MessageConsumer red = session.createConsumer(topic, "color = 'red'");
        MessageConsumer none = session.createConsumer(topic, "color = 'green'");
        Texts.sendColored(session, topic, "m1", "red");
        Texts.sendColored(session, topic, "m2", "blue");
        Texts.sendColored(session, topic, "m3", "red");
        assertThat(Texts.available(all)).containsExactly("m1", "m2", "m3");
        assertThat(Texts.available(red)).containsExactly("m1", "m3");
        assertThat(Texts.available(none)).isEmpty();
    }

    @Test
    void aPlainSubscriptionEndsWithItsConsumer() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer first = session.createConsumer(topic);
        Texts.send(session, topic, "m1");
        first.close();
        Texts.send(session, topic, "m2");
        assertThat(Texts.available(session.createConsumer(topic))).isEmpty();
    }

    @Test
    void aSubscriberThatDoesNotReadHoldsUpNobody() throws Exception {
        Topic topic = topic();
        Connection connection = startedConnection();
        connection.createSession().createConsumer(topic);
        startedConnection().createSession().createConsumer(topic);
        Session session = connection.createSession();
        MessageConsumer reading = session.createConsumer(topic);
        MessageProducer producer = session.createProducer(topic);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        for (int i = 0; i < 5000; i++) {
            producer.send(session.createTextMessage(Integer.toString(i)));
            if (i % 100 == 99) {
                assertThat(Texts.next(reading)).isEqualTo(Integer.toString(i / 100));
            }
        }
        assertThat(Texts.available(reading)).hasSize(4950).endsWith("4999");
    }

    @Test
    void aTopicObjectStandsForAName() throws Exception {
        String name = uniqueName();
        Session session = startedConnection().createSession();
        assertThat(session.createTopic(name).getTopicName()).isEqualTo(name);
        MessageConsumer subscriber = session.createConsumer(session.createTopic(name));
        JMSContext other = context();
        other.createProducer().send(other.createTopic(name), "m");
        assertThat(Texts.next(subscriber)).isEqualTo("m");
    }

    @Test
    void aQueueAndATopicOfOneNameAreTwo() throws Exception {
        String name = uniqueName();
        Session session = startedConnection().createSession();
        MessageConsumer ofTopic = session.createConsumer(session.createTopic(name));
        MessageConsumer ofQueue = session.createConsumer(session.createQueue(name));
        Texts.send(session, session.createTopic(name), "to the topic");
        Texts.send(session, session.createQueue(name), "to the queue");
        assertThat(Texts.available(ofTopic)).containsExactly("to the topic");
        assertThat(Texts.available(ofQueue)).containsExactly("to the queue");
    }

    @Test
    void wildcardsInNamesAreOrdinaryCharacters() throws Exception {
        Session session = startedConnection().createSession();
        String prefix = uniqueName();
        Topic plain = session.createTopic(prefix + ".plain");
        for (String suffix : List.of("*", ">", "#", "%", "?", ".", "/")) {
            Topic wild = session.createTopic(prefix + "." + suffix);
            MessageConsumer ofWild = session.createConsumer(wild);
            MessageConsumer ofPlain = session.createConsumer(plain);
            Texts.send(session, plain, "plain");
            Texts.send(session, wild, "wild");
            assertThat(Texts.available(ofWild)).as(suffix).containsExactly("wild");
            assertThat(Texts.available(ofPlain)).as(suffix).containsExactly("plain");
        }
    }

    @Test
    void allThreeApisSubscribe() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer classic = session.createConsumer(topic, null);
        JMSConsumer simplified = context().createConsumer(topic, "", false);
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.start();
        TopicSession topicSession = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSubscriber subscriber = topicSession.createSubscriber(topic);
        MessageConsumer ofTopicSession = topicSession.createConsumer(topic);
        Texts.send(session, topic, "m");
        assertThat(Texts.next(classic)).isEqualTo("m");
        assertThat(simplified.receiveBody(String.class, SOON_MS)).isEqualTo("m");
        assertThat(Texts.next(subscriber)).isEqualTo("m");
        assertThat(Texts.next(ofTopicSession)).isEqualTo("m");
        assertThat(subscriber.getTopic()).isEqualTo(topic);
        assertThat(subscriber.getNoLocal()).isFalse();
    }

    @Test
    void unacknowledgedMessagesOfAPlainSubscriberCanBeRecovered() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer subscriber = session.createConsumer(topic);
        Texts.send(session, topic, "m1", "m2");
        assertThat(Texts.available(subscriber)).containsExactly("m1", "m2");
        session.recover();
        assertThat(Texts.available(subscriber)).containsExactly("m1", "m2");
    }

    @Test
    void aThousandDurableSubscriptionsOnOneTopic() throws Exception {
        Topic topic = topic();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        List<MessageConsumer> consumers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            consumers.add(session.createSharedDurableConsumer(topic, topic.getTopicName() + "." + i));
        }
        Texts.send(session, topic, "m1", "m2");
        for (int i = 0; i < 1000; i++) {
            assertThat(Texts.next(consumers.get(i))).isEqualTo("m1");
            consumers.get(i).close();
        }
        assertThat(Texts.next(session.createSharedDurableConsumer(topic, topic.getTopicName() + ".500")))
                .isEqualTo("m2");
    }
}
