package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Goal: close waits for what is under way on other threads: receives, listeners, asynchronous sends; it ends the first, and
 * lets the others end (specification 6.1.8, 6.2.15, 7.3.4, 8.8).
 * Method: something is kept under way while another thread closes; that thread must block, and return once it is over.
 */
class CloseWhileBusyTest extends Conformance {

    /** A connection with one session, one consumer and one producer on a queue. */
    private record Setup(
            Connection connection, Session session, MessageConsumer consumer, MessageProducer producer, Queue queue) {
        List<AutoCloseable> toClose() {
            return List.of(consumer, session, connection);
        }
    }

    private Setup setup(int mode) throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession(mode);
        return new Setup(connection, session, session.createConsumer(queue), session.createProducer(queue), queue);
    }

    private Message onlyMessage(Queue queue) throws Exception {
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        Message message = next(consumer);
        assertThat(consumer.receiveNoWait()).isNull();
        return message;
    }

    @Test
    void aReceiveThatWaitsReturnsNullBeforeCloseReturns() throws Exception {
        for (int i = 0; i < 3; i++) {
            Setup setup = setup(Session.AUTO_ACKNOWLEDGE);
            Background<Message> receive = Background.call(setup.consumer::receive);
            assertThat(receive.blocks()).isTrue();
            setup.toClose().get(i).close();
            assertThat(receive.get()).isNull();
        }
    }

    @Test
    void aReceiveOfAContextReturnsNullWhenItIsClosed() throws Exception {
        List<Function<JMSConsumer, Object>> receives =
                List.of(JMSConsumer::receive, c -> c.receive(SOON_MS), c -> c.receiveBody(String.class));
        for (Function<JMSConsumer, Object> receive : receives) {
            JMSContext context = context();
            JMSConsumer consumer = context.createConsumer(queue());
            Background<Object> waiting = Background.call(() -> receive.apply(consumer));
            assertThat(waiting.blocks()).isTrue();
            context.close();
            assertThat(waiting.get()).isNull();
        }
    }

    @Test
    void aReceiveOnAStoppedConnectionEndsWithClose() throws Exception {
        Setup setup = setup(Session.AUTO_ACKNOWLEDGE);
        setup.connection.stop();
        setup.producer.send(setup.session.createTextMessage("not shown"));
        Background<Message> receive = Background.call(setup.consumer::receive);
        assertThat(receive.blocks()).isTrue();
        setup.connection.close();
        assertThat(receive.get()).isNull();
        assertThat(onlyMessage(setup.queue).getJMSRedelivered()).isFalse();
    }

    @Test
    void closeWaitsForAReceiveThatHasTakenItsMessageWhichIsThenAcknowledged() throws Exception {
        for (boolean whole : new boolean[] {true, false}) {
            Queue queue = queue();
            SlowBody.reset();
            JMSContext context = closing(
                    factory("deserializationAllow=" + SlowBody.class.getName()).createContext());
            context.createProducer().send(queue, new SlowBody());
            JMSConsumer consumer = context.createConsumer(queue);
            Background<SlowBody> receive = Background.call(() -> consumer.receiveBody(SlowBody.class));
            SlowBody.awaitReader();
            Background<Void> close = Background.run(whole ? context::close : consumer::close);
            assertThat(close.blocks()).isTrue();
            SlowBody.letReaderEnd();
            assertThat(receive.get()).isNotNull();
            close.get();
            context.close();
            assertThat(context().createConsumer(queue).receiveNoWait()).isNull();
        }
    }

    @Test
    void closeWaitsForARunningListener() throws Exception {
        for (int i = 0; i < 3; i++) {
            Setup setup = setup(Session.AUTO_ACKNOWLEDGE);
            CountDownLatch running = new CountDownLatch(1);
            CompletableFuture<Void> mayReturn = new CompletableFuture<>();
            setup.consumer.setMessageListener(message -> {
                running.countDown();
                mayReturn.join();
            });
            sendFromElsewhere(setup.queue, "a", "b");
            assertThat(running.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
            Background<Void> close = Background.run(setup.toClose().get(i)::close);
            assertThat(close.blocks()).isTrue();
            mayReturn.complete(null);
            close.get();
            setup.connection.close();
            assertThat(onlyMessage(setup.queue).getBody(String.class)).isEqualTo("b");
        }
    }

    private void sendFromElsewhere(Queue queue, String... texts) {
        try (JMSContext context = factory().createContext()) {
            for (String text : texts) {
                context.createProducer().send(queue, text);
            }
        }
    }

    @Test
    void aRunningListenerHasAllFacilitiesWhileItsSessionOrConnectionIsClosed() throws Exception {
        for (int i = 1; i < 3; i++) {
            Setup setup = setup(Session.SESSION_TRANSACTED);
            Queue replies = queue();
            CountDownLatch running = new CountDownLatch(1);
            CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
            CompletableFuture<String> done = new CompletableFuture<>();
            setup.consumer.setMessageListener(message -> {
                running.countDown();
                mayGoOn.join();
                done.complete(useEverything(setup, message, replies));
            });
            sendFromElsewhere(setup.queue, "a");
            assertThat(running.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
            Background<Void> close = Background.run(setup.toClose().get(i)::close);
            assertThat(close.blocks()).isTrue();
            mayGoOn.complete(null);
            assertThat(done.get(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("used");
            close.get();
            assertThat(onlyMessage(replies).getBody(String.class)).isEqualTo("reply to a");
            assertThat(startedConnection()
                            .createSession()
                            .createConsumer(setup.queue)
                            .receiveNoWait())
                    .isNull();
        }
    }

    private static String useEverything(Setup setup, Message message, Queue replies) {
        try {
            assertThat(setup.consumer.getMessageListener()).isNotNull();
            assertThat(setup.connection.getMetaData().getJMSMajorVersion()).isEqualTo(3);
            String text = "reply to " + message.getBody(String.class);
            setup.session.createProducer(replies).send(setup.session.createTextMessage(text));
            setup.session.commit();
            return "used";
        } catch (Throwable e) {
            return e.toString();
        }
    }

    @Test
    void aListenerCanUseAnotherSessionWhileTheConnectionIsClosed() throws Exception {
        Setup setup = setup(Session.CLIENT_ACKNOWLEDGE);
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
        CompletableFuture<Object> done = new CompletableFuture<>();
        setup.consumer.setMessageListener(message -> {
            running.countDown();
            mayGoOn.join();
            done.complete(acknowledgeAndMakeASession(setup.connection, message));
        });
        sendFromElsewhere(setup.queue, "a");
        assertThat(running.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
        Background<Void> close = Background.run(setup.connection::close);
        assertThat(close.blocks()).isTrue();
        mayGoOn.complete(null);
        assertThat(done.get(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("done");
        close.get();
        assertThat(startedConnection()
                        .createSession()
                        .createConsumer(setup.queue)
                        .receiveNoWait())
                .isNull();
    }

    private static Object acknowledgeAndMakeASession(Connection connection, Message message) {
        try {
            message.acknowledge();
            connection.createSession().createTemporaryQueue();
            return "done";
        } catch (Throwable e) {
            return e;
        }
    }

    /** Completes a latch when it is called, and returns when it is told to. */
    private static final class Held implements CompletionListener {
        private final CountDownLatch called = new CountDownLatch(1);
        private final CompletableFuture<Void> mayReturn = new CompletableFuture<>();

        @Override
        public void onCompletion(Message message) {
            called.countDown();
            mayReturn.join();
        }

        @Override
        public void onException(Message message, Exception exception) {
            mayReturn.completeExceptionally(exception);
        }
    }

    private void assertWaitsForCallback(MessageProducer producer, Message message, Background.Action action)
            throws Exception {
        Held held = new Held();
        producer.send(message, held);
        assertThat(held.called.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
        Background<Void> background = Background.run(action);
        assertThat(background.blocks()).isTrue();
        held.mayReturn.complete(null);
        background.get();
    }

    @Test
    void closeWaitsForCompletionListeners() throws Exception {
        for (int i = 0; i < 3; i++) {
            Setup setup = setup(Session.AUTO_ACKNOWLEDGE);
            AutoCloseable closed =
                    List.of(setup.producer, setup.session, setup.connection).get(i);
            assertWaitsForCallback(setup.producer, setup.session.createMessage(), closed::close);
        }
    }

    @Test
    void closeOfAContextWaitsForCompletionListeners() throws Exception {
        JMSContext context = context();
        Held held = new Held();
        context.createProducer().setAsync(held).send(queue(), "a");
        assertThat(held.called.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
        Background<Void> close = Background.run(context::close);
        assertThat(close.blocks()).isTrue();
        held.mayReturn.complete(null);
        close.get();
    }

    @Test
    void commitAndRollbackWaitForCompletionListeners() throws Exception {
        Setup setup = setup(Session.SESSION_TRANSACTED);
        assertWaitsForCallback(setup.producer, setup.session.createTextMessage("committed"), setup.session::commit);
        assertWaitsForCallback(setup.producer, setup.session.createTextMessage("undone"), setup.session::rollback);
        setup.connection.close();
        assertThat(onlyMessage(setup.queue).getBody(String.class)).isEqualTo("committed");
    }

    @Test
    void sendsUnderWayAreCompletedByClose() throws Exception {
        Setup setup = setup(Session.AUTO_ACKNOWLEDGE);
        int messages = 200;
        CountDownLatch completed = new CountDownLatch(messages);
        CompletionListener count = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                completed.countDown();
            }

            @Override
            public void onException(Message message, Exception exception) {}
        };
        for (int i = 0; i < messages; i++) {
            setup.producer.send(setup.session.createTextMessage("n" + i), count);
        }
        setup.connection.close();
        assertThat(completed.getCount()).isZero();
        MessageConsumer consumer = startedConnection().createSession().createConsumer(setup.queue);
        for (int i = 0; i < messages; i++) {
            assertThat(next(consumer).getBody(String.class)).isEqualTo("n" + i);
        }
    }

    @Test
    void closeFromManyThreadsAtOnceIsOneClose() throws Exception {
        Setup setup = setup(Session.AUTO_ACKNOWLEDGE);
        Background<Message> receive = Background.call(setup.consumer::receive);
        assertThat(receive.blocks()).isTrue();
        List<Background<Void>> closes = List.of(
                Background.run(setup.connection::close),
                Background.run(setup.session::close),
                Background.run(setup.consumer::close),
                Background.run(setup.connection::close),
                Background.run(setup.session::close));
        for (Background<Void> close : closes) {
            close.get();
        }
        assertThat(receive.get()).isNull();
    }
}
