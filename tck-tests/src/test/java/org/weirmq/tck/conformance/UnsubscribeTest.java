package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import org.junit.jupiter.api.Test;

/**
 * Goal: {@code unsubscribe} ends a durable subscription with all that it holds, and refuses while it is in use (sections 8.3.3 and
 * 8.3.4, and the Javadoc of Session and JMSContext).
 * Method: tries it in every state of a subscription; that it is still there is seen from what it holds.
 */
class UnsubscribeTest extends Conformance {
    private Connection client() throws JMSException {
        Connection connection = connection();
        connection.setClientID(uniqueName());
        connection.start();
        return connection;
    }

    @Test
    void itEndsAnUnsharedSubscriptionWithWhatItHolds() throws Exception {
        Topic topic = topic();
        Session session = client().createSession();
        session.createDurableConsumer(topic, "s").close();
        Texts.send(session, topic, "old");
        session.unsubscribe("s");
        assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(InvalidDestinationException.class);
        MessageConsumer anew = session.createDurableConsumer(topic, "s");
        assertThat(Texts.available(anew)).isEmpty();
    }

    @Test
    void itEndsASharedSubscriptionOfWhoeverMadeIt() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        try (Connection maker = factory().createConnection()) {
            maker.createSession().createSharedDurableConsumer(topic, name);
        }
        Session session = startedConnection().createSession();
        Texts.send(session, topic, "old");
        session.unsubscribe(name);
        assertThat(Texts.available(session.createSharedDurableConsumer(topic, name)))
                .isEmpty();
    }

    @Test
    void afterItTheNameIsFreeForEveryKind() throws Exception {
        Topic topic = topic();
        Session session = client().createSession();
        session.createDurableConsumer(topic, "s").close();
        session.unsubscribe("s");
        session.createSharedDurableConsumer(topic, "s").close();
        session.unsubscribe("s");
        session.createDurableConsumer(topic, "s").close();
    }

    @Test
    void anUnknownNameIsAnInvalidDestination() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Session session = client().createSession();
        Session nobody = startedConnection().createSession();
        session.createDurableConsumer(topic, name).close();
        assertThatThrownBy(() -> session.unsubscribe("no such name")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.unsubscribe("")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.unsubscribe(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> nobody.unsubscribe(name)).isInstanceOf(InvalidDestinationException.class);
        Session other = client().createSession();
        assertThatThrownBy(() -> other.unsubscribe(name)).isInstanceOf(InvalidDestinationException.class);
        MessageConsumer shared = nobody.createSharedConsumer(topic, name);
        assertThatThrownBy(() -> nobody.unsubscribe(name)).isInstanceOf(InvalidDestinationException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.unsubscribe(name)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.unsubscribe(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
        Texts.send(session, topic, "m");
        assertThat(Texts.available(shared)).containsExactly("m");
        assertThat(Texts.available(session.createDurableConsumer(topic, name))).containsExactly("m");
    }

    @Test
    void itIsRefusedWhileThereIsAConsumer() throws Exception {
        Topic topic = topic();
        String name = uniqueName();
        Connection connection = client();
        Session session = connection.createSession();
        MessageConsumer unshared = session.createDurableConsumer(topic, name);
        assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSession().unsubscribe(name)).isInstanceOf(JMSException.class);
        Session nobody = startedConnection().createSession();
        MessageConsumer one = nobody.createSharedDurableConsumer(topic, name);
        MessageConsumer two = nobody.createSharedDurableConsumer(topic, name);
        one.close();
        JMSContext context = context();
        assertThatThrownBy(() -> context.unsubscribe(name)).isInstanceOf(JMSRuntimeException.class);
        Texts.send(session, topic, "m");
        assertThat(Texts.available(unshared)).containsExactly("m");
        assertThat(Texts.available(two)).containsExactly("m");
        unshared.close();
        session.unsubscribe(name);
        two.close();
        context.unsubscribe(name);
    }

    @Test
    void itIsRefusedWhileAMessageIsNotAcknowledged() throws Exception {
        Topic topic = topic();
        Connection connection = client();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer subscriber = session.createDurableConsumer(topic, "s");
        Texts.send(session, topic, "m");
        Message message = next(subscriber);
        subscriber.close();
        assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSession().unsubscribe("s")).isInstanceOf(JMSException.class);
        message.acknowledge();
        session.unsubscribe("s");
    }

    @Test
    void itIsRefusedWhileAMessageIsInATransaction() throws Exception {
        Topic topic = topic();
        Session session = client().createSession(Session.SESSION_TRANSACTED);
        for (boolean commit : new boolean[] {true, false}) {
            MessageConsumer subscriber = session.createDurableConsumer(topic, "s");
            Texts.send(session, topic, "m");
            session.commit();
            assertThat(Texts.next(subscriber)).isEqualTo("m");
            subscriber.close();
            assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);
            if (commit) {
                session.commit();
            } else {
                session.rollback();
            }
            session.unsubscribe("s");
        }
    }

    @Test
    void whatWasAcknowledgedAutomaticallyIsNotInTheWay() throws Exception {
        Topic topic = topic();
        Connection connection = client();
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = connection.createSession(mode);
            MessageConsumer subscriber = session.createDurableConsumer(topic, "s");
            Texts.send(session, topic, "m1", "m2");
            assertThat(Texts.next(subscriber)).isEqualTo("m1");
            subscriber.close();
            session.unsubscribe("s");
        }
    }

    @Test
    void aTopicSessionAndAContextUnsubscribeToo() throws Exception {
        Topic topic = topic();
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.setClientID(uniqueName());
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createDurableSubscriber(topic, "s").close();
        session.unsubscribe("s");
        assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(InvalidDestinationException.class);
        JMSContext context = context();
        String name = uniqueName();
        context.createSharedDurableConsumer(topic, name).close();
        context.unsubscribe(name);
        assertThatThrownBy(() -> context.unsubscribe(name)).isInstanceOf(InvalidDestinationRuntimeException.class);
    }
}
