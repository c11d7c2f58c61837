package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: unshared durable subscriptions keep what is sent while nobody listens, have one consumer, and change only as section
 * 8.3.3 says.
 * Method: subscribers come and go on connections with a client id of their own; what a subscription holds is read out of it.
 */
class DurableSubscriptionTest extends Conformance {
    private static final String NAME = "subscription";

    private Connection client(String clientId) throws JMSException {
        Connection connection = connection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    private Session session() throws JMSException {
        return client(uniqueName()).createSession();
    }

    private static void assertHolds(MessageConsumer subscriber, String... texts) throws JMSException {
        assertThat(Texts.available(subscriber)).containsExactly(texts);
        subscriber.close();
    }

    @Test
    void itKeepsWhatIsSentWhileNobodyListens() throws Exception {
        Topic topic = topic();
        Session session = session();
        session.createDurableConsumer(topic, NAME).close();
        Texts.send(session, topic, "m1", "m2");
        assertHolds(session.createDurableConsumer(topic, NAME), "m1", "m2");
        Texts.send(session, topic, "m3");
        assertHolds(session.createDurableSubscriber(topic, NAME), "m3");
        assertHolds(session.createDurableConsumer(topic, NAME, null, false));
    }

    @Test
    void itIsResumedInTheStateInWhichItWasLeft() throws Exception {
        Topic topic = topic();
        String clientId = uniqueName();
        Connection first = client(clientId);
        Session session = first.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer subscriber = session.createDurableConsumer(topic, NAME);
        Texts.send(session, topic, "m1", "m2", "m3");
        next(subscriber).acknowledge();
        assertThat(Texts.next(subscriber)).isEqualTo("m2");
        first.close();

        MessageConsumer again = client(clientId).createSession().createDurableConsumer(topic, NAME);
        Message unacknowledged = next(again);
        assertThat(Texts.of(unacknowledged)).isEqualTo("m2");
        assertThat(unacknowledged.getJMSRedelivered()).isTrue();
        assertThat(unacknowledged.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        Message unseen = next(again);
        assertThat(Texts.of(unseen)).isEqualTo("m3");
        assertThat(unseen.getJMSRedelivered()).isFalse();
        assertThat(unseen.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertHolds(again);
    }

    @Test
    void allThreeApisUseTheSameSubscription() throws Exception {
        Topic topic = topic();
        String clientId = uniqueName();
        try (JMSContext context = factory().createContext()) {
            context.setClientID(clientId);
            JMSConsumer consumer = context.createDurableConsumer(topic, NAME);
            context.createProducer().send(topic, "m1").send(topic, "m2").send(topic, "m3");
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("m1");
            consumer.close();
            assertThat(context.createDurableConsumer(topic, NAME, "", false).receiveBody(String.class, SOON_MS))
                    .isEqualTo("m2");
        }
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.setClientID(clientId);
        connection.start();
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSubscriber subscriber = session.createDurableSubscriber(topic, NAME);
        assertThat(subscriber.getTopic()).isEqualTo(topic);
        assertThat(subscriber.getNoLocal()).isFalse();
        assertThat(subscriber.getMessageSelector()).isNull();
        assertHolds(subscriber, "m3");
        try (TopicSubscriber other = session.createDurableSubscriber(topic, "other", "color = 'red'", true)) {
            assertThat(other.getNoLocal()).isTrue();
            assertThat(other.getMessageSelector()).isEqualTo("color = 'red'");
        }
    }

    @Test
    void itHasOneConsumerAtATime() throws Exception {
        Topic topic = topic();
        Connection connection = client(uniqueName());
        Session session = connection.createSession();
        Session other = connection.createSession();
        MessageConsumer subscriber = session.createDurableConsumer(topic, NAME);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> other.createDurableConsumer(topic, NAME)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> other.createDurableSubscriber(topic, NAME, null, false))
                .isInstanceOf(JMSException.class);
        Texts.send(other, topic, "m");
        assertHolds(subscriber, "m");
        assertHolds(other.createDurableConsumer(topic, NAME));
        try (JMSContext context = factory().createContext()) {
            context.setClientID(uniqueName());
            context.createDurableConsumer(topic, NAME);
            assertThatThrownBy(() -> context.createDurableConsumer(topic, NAME))
                    .isInstanceOf(JMSRuntimeException.class);
        }
    }

    @Test
    void anotherSelectorReplacesIt() throws Exception {
        Topic topic = topic();
        Session session = session();
        String[] selectors = {null, "color = 'red'", "color = 'blue'", null};
        session.createDurableConsumer(topic, NAME).close();
        for (int i = 1; i < selectors.length; i++) {
            Texts.sendColored(session, topic, "old", "red");
            Texts.sendColored(session, topic, "old", "blue");
            MessageConsumer subscriber = session.createDurableConsumer(topic, NAME, selectors[i], false);
            assertThat(Texts.available(subscriber))
                    .as("from %s to %s", selectors[i - 1], selectors[i])
                    .isEmpty();
            Texts.sendColored(session, topic, "new", i == 1 ? "red" : "blue");
            assertHolds(subscriber, "new");
        }
    }

    @Test
    void anotherTopicReplacesIt() throws Exception {
        Topic before = topic();
        Topic after = topic();
        Session session = session();
        session.createDurableConsumer(before, NAME).close();
        Texts.send(session, before, "old");
        try (MessageConsumer subscriber = session.createDurableConsumer(after, NAME)) {
            Texts.send(session, before, "elsewhere");
            Texts.send(session, after, "new");
            assertThat(Texts.available(subscriber)).containsExactly("new");
        }
        assertHolds(session.createDurableConsumer(before, NAME));
    }

    @Test
    void anotherNoLocalReplacesIt() throws Exception {
        Topic topic = topic();
        Session session = session();
        Session elsewhere = connection().createSession();
        session.createDurableConsumer(topic, NAME).close();
        for (boolean noLocal : new boolean[] {true, false}) {
            Texts.send(elsewhere, topic, "old");
            try (MessageConsumer subscriber = session.createDurableConsumer(topic, NAME, null, noLocal)) {
                assertThat(Texts.available(subscriber)).isEmpty();
                Texts.send(session, topic, "local");
                Texts.send(elsewhere, topic, "new");
                assertThat(Texts.available(subscriber))
                        .containsExactly(noLocal ? new String[] {"new"} : new String[] {"local", "new"});
            }
        }
    }

    @Test
    void noSelectorAndAnEmptyOneAreTheSame() throws Exception {
        Topic topic = topic();
        Session session = session();
        session.createDurableConsumer(topic, NAME).close();
        Texts.send(session, topic, "m");
        assertHolds(session.createDurableConsumer(topic, NAME, "", false), "m");
        Texts.send(session, topic, "m");
        assertHolds(session.createDurableConsumer(topic, NAME, null, false), "m");
    }

    @Test
    void itCannotBeChangedWhileItIsConsumed() throws Exception {
        Topic topic = topic();
        Session session = session();
        MessageConsumer subscriber = session.createDurableConsumer(topic, NAME);
        assertThatThrownBy(() -> session.createDurableConsumer(topic(), NAME)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME, "a = 1", false))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME, null, true))
                .isInstanceOf(JMSException.class);
        Texts.send(session, topic, "m");
        assertHolds(subscriber, "m");
    }

    @Test
    void aSharedOneOfItsNameIsInTheWay() throws Exception {
        Topic topic = topic();
        Session session = session();
        MessageConsumer shared = session.createSharedDurableConsumer(topic, NAME);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME)).isInstanceOf(JMSException.class);
        Texts.send(session, topic, "m");
        shared.close();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, NAME, "a = 1", false))
                .isInstanceOf(JMSException.class);
        assertHolds(session.createSharedDurableConsumer(topic, NAME), "m");
    }

    @Test
    void aSharedOneThatIsNotDurableIsSeparate() throws Exception {
        Topic topic = topic();
        Session session = session();
        MessageConsumer durable = session.createDurableConsumer(topic, NAME);
        MessageConsumer shared = session.createSharedConsumer(topic, NAME, "color = 'red'");
        Texts.send(session, topic, "m1");
        Texts.sendColored(session, topic, "m2", "red");
        assertHolds(shared, "m2");
        assertHolds(durable, "m1", "m2");
    }

    @Test
    void itNeedsAClientId() throws Exception {
        Topic topic = topic();
        Session session = startedConnection().createSession();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME, null, false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, NAME))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, NAME, null, false))
                .isInstanceOf(IllegalStateException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createDurableConsumer(topic, NAME))
                .isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(topic, NAME, null, false))
                .isInstanceOf(IllegalStateRuntimeException.class);
        MessageConsumer plain = session.createConsumer(topic);
        Texts.send(session, topic, "works");
        assertHolds(plain, "works");
    }

    @Test
    void eachClientIdHasItsOwn() throws Exception {
        Topic topic = topic();
        Session one = session();
        Session two = session();
        MessageConsumer ofOne = one.createDurableConsumer(topic, NAME);
        MessageConsumer ofTwo = two.createDurableConsumer(topic, NAME, "color = 'red'", false);
        Texts.send(one, topic, "m1");
        Texts.sendColored(one, topic, "m2", "red");
        assertHolds(ofOne, "m1", "m2");
        assertHolds(ofTwo, "m2");
    }

    @Test
    void aSelectorLimitsWhatItKeeps() throws Exception {
        Topic topic = topic();
        Session session = session();
        session.createDurableConsumer(topic, NAME, "color = 'red'", false).close();
        Texts.sendColored(session, topic, "m1", "blue");
        Texts.sendColored(session, topic, "m2", "red");
        assertHolds(session.createDurableConsumer(topic, NAME, "color = 'red'", false), "m2");
    }

    @Test
    void whatExpiresMeanwhileIsNotDelivered() throws Exception {
        Topic topic = topic();
        Session session = session();
        session.createDurableConsumer(topic, NAME).close();
        MessageProducer producer = session.createProducer(topic);
        Message brief = session.createTextMessage("brief");
        producer.send(brief, DeliveryMode.PERSISTENT, 4, 1);
        producer.send(session.createTextMessage("lasting"));
        while (System.currentTimeMillis() <= brief.getJMSExpiration()) {
            Thread.onSpinWait();
        }
        assertHolds(session.createDurableConsumer(topic, NAME), "lasting");
    }

    /** Session and section 8.3.3 want it so; the older Javadoc of TopicSession would refuse it. */
    @Test
    void itMayBeConsumedAgainBeforeAllIsAcknowledged() throws Exception {
        Topic topic = topic();
        Connection connection = client(uniqueName());
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer subscriber = session.createDurableConsumer(topic, NAME);
        Texts.send(session, topic, "m1", "m2");
        Message first = next(subscriber);
        subscriber.close();
        MessageConsumer again = session.createDurableConsumer(topic, NAME);
        assertThat(Texts.next(again)).isEqualTo("m2");
        again.close();
        first.acknowledge();
        session.recover();
        assertHolds(session.createDurableConsumer(topic, NAME));
    }

    @Test
    void whatIsNotAcknowledgedKeepsItFromBeingReplaced() throws Exception {
        Topic topic = topic();
        Session session = client(uniqueName()).createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer subscriber = session.createDurableConsumer(topic, NAME);
        Texts.send(session, topic, "m1");
        Message first = next(subscriber);
        subscriber.close();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME, "a = 1", false))
                .isInstanceOf(JMSException.class);
        first.acknowledge();
        session.createDurableConsumer(topic, NAME, "a = 1", false).close();
    }

    @Test
    void persistentMessagesOnceAndOnlyOnceOthersAtMostOnce() throws Exception {
        Topic topic = topic();
        Session session = session();
        session.createDurableConsumer(topic, NAME).close();
        MessageProducer producer = session.createProducer(topic);
        for (String text : Texts.numbered("m", 20)) {
            producer.send(session.createTextMessage(text));
            producer.send(session.createTextMessage("np"), DeliveryMode.NON_PERSISTENT, 4, 0);
        }
        try (MessageConsumer subscriber = session.createDurableConsumer(topic, NAME)) {
            var texts = Texts.available(subscriber);
            assertThat(texts).filteredOn("np"::equals).hasSizeLessThanOrEqualTo(20);
            texts.removeIf("np"::equals);
            assertThat(texts).containsExactly(Texts.numbered("m", 20));
        }
        assertHolds(session.createDurableConsumer(topic, NAME));
    }

    @Test
    @OverTcp
    void itOutlivesTheBroker() throws Exception {
        Path data = Provider.freshDirectory();
        Topic topic = topic();
        try (BrokerProcess broker = BrokerProcess.start(data);
                Connection connection = new WeirConnectionFactory(broker.url()).createConnection()) {
            connection.setClientID("client");
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer plain = session.createDurableConsumer(topic, "plain");
            session.createDurableConsumer(topic, "red", "color = 'red'", true).close();
            session.createDurableConsumer(topic, "gone").close();
            session.unsubscribe("gone");
            Texts.sendColored(session, topic, "m1", "red");
            Texts.sendColored(session, topic, "m2", "blue");
            try (Connection other = new WeirConnectionFactory(broker.url()).createConnection()) {
                Texts.sendColored(other.createSession(), topic, "m3", "red");
            }
            assertThat(Texts.next(plain)).isEqualTo("m1");
            broker.kill();
        }
        try (BrokerProcess broker = BrokerProcess.start(data);
                Connection connection = new WeirConnectionFactory(broker.url()).createConnection()) {
            connection.setClientID("client");
            connection.start();
            Session session = connection.createSession();
            MessageConsumer plain = session.createDurableConsumer(topic, "plain");
            Message first = next(plain);
            assertThat(Texts.of(first)).isEqualTo("m1");
            assertThat(first.getJMSRedelivered()).isTrue();
            assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            assertHolds(plain, "m2", "m3");
            assertHolds(session.createDurableConsumer(topic, "red", "color = 'red'", true), "m3");
            assertHolds(session.createDurableConsumer(topic, "gone"));
        }
    }
}
