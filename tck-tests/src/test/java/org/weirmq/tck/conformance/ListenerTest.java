package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: listeners get what comes, can be set, replaced and taken away, and what a RuntimeException does depends on the session
 * (section 8.7, and the Javadoc of MessageConsumer and JMSConsumer).
 * Method: listeners that write down what they hear; nothing is expected to happen by waiting for it not to.
 */
class ListenerTest extends Conformance {

    /** Writes down the text of each message, the times it was delivered, and whether it is marked as redelivered. */
    private static final class Hearing implements MessageListener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final String prefix;
        private final String throwFor;

        Hearing(String prefix, String throwFor) {
            this.prefix = prefix;
            this.throwFor = throwFor;
        }

        Hearing() {
            this("", "");
        }

        @Override
        public void onMessage(Message message) {
            try {
                String text = Texts.of(message);
                int times = message.getIntProperty("JMSXDeliveryCount");
                heard.add(prefix + text + (times == 1 ? "" : "*" + times) + (message.getJMSRedelivered() ? "!" : ""));
                if (text.equals(throwFor) && times < 3) {
                    throw new IllegalArgumentException("on purpose");
                }
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        }

        String next() throws InterruptedException {
            return heard.poll(SOON_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void aListenerGetsWhatWasThereAndWhatComes() throws Exception {
        Queue queue = queue();
        Session sender = connection().createSession();
        Texts.send(sender, queue, "m1", "m2");
        Hearing listener = new Hearing();
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        consumer.setMessageListener(listener);
        assertThat(listener.next()).isEqualTo("m1");
        assertThat(listener.next()).isEqualTo("m2");
        Texts.send(sender, queue, "m3");
        assertThat(listener.next()).isEqualTo("m3");
    }

    @Test
    void aListenerOfATopicGetsWhatComes() throws Exception {
        Topic topic = topic();
        Hearing listener = new Hearing();
        JMSContext context = context();
        context.createConsumer(topic).setMessageListener(listener);
        Texts.send(connection().createSession(), topic, "m1", "m2");
        assertThat(listener.next()).isEqualTo("m1");
        assertThat(listener.next()).isEqualTo("m2");
    }

    @Test
    void theListenerIsTold() throws Exception {
        Hearing listener = new Hearing();
        MessageConsumer classic = connection().createSession().createConsumer(queue());
        assertThat(classic.getMessageListener()).isNull();
        classic.setMessageListener(listener);
        assertThat(classic.getMessageListener()).isSameAs(listener);
        classic.setMessageListener(null);
        assertThat(classic.getMessageListener()).isNull();
        JMSConsumer simplified = context().createConsumer(queue());
        assertThat(simplified.getMessageListener()).isNull();
        simplified.setMessageListener(listener);
        assertThat(simplified.getMessageListener()).isSameAs(listener);
        simplified.setMessageListener(null);
        assertThat(simplified.getMessageListener()).isNull();
    }

    @Test
    void aListenerThatIsTakenAwayGetsNothingMore() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        Hearing listener = new Hearing();
        consumer.setMessageListener(listener);
        Session sender = connection().createSession();
        Texts.send(sender, queue, "m1");
        assertThat(listener.next()).isEqualTo("m1");
        connection.stop();
        consumer.setMessageListener(null);
        connection.start();
        Texts.send(sender, queue, "m2", "m3");
        assertThat(Texts.available(consumer)).containsExactly("m2", "m3");
        assertThat(listener.heard).isEmpty();
    }

    @Test
    void aListenerCanBeReplaced() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        Hearing first = new Hearing("first ", "");
        Hearing second = new Hearing("second ", "");
        consumer.setMessageListener(first);
        Session sender = connection().createSession();
        Texts.send(sender, queue, "m1");
        assertThat(first.next()).isEqualTo("first m1");
        connection.stop();
        consumer.setMessageListener(second);
        connection.start();
        Texts.send(sender, queue, "m2");
        assertThat(second.next()).isEqualTo("second m2");
        assertThat(first.heard).isEmpty();
    }

    @Test
    void aConsumerWithAListenerDoesNotReceive() throws Exception {
        Session session = connection().createSession();
        MessageConsumer consumer = session.createConsumer(queue());
        consumer.setMessageListener(new Hearing());
        assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void acknowledgedAutomaticallyTheMessageComesAgainAtOnce(int mode) throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Texts.send(connection.createSession(), queue, "m1", "m2", "m3");
        Hearing listener = new Hearing("", "m2");
        connection.createSession(mode).createConsumer(queue).setMessageListener(listener);
        connection.start();
        for (String expected : new String[] {"m1", "m2", "m2*2!", "m2*3!", "m3"}) {
            assertThat(listener.next()).isEqualTo(expected);
        }
    }

    @Test
    void acknowledgedByTheClientTheNextOneComes() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Texts.send(connection.createSession(), queue, "m1", "m2", "m3");
        Hearing listener = new Hearing("", "m2");
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        session.createConsumer(queue).setMessageListener(listener);
        connection.start();
        for (String expected : new String[] {"m1", "m2", "m3"}) {
            assertThat(listener.next()).isEqualTo(expected);
        }
        connection.stop();
        session.recover();
        connection.start();
        for (String expected : new String[] {"m1*2!", "m2*2!", "m3*2!"}) {
            assertThat(listener.next()).isEqualTo(expected);
        }
    }

    @Test
    void inATransactionTheNextOneComesAndTheApplicationDecides() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Texts.sendAll(connection, queue, "m1", "m2", "m3");
        Hearing listener = new Hearing("", "m2");
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(listener);
        connection.start();
        for (String expected : new String[] {"m1", "m2", "m3"}) {
            assertThat(listener.next()).isEqualTo(expected);
        }
        connection.stop();
        session.rollback();
        connection.start();
        for (String expected : new String[] {"m1*2!", "m2*2!", "m3*2!"}) {
            assertThat(listener.next()).isEqualTo(expected);
        }
        connection.stop();
        session.commit();
        session.close();
        connection.start();
        assertThat(Texts.available(connection.createSession().createConsumer(queue)))
                .isEmpty();
    }

    @Test
    void aMessageIsAcknowledgedWhenTheListenerHasReturnedAndNotBefore() throws Exception {
        Queue queue = queue();
        Session other = startedConnection().createSession();
        Texts.send(other, queue, "m1", "m2");
        BlockingQueue<String> shownDuring = new LinkedBlockingQueue<>();
        Session browsing = connection().createSession();
        Connection connection = connection();
        connection.createSession().createConsumer(queue).setMessageListener(message -> {
            try {
                shownDuring.add(String.join(" ", Texts.shown(browsing.createBrowser(queue))));
            } catch (JMSException e) {
                shownDuring.add(e.toString());
            }
        });
        connection.start();
        assertThat(shownDuring.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("m1 m2");
        assertThat(shownDuring.poll(SOON_MS, TimeUnit.MILLISECONDS)).endsWith("m2");
        connection.close();
        assertThat(Texts.available(other.createConsumer(queue))).isEmpty();
    }
}
