package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Goal: asynchronous sends: who is called back, when, in which order and on which thread; what fails at once; what the message
 * and the session are good for meanwhile (specification 7.3, Javadoc of CompletionListener and JMSProducer.setAsync).
 * Method: a listener that notes its calls, and that holds up a callback where a test needs to be in the middle of it.
 */
class AsyncSendTest extends Conformance {
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> hold = new CompletableFuture<>();

    /** Notes the text of each message; waits at one whose text is "hold". */
    private final class Noting implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            String text = text(message);
            calls.add(text);
            if (text.equals("hold")) {
                hold.join();
            }
        }

        @Override
        public void onException(Message message, Exception exception) {
            calls.add(exception.getClass().getSimpleName());
        }
    }

    private static String text(Message message) {
        try {
            return ((TextMessage) message).getText();
        } catch (JMSException e) {
            return e.toString();
        }
    }

    private void assertCalls(String... texts) throws InterruptedException {
        for (String text : texts) {
            assertThat(calls.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo(text);
        }
    }

    private Session session() throws JMSException {
        return startedConnection().createSession();
    }

    @Test
    void everyFormOfSendCallsBackWhenTheMessageWasSent() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer own = session.createProducer(queue);
        MessageProducer anywhere = session.createProducer(null);
        CompletionListener listener = new Noting();
        own.send(session.createTextMessage("1"), listener);
        own.send(session.createTextMessage("2"), DeliveryMode.NON_PERSISTENT, 4, 60_000, listener);
        anywhere.send(queue, session.createTextMessage("3"), listener);
        anywhere.send(queue, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 60_000, listener);
        JMSContext context = context();
        assertCalls("1", "2", "3", "4");
        context.createProducer().setAsync(listener).send(queue, "5");
        assertCalls("5");
        JMSConsumer consumer = context.createConsumer(queue);
        for (int i = 1; i <= 5; i++) {
            assertThat(Integer.parseInt(consumer.receiveBody(String.class, SOON_MS)))
                    .isBetween(1, 5);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void theMessageIsThereWhenTheCallbackRunsAndItsHeadersAreSet() throws Exception {
        Queue queue = queue();
        JMSConsumer consumer = context().createConsumer(queue);
        Session session = session();
        CompletableFuture<String> outcome = new CompletableFuture<>();
        TextMessage sent = session.createTextMessage("a");
        session.createProducer(queue).send(sent, new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    String id = message.getJMSMessageID();
                    boolean complete = message == sent
                            && message.getJMSTimestamp() > 0
                            && message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT
                            && queue.equals(message.getJMSDestination());
                    Message received = consumer.receiveNoWait();
                    outcome.complete(
                            complete && received != null && id.equals(received.getJMSMessageID()) ? "ok" : "bad");
                } catch (JMSException | RuntimeException e) {
                    outcome.complete(e.toString());
                }
            }

            @Override
            public void onException(Message message, Exception exception) {
                outcome.complete(exception.toString());
            }
        });
        assertThat(outcome.get(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("ok");
    }

    @Test
    void aNullListenerIsIllegal() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer own = session.createProducer(queue);
        MessageProducer anywhere = session.createProducer(null);
        Message message = session.createMessage();
        assertThatThrownBy(() -> own.send(message, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> own.send(message, 2, 4, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> anywhere.send(queue, message, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> anywhere.send(queue, message, 2, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
        JMSProducer producer = context().createProducer();
        assertThat(producer.getAsync()).isNull();
        CompletionListener listener = new Noting();
        assertThat(producer.setAsync(listener).getAsync()).isSameAs(listener);
        assertThat(producer.setAsync(null).getAsync()).as("synchronous again").isNull();
        producer.send(queue, "synchronous");
        assertThat(calls).isEmpty();
    }

    @Test
    void whatIsThrownBySendIsNotToldToTheListener() throws Exception {
        Session session = session();
        MessageProducer producer = session.createProducer(queue());
        CompletionListener listener = new Noting();
        Message message = session.createMessage();
        assertThatThrownBy(() -> producer.send(null, listener)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> producer.send(message, 7, 4, 0, listener)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, 2, 10, 0, listener)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, 2, 4, -1, listener)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(queue(), message, listener))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> session.createProducer(null).send(message, listener))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> context().createProducer().setAsync(listener).send(queue(), (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        producer.send(session.createTextMessage("good"), listener);
        assertCalls("good");
        assertThat(calls).isEmpty();
        assertThatCode(() -> message.setStringProperty("a", "b")).doesNotThrowAnyException();
    }

    @Test
    void callbacksComeInTheOrderOfTheSendsOneAtATimeOnAnotherThread() throws Exception {
        Session session = session();
        MessageProducer[] producers = {session.createProducer(queue()), session.createProducer(queue())};
        AtomicInteger running = new AtomicInteger();
        Thread sender = Thread.currentThread();
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                boolean alone = running.incrementAndGet() == 1 && Thread.currentThread() != sender;
                Thread.yield();
                running.decrementAndGet();
                calls.add(alone ? text(message) : "not alone");
            }

            @Override
            public void onException(Message message, Exception exception) {
                calls.add(exception.toString());
            }
        };
        int messages = 200;
        for (int i = 0; i < messages; i++) {
            producers[i % 2].setDeliveryMode(i % 3 == 0 ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT);
            producers[i % 2].send(session.createTextMessage("n" + i), listener);
        }
        for (int i = 0; i < messages; i++) {
            assertCalls("n" + i);
        }
    }

    @Test
    void synchronousAndAsynchronousSendsKeepTheirOrder() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(queue);
        CompletionListener listener = new Noting();
        int messages = 60;
        for (int i = 0; i < messages; i++) {
            if (i % 4 == 3) {
                producer.send(session.createTextMessage("n" + i));
            } else {
                producer.send(session.createTextMessage("n" + i), listener);
            }
        }
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < messages; i++) {
            assertThat(next(consumer).getBody(String.class)).isEqualTo("n" + i);
        }
    }

    @Test
    void theMessageCannotBeUsedBeforeItsCallback() throws Exception {
        Session session = session();
        MessageProducer producer = session.createProducer(queue());
        CompletionListener listener = new Noting();
        TextMessage held = session.createTextMessage("hold");
        TextMessage waiting = session.createTextMessage("waiting");
        producer.send(held, listener);
        assertCalls("hold");
        producer.send(waiting, listener);
        assertThatThrownBy(waiting::getText).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> waiting.setText("changed")).isInstanceOf(JMSException.class);
        assertThatThrownBy(waiting::getJMSMessageID).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> waiting.setStringProperty("a", "b")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(waiting)).isInstanceOf(JMSException.class);
        hold.complete(null);
        assertCalls("waiting");
        waiting.setText("usable again");
        producer.send(waiting);
    }

    @Test
    void theSessionIsTheApplicationsWhileCallbacksRun() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        producer.send(session.createTextMessage("hold"), new Noting());
        assertCalls("hold");
        producer.send(session.createTextMessage("synchronous"));
        assertThat(next(consumer).getBody(String.class)).isEqualTo("hold");
        assertThat(next(consumer).getBody(String.class)).isEqualTo("synchronous");
        hold.complete(null);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheCallbacks() throws Exception {
        Session session = session();
        MessageProducer producer = session.createProducer(queue());
        CompletionListener throwing = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                calls.add("throws");
                throw new IllegalArgumentException("on purpose");
            }

            @Override
            public void onException(Message message, Exception exception) {}
        };
        producer.send(session.createTextMessage("1"), throwing);
        producer.send(session.createTextMessage("2"), new Noting());
        assertCalls("throws", "2");
    }

    @Test
    void inATransactionTheCallbackComesBeforeTheCommit() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        session.createProducer(queue).send(session.createTextMessage("a"), new Noting());
        assertCalls("a");
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        session.commit();
        assertThat(next(consumer).getBody(String.class)).isEqualTo("a");
    }

    @Test
    void aFailureThatIsNotThrownIsToldToTheListener() throws Exception {
        Connection owner = connection();
        Queue temporary = owner.createSession().createTemporaryQueue();
        Session session = session();
        MessageProducer producer = session.createProducer(temporary);
        owner.close();
        try {
            producer.send(session.createTextMessage("to nowhere"), new Noting());
        } catch (JMSException e) {
            calls.add(e.getClass().getSimpleName());
        }
        assertCalls("InvalidDestinationException");
        assertThat(calls).isEmpty();
    }
}
