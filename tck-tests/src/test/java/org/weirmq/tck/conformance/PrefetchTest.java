package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what an application sees of acknowledgement and redelivery does not depend on how much its consumers hold in advance:
 * what was held and not seen was not delivered (sections 6.2.10, 3.4.7, 3.5.11 and 8.8).
 * Method: each test with prefetch 0, 1, 3 and the default; ten messages, some of which are received.
 */
class PrefetchTest extends Conformance {
    private static final String[] TEN = Texts.numbered("m", 10);

    private Connection started(int prefetch) throws JMSException {
        Connection connection = closing(factory("prefetch=" + prefetch).createConnection());
        connection.start();
        return connection;
    }

    private static List<String> received(MessageConsumer consumer, int count) throws JMSException {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seen.add(described(next(consumer)));
        }
        return seen;
    }

    /** Its text, and how often it was delivered if more than once. */
    private static String described(Message message) throws JMSException {
        int times = message.getIntProperty("JMSXDeliveryCount");
        assertThat(message.getJMSRedelivered()).isEqualTo(times > 1);
        return Texts.of(message) + (times == 1 ? "" : "*" + times);
    }

    private static List<String> all(MessageConsumer consumer) throws JMSException {
        List<String> seen = new ArrayList<>();
        for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
            seen.add(described(message));
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void recoverBringsAgainOnlyWhatWasSeen(int prefetch) throws Exception {
        Queue queue = queue();
        Connection connection = started(prefetch);
        Texts.sendAll(connection, queue, TEN);
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(received(consumer, 3)).containsExactly("m1", "m2", "m3");
        session.recover();
        assertThat(received(consumer, 2)).containsExactly("m1*2", "m2*2");
        session.recover();
        assertThat(all(consumer)).containsExactly("m1*3", "m2*3", "m3*2", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void rollbackBringsAgainOnlyWhatWasSeen(int prefetch) throws Exception {
        Queue queue = queue();
        Connection connection = started(prefetch);
        Texts.sendAll(connection, queue, TEN);
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        received(consumer, 2);
        session.commit();
        assertThat(received(consumer, 2)).containsExactly("m3", "m4");
        session.rollback();
        session.rollback();
        assertThat(received(consumer, 1)).containsExactly("m3*2");
        session.rollback();
        assertThat(all(consumer)).containsExactly("m3*3", "m4*2", "m5", "m6", "m7", "m8", "m9", "m10");
        session.commit();
        session.rollback();
        assertThat(all(consumer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void acknowledgeTakesInAllThatTheSessionHasSeenAndNothingElse(int prefetch) throws Exception {
        Queue queue = queue();
        Queue other = queue();
        Connection connection = started(prefetch);
        Texts.sendAll(connection, queue, TEN);
        Texts.sendAll(connection, other, "o1", "o2", "o3");
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer one = session.createConsumer(queue);
        MessageConsumer two = session.createConsumer(other);
        Message oldest = next(one);
        received(one, 2);
        received(two, 1);
        oldest.acknowledge();
        received(one, 1);
        session.close();
        Session fresh = connection.createSession();
        assertThat(all(fresh.createConsumer(queue))).containsExactly("m4*2", "m5", "m6", "m7", "m8", "m9", "m10");
        assertThat(all(fresh.createConsumer(other))).containsExactly("o2", "o3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void anAcknowledgedMessageMayBeAcknowledgedAgain(int prefetch) throws Exception {
        Queue queue = queue();
        Connection connection = started(prefetch);
        Texts.sendAll(connection, queue, TEN);
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        Message first = next(consumer);
        first.acknowledge();
        first.acknowledge();
        received(consumer, 2);
        first.acknowledge();
        session.recover();
        assertThat(received(consumer, 1)).containsExactly("m4");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void whatAClosedConsumerHeldGoesToOthersAtOnce(int prefetch) throws Exception {
        Queue queue = queue();
        Connection connection = started(prefetch);
        Texts.sendAll(connection, queue, TEN);
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer closed = session.createConsumer(queue);
        Message second = null;
        for (int i = 0; i < 2; i++) {
            second = next(closed);
        }
        MessageConsumer other = started(prefetch).createSession().createConsumer(queue);
        closed.close();
        // In any order: the other one may hold later messages.
        assertThat(all(other)).containsExactlyInAnyOrder("m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
        second.acknowledge();
        session.close();
        assertThat(all(other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void whatAClosedSessionHeldOrHadSeenGoesToOthersInOrder(int prefetch) throws Exception {
        Queue queue = queue();
        Connection connection = started(prefetch);
        for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
            Texts.sendAll(connection, queue, TEN);
            Session session = connection.createSession(mode);
            received(session.createConsumer(queue), 2);
            session.close();
            Session fresh = connection.createSession();
            MessageConsumer other = fresh.createConsumer(queue);
            assertThat(all(other)).containsExactly("m1*2", "m2*2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
            fresh.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void acknowledgedAutomaticallyWhatReceiveReturnedIsDone(int prefetch) throws Exception {
        Queue queue = queue();
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Connection connection = started(prefetch);
            Texts.sendAll(connection, queue, TEN);
            Session session = connection.createSession(mode);
            assertThat(received(session.createConsumer(queue), 2)).containsExactly("m1", "m2");
            session.recover();
            connection.close();
            Session fresh = started(prefetch).createSession();
            assertThat(all(fresh.createConsumer(queue)))
                    .containsExactly("m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
            fresh.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 256})
    void aConsumerThatHoldsMessagesDoesNotKeepThemFromBrowsers(int prefetch) throws Exception {
        Queue queue = queue();
        Connection connection = started(prefetch);
        Texts.sendAll(connection, queue, TEN);
        Session session = connection.createSession();
        MessageConsumer holding = session.createConsumer(queue);
        assertThat(received(holding, 1)).containsExactly("m1");
        assertThat(Texts.shown(connection.createSession().createBrowser(queue)))
                .endsWith("m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
    }
}
