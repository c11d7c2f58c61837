package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/**
 * Goal: a QueueBrowser shows the messages of a queue and changes nothing (sections 4.1.6 and the Javadoc of QueueBrowser).
 * Method: browses queues with known content, alone and while others send and consume.
 */
class BrowserTest extends Conformance {
    @Test
    void browsingRemovesNothingAndIsNoDelivery() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        Texts.send(session, queue, "m1", "m2");
        QueueBrowser browser = session.createBrowser(queue);
        assertThat(Texts.shown(browser)).containsExactly("m1", "m2");
        assertThat(Texts.shown(browser)).containsExactly("m1", "m2");
        Message first = next(session.createConsumer(queue));
        assertThat(Texts.of(first)).isEqualTo("m1");
        assertThat(first.getJMSRedelivered()).isFalse();
        assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void messagesAreShownInTheOrderInWhichTheyWouldBeReceived() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        for (int i = 0; i < 30; i++) {
            producer.setPriority(i % 10);
            producer.send(session.createTextMessage(i % 10 + "-" + i / 10));
        }
        var shown = Texts.shown(session.createBrowser(queue));
        assertThat(shown).hasSize(30).startsWith("9-0", "9-1", "9-2", "8-0");
        assertThat(Texts.available(session.createConsumer(queue))).isEqualTo(shown);
    }

    @Test
    void aSelectorLimitsWhatIsShown() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession();
        Texts.sendColored(session, queue, "m1", "red");
        Texts.sendColored(session, queue, "m2", "blue");
        Texts.sendColored(session, queue, "m3", "red");
        assertThat(Texts.shown(session.createBrowser(queue, "color = 'red'"))).containsExactly("m1", "m3");
        assertThat(Texts.shown(session.createBrowser(queue, "color = 'green'"))).isEmpty();
        assertThat(Texts.shown(session.createBrowser(queue, ""))).containsExactly("m1", "m2", "m3");
        assertThat(Texts.shown(session.createBrowser(queue, null))).containsExactly("m1", "m2", "m3");
    }

    @Test
    void anEmptyQueueHasNoElements() throws Exception {
        Enumeration<?> nothing =
                connection().createSession().createBrowser(queue()).getEnumeration();
        assertThat(nothing.hasMoreElements()).isFalse();
        assertThatThrownBy(nothing::nextElement).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void anEnumerationCountsOnlyWithNextElement() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        Texts.send(session, queue, "m1", "m2");
        Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
        assertThat(messages.hasMoreElements()).isTrue();
        assertThat(messages.hasMoreElements()).isTrue();
        assertThat(Texts.of((Message) messages.nextElement())).isEqualTo("m1");
        assertThat(Texts.of((Message) messages.nextElement())).isEqualTo("m2");
        assertThatThrownBy(messages::nextElement).isInstanceOf(NoSuchElementException.class);
        assertThat(messages.hasMoreElements()).isFalse();
    }

    @Test
    void messagesInTheHandsOfAConsumerAreShownUntilAcknowledged() throws Exception {
        Queue queue = queue();
        Session session = startedConnection().createSession(Session.CLIENT_ACKNOWLEDGE);
        Texts.send(session, queue, "m1", "m2", "m3");
        MessageConsumer consumer = session.createConsumer(queue);
        Message first = next(consumer);
        QueueBrowser browser = connection().createSession().createBrowser(queue);
        assertThat(Texts.shown(browser)).containsExactly("m1", "m2", "m3");
        first.acknowledge();
        assertThat(Texts.shown(browser)).containsExactly("m2", "m3");
    }

    @Test
    void browsingGoesOnWhileOthersConsume() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        Texts.sendAll(connection, queue, Texts.numbered("", 2000));
        Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
        assertThat(Texts.of((Message) messages.nextElement())).isEqualTo("1");
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        for (int i = 1; i <= 1900; i++) {
            assertThat(Texts.next(consumer)).isEqualTo(Integer.toString(i));
        }
        // What was consumed meanwhile may be shown or not; what is still there must be, once and in order.
        var rest = Texts.rest(messages);
        assertThat(rest.stream().map(Integer::valueOf)).isSorted().doesNotHaveDuplicates();
        assertThat(rest).endsWith(Texts.numbered("", 2000)[1999]).containsSubsequence("1901", "1950", "2000");
        assertThat(Texts.available(consumer)).hasSize(100);
    }

    @Test
    void anEnumerationShowsTheQueueOfItsTime() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        Texts.send(session, queue, "m1");
        QueueBrowser browser = session.createBrowser(queue);
        Enumeration<?> earlier = browser.getEnumeration();
        Texts.send(session, queue, "m2");
        assertThat(Texts.rest(earlier)).containsExactly("m1");
        assertThat(Texts.shown(browser)).containsExactly("m1", "m2");
    }

    @Test
    void twoEnumerationsDoNotDisturbEachOther() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        Texts.sendAll(connection, queue, Texts.numbered("m", 100));
        QueueBrowser browser = session.createBrowser(queue);
        Enumeration<?> one = browser.getEnumeration();
        assertThat(Texts.of((Message) one.nextElement())).isEqualTo("m1");
        Enumeration<?> two = browser.getEnumeration();
        assertThat(Texts.of((Message) two.nextElement())).isEqualTo("m1");
        assertThat(Texts.rest(one)).hasSize(99);
        assertThat(Texts.rest(two)).hasSize(99);
    }

    @Test
    void manyEnumerationsOfOneBrowserCostNothingThatStays() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        Texts.sendAll(connection, queue, Texts.numbered("m", 50));
        QueueBrowser browser = session.createBrowser(queue);
        for (int i = 0; i < 300; i++) {
            assertThat(browser.getEnumeration().hasMoreElements()).isTrue();
        }
        assertThat(Texts.shown(browser)).hasSize(50);
    }

    /** The broker answers from another thread: what comes together with the end, while the application looks, is shown. */
    @Test
    void whatComesWhileTheApplicationLooksIsShown() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        Texts.sendAll(connection, queue, "m1", "m2");
        QueueBrowser browser = session.createBrowser(queue);
        for (int i = 0; i < 1000; i++) {
            assertThat(Texts.shown(browser)).as("enumeration %d", i).containsExactly("m1", "m2");
        }
    }

    @Test
    void aMessageIsNotShownBeforeItsDeliveryTime() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(60_000);
        producer.send(session.createTextMessage("later"));
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("now"));
        assertThat(Texts.shown(session.createBrowser(queue))).containsExactly("now");
    }

    @Test
    void anExpiredMessageIsNotShown() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(1);
        Message brief = session.createTextMessage("brief");
        producer.send(brief);
        producer.setTimeToLive(0);
        producer.send(session.createTextMessage("lasting"));
        while (System.currentTimeMillis() <= brief.getJMSExpiration()) {
            Thread.onSpinWait();
        }
        assertThat(Texts.shown(session.createBrowser(queue))).containsExactly("lasting");
    }

    @Test
    void whatIsNotCommittedIsNotShown() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        QueueBrowser browser = connection.createSession().createBrowser(queue);
        Texts.send(transacted, queue, "m1");
        assertThat(Texts.shown(browser)).isEmpty();
        transacted.commit();
        assertThat(Texts.shown(browser)).containsExactly("m1");
    }

    @Test
    void moreThanOnePrefetchIsShown() throws Exception {
        Queue queue = queue();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        String[] sent = Texts.numbered("m", 10_000);
        for (String text : sent) {
            context.createProducer().send(queue, text);
        }
        context.commit();
        assertThat(Texts.shown(context.createBrowser(queue))).containsExactly(sent);
    }

    @Test
    void queueAndSelectorAreTold() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        QueueBrowser plain = session.createBrowser(queue);
        assertThat(plain.getQueue()).isEqualTo(queue);
        assertThat(plain.getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue, "").getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue, null).getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
        QueueConnection old = closing(factory().createQueueConnection());
        QueueSession queueSession = old.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        assertThat(queueSession.createBrowser(queue).getQueue()).isEqualTo(queue);
        assertThat(queueSession.createBrowser(queue, "a = 1").getMessageSelector())
                .isEqualTo("a = 1");
        assertThat(context().createBrowser(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
    }

    @Test
    void aWrongQueueOrSelectorIsRefusedAtCreation() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(null, "a = 1")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(queue, "a =")).isInstanceOf(InvalidSelectorException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createBrowser(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createBrowser(null, "a = 1"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createBrowser(queue, "a ="))
                .isInstanceOf(InvalidSelectorRuntimeException.class);
        assertThat(Texts.shown(session.createBrowser(queue))).isEmpty();
        assertThat(Texts.shown(context.createBrowser(queue))).isEmpty();
    }

    @Test
    void aClosedBrowserShowsNothing() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        Texts.sendAll(connection, queue, Texts.numbered("m", 100));
        QueueBrowser browser = session.createBrowser(queue);
        Enumeration<?> open = browser.getEnumeration();
        open.nextElement();
        browser.close();
        browser.close();
        assertThat(open.hasMoreElements()).isFalse();
        assertThatThrownBy(open::nextElement).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(browser::getQueue).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(browser::getMessageSelector).isInstanceOf(IllegalStateException.class);
        assertThat(Texts.shown(session.createBrowser(queue))).hasSize(100);
    }

    @Test
    void aBrowserEndsWithItsSession() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        Texts.sendAll(connection, queue, Texts.numbered("m", 100));
        QueueBrowser browser = session.createBrowser(queue);
        Enumeration<?> open = browser.getEnumeration();
        open.nextElement();
        session.close();
        assertThat(open.hasMoreElements()).isFalse();
        assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
        browser.close();
    }

    @Test
    void browsingNeedsNoStartedConnection() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession();
        Texts.send(session, queue, "m1");
        assertThat(Texts.shown(session.createBrowser(queue))).containsExactly("m1");
    }
}
