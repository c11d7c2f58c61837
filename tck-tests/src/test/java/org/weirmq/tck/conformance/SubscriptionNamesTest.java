package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.Test;

/**
 * Goal: names of subscriptions have the characters and the length that section 4.2.4 asks for, and what is no name is refused
 * without harm.
 * Method: each kind of named subscription with names at the edges and beyond.
 */
class SubscriptionNamesTest extends Conformance {
    private Session session() throws JMSException {
        Connection connection = connection();
        connection.setClientID(uniqueName());
        connection.start();
        return connection.createSession();
    }

    private void assertUsable(Session session, String name) throws JMSException {
        Topic topic = topic();
        session.createDurableConsumer(topic, name).close();
        MessageConsumer shared = session.createSharedConsumer(topic, name);
        Texts.send(session, topic, "m");
        assertThat(Texts.available(shared)).containsExactly("m");
        shared.close();
        MessageConsumer durable = session.createDurableConsumer(topic, name);
        assertThat(Texts.available(durable)).containsExactly("m");
        durable.close();
        session.unsubscribe(name);
        session.createSharedDurableConsumer(topic, name).close();
        session.unsubscribe(name);
    }

    @Test
    void allCharactersThatMustBeAllowedAre() throws Exception {
        Session session = session();
        assertUsable(session, "aZ09_.-$");
        assertUsable(session, "\u00e4\u00df\u03a9\u4e2d\u0416\u0661_\u20ac.-");
        assertUsable(session, new String(Character.toChars(0x20000)) + ".\ud801\udc00");
    }

    @Test
    void othersAreAllowedToo() throws Exception {
        Session session = session();
        for (String name :
                new String[] {" ", "a b", "*", ">", "#", "a/b", "a:b", "'", "\"", "\t", "\u0000", "\uD83D\uDE00"}) {
            assertUsable(session, name);
        }
    }

    @Test
    void aHundredAndTwentyEightCharactersAreAllowed() throws Exception {
        Session session = session();
        assertUsable(session, "n".repeat(128));
        assertUsable(session, "\u4e2d".repeat(128));
        assertUsable(session, "\ud801\udc00".repeat(128));
    }

    @Test
    void namesThatDifferInCaseOrSpaceAreTwo() throws Exception {
        Topic topic = topic();
        Session session = session();
        MessageConsumer lower = session.createDurableConsumer(topic, "name");
        MessageConsumer upper = session.createDurableConsumer(topic, "NAME");
        MessageConsumer spaced = session.createDurableConsumer(topic, "name ");
        Texts.send(session, topic, "m");
        for (MessageConsumer subscriber : new MessageConsumer[] {lower, upper, spaced}) {
            assertThat(Texts.available(subscriber)).containsExactly("m");
        }
    }

    @Test
    void noNameAnEmptyOneAndAHugeOneAreRefused() throws Exception {
        Topic topic = topic();
        Session session = session();
        JMSContext context = context();
        for (String name : new String[] {null, "", "x".repeat(100_000), "\u4e2d".repeat(5_000_000)}) {
            assertThatThrownBy(() -> session.createDurableConsumer(topic, name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createDurableConsumer(topic, name, null, false))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createDurableSubscriber(topic, name))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createDurableSubscriber(topic, name, null, false))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedConsumer(topic, name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedConsumer(topic, name, null))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, name))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, name, null))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> context.createSharedConsumer(topic, name)).isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> context.createSharedDurableConsumer(topic, name))
                    .isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> context.unsubscribe(name)).isInstanceOf(JMSRuntimeException.class);
        }
        assertUsable(session, "name");
        context.createSharedConsumer(topic, uniqueName()).close();
    }
}
