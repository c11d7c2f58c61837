package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import org.junit.jupiter.api.Test;

/**
 * Goal: noLocal leaves out what the subscriber's own connection sends, and for a durable subscription what any connection with its
 * client id sends (sections 8.3.1 and 8.3.3).
 * Method: the same message from inside and from outside.
 */
class NoLocalTest extends Conformance {
    private Connection client(String clientId) throws JMSException {
        Connection connection = factory().createConnection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    @Test
    void aPlainSubscriptionLeavesOutItsOwnConnection() throws Exception {
        Topic topic = topic();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer notLocal = session.createConsumer(topic, null, true);
        MessageConsumer all = session.createConsumer(topic, null, false);
        MessageConsumer byDefault = session.createConsumer(topic);
        Texts.send(session, topic, "own session");
        Texts.sendAll(connection, topic, "own connection");
        Texts.send(connection().createSession(), topic, "elsewhere");
        assertThat(Texts.available(notLocal)).containsExactly("elsewhere");
        assertThat(Texts.available(all)).containsExactly("own session", "own connection", "elsewhere");
        assertThat(Texts.available(byDefault)).containsExactly("own session", "own connection", "elsewhere");
    }

    @Test
    void anotherConnectionOfTheSameApplicationIsNotLocalToAPlainSubscription() throws Exception {
        Topic topic = topic();
        MessageConsumer one = startedConnection().createSession().createConsumer(topic, null, true);
        MessageConsumer two = startedConnection().createSession().createConsumer(topic, null, true);
        Texts.send(connection().createSession(), topic, "m");
        assertThat(Texts.available(one)).containsExactly("m");
        assertThat(Texts.available(two)).containsExactly("m");
    }

    @Test
    void noLocalAndASelectorWorkTogether() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer consumer = session.createConsumer(topic, "color = 'red'", true);
        Session elsewhere = connection().createSession();
        for (String color : new String[] {"red", "blue"}) {
            Texts.sendColored(session, topic, "own " + color, color);
            Texts.sendColored(elsewhere, topic, "other " + color, color);
        }
        assertThat(Texts.available(consumer)).containsExactly("other red");
    }

    @Test
    void contextsOfOneConnectionAreLocalToEachOther() throws Exception {
        Topic topic = topic();
        JMSContext context = context();
        JMSContext sibling = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        JMSConsumer consumer = context.createConsumer(topic, null, true);
        sibling.createProducer().send(topic, "sibling");
        context().createProducer().send(topic, "elsewhere");
        assertThat(consumer.receiveBodyNoWait(String.class)).isEqualTo("elsewhere");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aTopicSubscriberTellsIt() throws Exception {
        Topic topic = topic();
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.start();
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSubscriber notLocal = session.createSubscriber(topic, null, true);
        assertThat(notLocal.getNoLocal()).isTrue();
        assertThat(session.createSubscriber(topic, null, false).getNoLocal()).isFalse();
        assertThat(session.createSubscriber(topic).getNoLocal()).isFalse();
        Texts.send(session, topic, "own");
        assertThat(Texts.available(notLocal)).isEmpty();
    }

    @Test
    void aDurableSubscriptionLeavesOutItsClientId() throws Exception {
        Topic topic = topic();
        String clientId = uniqueName();
        try (Connection first = client(clientId)) {
            Session session = first.createSession();
            MessageConsumer subscriber = session.createDurableConsumer(topic, "s", null, true);
            session.createDurableConsumer(topic, "all").close();
            Texts.send(session, topic, "own");
            assertThat(Texts.available(subscriber)).isEmpty();
        }
        Texts.send(connection().createSession(), topic, "elsewhere");
        try (Connection second = client(clientId)) {
            Session session = second.createSession();
            Texts.send(session, topic, "same client id");
            assertThat(Texts.available(session.createDurableSubscriber(topic, "s", null, true)))
                    .containsExactly("elsewhere");
            assertThat(Texts.available(session.createDurableConsumer(topic, "all")))
                    .containsExactly("own", "elsewhere", "same client id");
        }
    }

    @Test
    void whatACommitSendsIsLocalToo() throws Exception {
        Topic topic = topic();
        Connection connection = startedConnection();
        MessageConsumer notLocal = connection.createSession().createConsumer(topic, null, true);
        Texts.sendAll(connection, topic, "own");
        Texts.sendAll(connection(), topic, "elsewhere");
        assertThat(Texts.available(notLocal)).containsExactly("elsewhere");
    }

    @Test
    void aQueueKnowsNoNoLocal() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        Texts.send(session, queue, "own");
        assertThat(Texts.available(session.createConsumer(queue, null, true))).containsExactly("own");
    }
}
