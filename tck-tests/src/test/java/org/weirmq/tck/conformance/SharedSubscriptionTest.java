package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: shared subscriptions, durable and not, have any number of consumers, and a name within their client id (sections 8.3.2
 * and 8.3.4).
 * Method: what both kinds have in common is tested with both.
 */
class SharedSubscriptionTest extends Conformance {

    private static MessageConsumer shared(Session session, boolean durable, Topic topic, String name, String selector)
            throws JMSException {
        return durable
                ? session.createSharedDurableConsumer(topic, name, selector)
                : session.createSharedConsumer(topic, name, selector);
    }

    private static MessageConsumer shared(Session session, boolean durable, Topic topic, String name)
            throws JMSException {
        return durable ? session.createSharedDurableConsumer(topic, name) : session.createSharedConsumer(topic, name);
    }

    private Connection client(String clientId) throws JMSException {
        Connection connection = connection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachMessageGoesToOneOfItsConsumers(boolean durable) throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Connection connection = startedConnection();
        List<MessageConsumer> consumers = List.of(
                shared(connection.createSession(), durable, topic, name),
                shared(connection.createSession(), durable, topic, name),
                shared(startedConnection().createSession(), durable, topic, name, ""));
        String[] sent = Texts.numbered("m", 100);
        Texts.sendAll(connection, topic, sent);
        List<String> received = new ArrayList<>();
        for (int round = 0; round < sent.length && received.size() < sent.length; round++) {
            for (MessageConsumer consumer : consumers) {
                received.addAll(Texts.available(consumer));
            }
        }
        assertThat(received).containsExactlyInAnyOrder(sent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNameIsWithinTheClientId(boolean durable) throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Connection one = client(uniqueName());
        MessageConsumer ofOne = shared(one.createSession(), durable, topic, name);
        MessageConsumer alsoOfOne = shared(one.createSession(), durable, topic, name);
        MessageConsumer ofTwo = shared(client(uniqueName()).createSession(), durable, topic, name, "color = 'red'");
        MessageConsumer ofNobody = shared(startedConnection().createSession(), durable, topic, name);
        MessageConsumer alsoOfNobody = shared(startedConnection().createSession(), durable, topic, name);
        Texts.sendColored(one.createSession(), topic, "m1", "red");
        Texts.sendColored(one.createSession(), topic, "m2", "blue");
        List<String> both = Texts.available(ofOne);
        both.addAll(Texts.available(alsoOfOne));
        assertThat(both).containsExactlyInAnyOrder("m1", "m2");
        assertThat(Texts.available(ofTwo)).containsExactly("m1");
        both = Texts.available(ofNobody);
        both.addAll(Texts.available(alsoOfNobody));
        assertThat(both).containsExactlyInAnyOrder("m1", "m2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItIsConsumedTopicAndSelectorAreFixed(boolean durable) throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Session session = startedConnection().createSession();
        Session other = startedConnection().createSession();
        MessageConsumer consumer = shared(session, durable, topic, name, "color = 'red'");
        assertThatThrownBy(() -> shared(other, durable, topic, name)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> shared(other, durable, topic, name, "color = 'blue'"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> shared(other, durable, topic(), name, "color = 'red'"))
                .isInstanceOf(JMSException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> {
                    if (durable) {
                        context.createSharedDurableConsumer(topic, name);
                    } else {
                        context.createSharedConsumer(topic, name);
                    }
                })
                .isInstanceOf(JMSRuntimeException.class);
        consumer.close();
        MessageConsumer second = shared(other, durable, topic, name, "color = 'red'");
        Texts.sendColored(session, topic, "m", "red");
        assertThat(Texts.available(second)).containsExactly("m");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSelectorLimitsWhatItGets(boolean durable) throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        MessageConsumer red = shared(session, durable, topic, uniqueName(), "color = 'red'");
        Texts.sendColored(session, topic, "m1", "blue");
        Texts.sendColored(session, topic, "m2", "red");
        assertThat(Texts.available(red)).containsExactly("m2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAClosedConsumerHeldGoesToTheOthers(boolean durable) throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Connection connection = startedConnection();
        Session leaving = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer first = shared(leaving, durable, topic, name);
        Texts.sendAll(connection, topic, "m1", "m2", "m3");
        assertThat(Texts.next(first)).isEqualTo("m1");
        MessageConsumer second = shared(connection.createSession(), durable, topic, name);
        leaving.close();
        Message again = next(second);
        assertThat(Texts.of(again)).isEqualTo("m1");
        assertThat(again.getJMSRedelivered()).isTrue();
        Message unseen = next(second);
        assertThat(Texts.of(unseen)).isEqualTo("m2");
        assertThat(unseen.getJMSRedelivered()).isFalse();
        assertThat(Texts.available(second)).containsExactly("m3");
    }

    @Test
    void durableAndNotDurableOfOneNameAreSeparate() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Session session = startedConnection().createSession();
        MessageConsumer durable = session.createSharedDurableConsumer(topic, name);
        MessageConsumer other = session.createSharedConsumer(topic, name, "color = 'red'");
        Texts.sendColored(session, topic, "m1", "red");
        Texts.sendColored(session, topic, "m2", "blue");
        assertThat(Texts.available(durable)).containsExactly("m1", "m2");
        assertThat(Texts.available(other)).containsExactly("m1");
    }

    @Test
    void aNonDurableOneEndsWithItsLastConsumer() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Session session = startedConnection().createSession();
        MessageConsumer first = session.createSharedConsumer(topic, name);
        MessageConsumer second = session.createSharedConsumer(topic, name);
        Texts.send(session, topic, "m1");
        first.close();
        assertThat(Texts.available(second)).containsExactly("m1");
        Texts.send(session, topic, "undelivered");
        second.close();
        Texts.send(session, topic, "meanwhile");
        MessageConsumer again = session.createSharedConsumer(topic, name);
        assertThat(Texts.available(again)).isEmpty();
        again.close();
        MessageConsumer elsewhere = session.createSharedConsumer(topic(), name, "a = 1");
        assertThat(Texts.available(elsewhere)).isEmpty();
    }

    @Test
    void aNonDurableOneEndsWithItsConnection() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Connection leaving = startedConnection();
        leaving.createSession().createSharedConsumer(topic, name);
        Session session = startedConnection().createSession();
        Texts.send(session, topic, "undelivered");
        leaving.close();
        assertThat(Texts.available(session.createSharedConsumer(topic, name))).isEmpty();
    }

    @Test
    void aDurableOneKeepsWhatIsSentWhileNobodyListens() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        try (Connection first = factory().createConnection()) {
            first.createSession().createSharedDurableConsumer(topic, name);
        }
        Session session = startedConnection().createSession();
        Texts.send(session, topic, "m1", "m2");
        MessageConsumer consumer = session.createSharedDurableConsumer(topic, name);
        assertThat(Texts.next(consumer)).isEqualTo("m1");
        consumer.close();
        Texts.send(session, topic, "m3");
        assertThat(Texts.available(session.createSharedDurableConsumer(topic, name)))
                .containsExactly("m2", "m3");
    }

    @Test
    void anInactiveDurableOneIsReplacedByAnotherTopicOrSelector() throws Exception {
        Topic topic = topic();
        Topic elsewhere = topic();
        String name = uniqueName();
        Session session = startedConnection().createSession();
        session.createSharedDurableConsumer(topic, name).close();
        Texts.send(session, topic, "old");
        session.createSharedDurableConsumer(topic, name, "color = 'red'").close();
        Texts.sendColored(session, topic, "m1", "red");
        Texts.sendColored(session, topic, "m2", "blue");
        MessageConsumer red = session.createSharedDurableConsumer(topic, name, "color = 'red'");
        assertThat(Texts.available(red)).containsExactly("m1");
        Texts.sendColored(session, topic, "old", "red");
        red.close();
        MessageConsumer moved = session.createSharedDurableConsumer(elsewhere, name, "color = 'red'");
        Texts.sendColored(session, topic, "old", "red");
        Texts.sendColored(session, elsewhere, "m3", "red");
        assertThat(Texts.available(moved)).containsExactly("m3");
    }

    @Test
    void anUnsharedOneOfItsNameIsInTheWay() throws Exception {
        Topic topic = topic();
        Session session = client(uniqueName()).createSession();
        MessageConsumer unshared = session.createDurableConsumer(topic, "s");
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
                .isInstanceOf(JMSException.class);
        Texts.send(session, topic, "m");
        unshared.close();
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s", "a = 1"))
                .isInstanceOf(JMSException.class);
        assertThat(Texts.available(session.createDurableConsumer(topic, "s"))).containsExactly("m");
    }

    @Test
    void allThreeApisShareIt() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Session classic = startedConnection().createSession();
        JMSContext simplified = context();
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.start();
        TopicSession topicSession = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageConsumer one = classic.createSharedDurableConsumer(topic, name);
        JMSConsumer two = simplified.createSharedDurableConsumer(topic, name);
        JMSConsumer three = simplified.createSharedDurableConsumer(topic, name, null);
        MessageConsumer four = topicSession.createSharedDurableConsumer(topic, name);
        MessageConsumer five = classic.createSharedConsumer(topic, name);
        JMSConsumer six = simplified.createSharedConsumer(topic, name);
        JMSConsumer seven = simplified.createSharedConsumer(topic, name, "");
        MessageConsumer eight = topicSession.createSharedConsumer(topic, name);
        Texts.send(classic, topic, "m");
        List<String> durable = Texts.available(one);
        durable.addAll(Texts.available(four));
        for (JMSConsumer consumer : List.of(two, three)) {
            String text = consumer.receiveBodyNoWait(String.class);
            durable.addAll(text == null ? List.of() : List.of(text));
        }
        List<String> other = Texts.available(five);
        other.addAll(Texts.available(eight));
        for (JMSConsumer consumer : List.of(six, seven)) {
            String text = consumer.receiveBodyNoWait(String.class);
            other.addAll(text == null ? List.of() : List.of(text));
        }
        assertThat(durable).containsExactly("m");
        assertThat(other).containsExactly("m");
    }
}
