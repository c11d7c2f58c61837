package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: what a MessageListener and a CompletionListener may not do to the objects that they are called for, and what they may
 * (specification 6.1.5, 6.1.8, 6.2.15, 7.3.4, 8.8).
 * Method: does it in the callback and looks at what came of it, there and afterwards.
 */
class CloseFromCallbackTest extends Conformance {

    /** The outcome of each attempt by its name; null for one that succeeded. */
    private static Map<String, Throwable> attempts(Map<String, Background.Action> actions) {
        Map<String, Throwable> outcomes = new LinkedHashMap<>();
        actions.forEach((name, action) -> {
            try {
                action.run();
                outcomes.put(name, null);
            } catch (Throwable e) {
                outcomes.put(name, e);
            }
        });
        return outcomes;
    }

    /** Receives one message with a listener and makes the attempts in it; returns their outcomes. */
    private static Map<String, Throwable> inListener(
            MessageConsumer consumer, Connection connection, Map<String, Background.Action> actions) throws Exception {
        CompletableFuture<Map<String, Throwable>> outcomes = new CompletableFuture<>();
        consumer.setMessageListener(message -> outcomes.complete(attempts(actions)));
        connection.start();
        return outcomes.get(SOON_MS, TimeUnit.MILLISECONDS);
    }

    private void send(Queue queue, String... texts) {
        try (JMSContext context = factory().createContext()) {
            for (String text : texts) {
                context.createProducer().send(queue, text);
            }
        }
    }

    private void assertHolds(Queue queue, String... texts) throws Exception {
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        for (String text : texts) {
            assertThat(next(consumer).getBody(String.class)).isEqualTo(text);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aListenerCannotCloseItsSessionNorStopOrCloseItsConnection() throws Exception {
        Queue queue = queue();
        send(queue, "a");
        Connection connection = connection();
        Session session = connection.createSession();
        Map<String, Throwable> outcomes = inListener(
                session.createConsumer(queue),
                connection,
                Map.of(
                        "session.close", session::close,
                        "connection.close", connection::close,
                        "connection.stop", connection::stop));
        assertThat(outcomes.values()).hasOnlyElementsOfType(IllegalStateException.class);
        connection.close();
        assertHolds(queue);
    }

    @Test
    void aListenerCannotCloseOrStopItsContext() throws Exception {
        Queue queue = queue();
        send(queue, "a");
        JMSContext context = context();
        CompletableFuture<Map<String, Throwable>> outcomes = new CompletableFuture<>();
        JMSContext other = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        context.createConsumer(queue)
                .setMessageListener(message -> outcomes.complete(attempts(Map.of(
                        "context.close", context::close, "context.stop", context::stop, "other.stop", other::stop))));
        assertThat(outcomes.get(SOON_MS, TimeUnit.MILLISECONDS).values())
                .hasOnlyElementsOfType(IllegalStateRuntimeException.class);
    }

    @Test
    void aListenerCanCloseItsConsumerAndItsMessageIsAcknowledged() throws Exception {
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Queue queue = queue();
            send(queue, "a", "b");
            Connection connection = connection();
            MessageConsumer consumer = connection.createSession(mode).createConsumer(queue);
            assertThat(inListener(consumer, connection, Map.of("consumer.close", consumer::close)))
                    .containsEntry("consumer.close", null);
            connection.close();
            assertHolds(queue, "b");
        }
    }

    @Test
    void aListenerThatClosesItsConsumerCanAcknowledgeAfterwards() throws Exception {
        Queue queue = queue();
        send(queue, "a", "b");
        Connection connection = connection();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Map<String, Throwable>> outcomes = new CompletableFuture<>();
        consumer.setMessageListener(message -> {
            Map<String, Background.Action> actions = new LinkedHashMap<>();
            actions.put("consumer.close", consumer::close);
            actions.put("acknowledge", message::acknowledge);
            outcomes.complete(attempts(actions));
        });
        connection.start();
        assertThat(outcomes.get(SOON_MS, TimeUnit.MILLISECONDS).values()).containsOnlyNulls();
        connection.close();
        assertHolds(queue, "b");
    }

    @Test
    void aListenerCanCloseAnotherSessionAndAnotherConnection() throws Exception {
        Queue queue = queue();
        send(queue, "a");
        Connection connection = connection();
        Session other = connection.createSession();
        Connection elsewhere = startedConnection();
        elsewhere.createSession().createConsumer(queue());
        Session session = connection.createSession();
        assertThat(inListener(
                                session.createConsumer(queue),
                                connection,
                                Map.of("other.close", other::close, "elsewhere.close", elsewhere::close))
                        .values())
                .containsOnlyNulls();
    }

    /** Sends asynchronously and makes the attempts in the callback. */
    private static Map<String, Throwable> inCompletion(
            MessageProducer producer, Message message, Map<String, Background.Action> actions) throws Exception {
        BlockingQueue<Map<String, Throwable>> outcomes = new LinkedBlockingQueue<>();
        producer.send(message, new CompletionListener() {
            @Override
            public void onCompletion(Message sent) {
                outcomes.add(attempts(actions));
            }

            @Override
            public void onException(Message sent, Exception failure) {
                outcomes.add(Map.of("sent", failure));
            }
        });
        return outcomes.poll(SOON_MS, TimeUnit.MILLISECONDS);
    }

    @Test
    void aCompletionListenerCannotCloseItsProducerSessionOrConnection() throws Exception {
        Connection connection = connection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue());
        Map<String, Throwable> outcomes = inCompletion(
                producer,
                session.createMessage(),
                Map.of(
                        "producer.close", producer::close,
                        "session.close", session::close,
                        "connection.close", connection::close));
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.values()).hasOnlyElementsOfType(IllegalStateException.class);
        producer.send(session.createMessage());
    }

    @Test
    void aCompletionListenerCannotCommitOrRollBackItsSession() throws Exception {
        Queue queue = queue();
        Session session = connection().createSession(Session.SESSION_TRANSACTED);
        Map<String, Throwable> outcomes = inCompletion(
                session.createProducer(queue),
                session.createTextMessage("a"),
                Map.of("commit", session::commit, "rollback", session::rollback, "close", session::close));
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.values()).hasOnlyElementsOfType(IllegalStateException.class);
        session.commit();
        assertHolds(queue, "a");
    }

    @Test
    void aCompletionListenerCannotCloseCommitOrRollBackItsContext() throws Exception {
        for (int mode : new int[] {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED}) {
            JMSContext context = context(mode);
            BlockingQueue<Map<String, Throwable>> outcomes = new LinkedBlockingQueue<>();
            context.createProducer()
                    .setAsync(new CompletionListener() {
                        @Override
                        public void onCompletion(Message sent) {
                            outcomes.add(attempts(Map.of(
                                    "close",
                                    context::close,
                                    "commit",
                                    context::commit,
                                    "rollback",
                                    context::rollback)));
                        }

                        @Override
                        public void onException(Message sent, Exception failure) {
                            outcomes.add(Map.of("sent", failure));
                        }
                    })
                    .send(queue(), "a");
            Map<String, Throwable> outcome = outcomes.poll(SOON_MS, TimeUnit.MILLISECONDS);
            assertThat(outcome).hasSize(3);
            assertThat(outcome.values()).hasOnlyElementsOfType(IllegalStateRuntimeException.class);
        }
    }

    @Test
    void aCompletionListenerCanCloseAnotherSession() throws Exception {
        Connection connection = connection();
        Session session = connection.createSession();
        Session other = connection.createSession();
        assertThat(inCompletion(
                                session.createProducer(queue()),
                                session.createMessage(),
                                Map.of("other.close", other::close, "stop", connection::stop))
                        .values())
                .containsOnlyNulls();
    }
}
