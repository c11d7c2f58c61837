package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: a ConnectionConsumer gives the messages of a queue or subscription to the sessions of an application server's pool, whose
 * listeners get them in {@code Session.run()} (specification 11.2; Javadoc of ConnectionConsumer, ServerSession, ServerSessionPool
 * and of the connections' methods).
 * Method: {@link ServerThreads} is the application server.
 */
class ServerSessionTest extends Conformance {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private ServerThreads pool = closing(new ServerThreads());

    private static String note(Message message) {
        try {
            return message.getBody(String.class) + " x" + message.getIntProperty("JMSXDeliveryCount");
        } catch (JMSException e) {
            return e.toString();
        }
    }

    private void assertHeard(String... notes) throws InterruptedException {
        for (String note : notes) {
            assertThat(heard.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo(note);
        }
    }

    private Connection started(String clientId) throws JMSException {
        Connection connection = connection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    private Session pooled(Connection connection, int mode, MessageListener listener) throws JMSException {
        Session session = connection.createSession(mode);
        session.setMessageListener(listener);
        pool.add(session);
        return session;
    }

    private void noting(Connection connection) throws JMSException {
        pooled(connection, Session.AUTO_ACKNOWLEDGE, message -> heard.add(note(message)));
    }

    private void send(jakarta.jms.Destination to, String... texts) {
        try (JMSContext context = factory().createContext()) {
            for (String text : texts) {
                context.createProducer().setProperty("text", text).send(to, text);
            }
        }
    }

    @Test
    void itConsumesFromAQueueWithASelector() throws Exception {
        Connection connection = startedConnection();
        Queue queue = queue();
        noting(connection);
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, "text <> 'b'", pool, 1);
        assertThat(consumer.getServerSessionPool()).isSameAs(pool);
        send(queue, "a", "b", "c");
        assertHeard("a x1", "c x1");
        consumer.close();
        connection.close();
        assertThat(context().createConsumer(queue).receiveBody(String.class, SOON_MS))
                .isEqualTo("b");
    }

    @Test
    void itConsumesFromEachKindOfSubscription() throws Exception {
        for (int kind = 0; kind < 4; kind++) {
            Connection connection = started(uniqueName());
            Topic topic = topic();
            pool = closing(new ServerThreads());
            noting(connection);
            ConnectionConsumer consumer = switch (kind) {
                case 0 -> connection.createConnectionConsumer(topic, null, pool, 1);
                case 1 -> connection.createSharedConnectionConsumer(topic, "s", null, pool, 1);
                case 2 -> connection.createDurableConnectionConsumer(topic, "d", null, pool, 1);
                default -> connection.createSharedDurableConnectionConsumer(topic, "sd", "", pool, 1);
            };
            send(topic, "a", "b");
            assertHeard("a x1", "b x1");
            consumer.close();
            connection.close();
        }
    }

    @Test
    void aDurableSubscriptionKeepsMessagesWithoutItsConnectionConsumer() throws Exception {
        Topic topic = topic();
        Connection connection = started(uniqueName());
        connection.createDurableConnectionConsumer(topic, "d", null, pool, 1).close();
        connection
                .createSharedDurableConnectionConsumer(topic, "sd", null, pool, 1)
                .close();
        send(topic, "kept");
        noting(connection);
        connection.createDurableConnectionConsumer(topic, "d", null, pool, 1);
        assertHeard("kept x1");
        connection.createSharedDurableConnectionConsumer(topic, "sd", null, pool, 1);
        assertHeard("kept x1");
    }

    @Test
    void theInterfacesOfTheDomainsHaveTheirOwn() throws Exception {
        QueueConnection ptp = closing(factory().createQueueConnection());
        ptp.start();
        Queue queue = queue();
        ptp.createConnectionConsumer(queue, null, pool, 1);
        Session queueSession = ptp.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        queueSession.setMessageListener(message -> heard.add(note(message)));
        pool.add(queueSession);
        send(queue, "q");
        assertHeard("q x1");
        ptp.close();
        TopicConnection pubSub = closing(factory("clientId=" + uniqueName()).createTopicConnection());
        pubSub.start();
        Topic topic = topic();
        ServerThreads topics = closing(new ServerThreads());
        pubSub.createConnectionConsumer(topic, null, topics, 1);
        pubSub.createDurableConnectionConsumer(topic, "d", null, topics, 1);
        Session topicSession = pubSub.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        topicSession.setMessageListener(message -> heard.add(note(message)));
        topics.add(topicSession);
        send(topic, "t");
        assertHeard("t x1", "t x1");
    }

    @Test
    void noServerSessionGetsMoreThanMaxMessages() throws Exception {
        Connection connection = connection();
        Queue queue = queue();
        String[] texts = new String[20];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "n" + i;
        }
        send(queue, texts);
        noting(connection);
        connection.createConnectionConsumer(queue, null, pool, 4);
        connection.start();
        for (String text : texts) {
            assertHeard(text + " x1");
        }
        assertThat(pool.starts()).isGreaterThanOrEqualTo(texts.length / 4);
    }

    @Test
    void sessionsOfThePoolRunAtTheSameTime() throws Exception {
        Connection connection = startedConnection();
        Queue queue = queue();
        CyclicBarrier together = new CyclicBarrier(2);
        for (int i = 0; i < 2; i++) {
            pooled(connection, Session.AUTO_ACKNOWLEDGE, message -> {
                try {
                    together.await(SOON_MS, TimeUnit.MILLISECONDS);
                    heard.add("met");
                } catch (Exception e) {
                    heard.add(e.toString());
                }
            });
        }
        connection.createConnectionConsumer(queue, null, pool, 1);
        send(queue, "a", "b");
        assertHeard("met", "met");
    }

    @Test
    void aTransactedServerSessionCommitsAndRollsBack() throws Exception {
        Connection connection = startedConnection();
        Queue queue = queue();
        Queue replies = queue();
        CompletableFuture<Session> session = new CompletableFuture<>();
        session.complete(pooled(connection, Session.SESSION_TRANSACTED, message -> {
            try {
                String note = note(message);
                heard.add(note);
                Session own = session.join();
                own.createProducer(replies).send(own.createTextMessage(note));
                if (note.endsWith("x1")) {
                    own.rollback();
                } else {
                    own.commit();
                }
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        }));
        connection.createConnectionConsumer(queue, null, pool, 1);
        send(queue, "a");
        assertHeard("a x1", "a x2");
        assertThat(context().createConsumer(replies).receiveBody(String.class, SOON_MS))
                .isEqualTo("a x2");
        connection.close();
        assertThat(context().createConsumer(queue).receiveNoWait()).isNull();
    }

    @Test
    void aServerSessionThatAcknowledgesItself() throws Exception {
        Connection connection = startedConnection();
        Queue queue = queue();
        pooled(connection, Session.CLIENT_ACKNOWLEDGE, message -> {
            try {
                if (note(message).startsWith("b")) {
                    message.acknowledge();
                }
                heard.add(note(message));
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        });
        connection.createConnectionConsumer(queue, null, pool, 1);
        send(queue, "a", "b", "c");
        assertHeard("a x1", "b x1", "c x1");
        connection.close();
        var after = context().createConsumer(queue);
        assertThat(note(after.receive(SOON_MS))).isEqualTo("c x2");
        assertThat(after.receiveNoWait()).isNull();
    }

    @Test
    void aListenerThatThrowsGetsTheMessageAgain() throws Exception {
        Connection connection = startedConnection();
        Queue queue = queue();
        pooled(connection, Session.AUTO_ACKNOWLEDGE, message -> {
            heard.add(note(message));
            if (note(message).endsWith("x1")) {
                throw new IllegalArgumentException("on purpose");
            }
        });
        connection.createConnectionConsumer(queue, null, pool, 1);
        send(queue, "a");
        assertHeard("a x1", "a x2");
    }

    @Test
    void nothingIsHandedOutWhileTheConnectionIsStopped() throws Exception {
        Connection connection = connection();
        Queue queue = queue();
        noting(connection);
        connection.createConnectionConsumer(queue, null, pool, 10);
        send(queue, "a");
        assertThat(connection
                        .createSession()
                        .createBrowser(queue)
                        .getEnumeration()
                        .hasMoreElements())
                .isTrue();
        assertThat(heard).isEmpty();
        assertThat(pool.starts()).isZero();
        connection.start();
        assertHeard("a x1");
    }

    @Test
    void stopAndCloseWaitForTheListenersOfServerSessionsWhichHaveAllFacilities() throws Exception {
        for (boolean close : new boolean[] {false, true}) {
            Connection connection = startedConnection();
            Queue queue = queue();
            pool = closing(new ServerThreads());
            CompletableFuture<Void> running = new CompletableFuture<>();
            CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
            CompletableFuture<Session> session = new CompletableFuture<>();
            session.complete(pooled(connection, Session.SESSION_TRANSACTED, message -> {
                running.complete(null);
                mayGoOn.join();
                try {
                    session.join().commit();
                    heard.add(note(message));
                } catch (JMSException e) {
                    heard.add(e.toString());
                }
            }));
            connection.createConnectionConsumer(queue, null, pool, 5);
            send(queue, "a", "b");
            running.get(SOON_MS, TimeUnit.MILLISECONDS);
            Background<Void> waits = Background.run(close ? connection::close : connection::stop);
            assertThat(waits.blocks()).isTrue();
            mayGoOn.complete(null);
            waits.get();
            assertThat(heard).containsExactly("a x1");
            heard.clear();
            connection.close();
            var after = context().createConsumer(queue);
            assertThat(note(after.receive(SOON_MS))).isEqualTo("b x1");
            assertThat(after.receiveNoWait()).isNull();
        }
    }

    @Test
    void theListenerOfAServerSessionCannotCloseItsSessionOrConnection() throws Exception {
        Connection connection = startedConnection();
        Queue queue = queue();
        CompletableFuture<Session> session = new CompletableFuture<>();
        session.complete(pooled(connection, Session.AUTO_ACKNOWLEDGE, message -> {
            for (Background.Action action :
                    new Background.Action[] {session.join()::close, connection::close, connection::stop}) {
                try {
                    action.run();
                    heard.add("succeeded");
                } catch (Exception e) {
                    heard.add(e.getClass().getSimpleName());
                }
            }
        }));
        connection.createConnectionConsumer(queue, null, pool, 1);
        send(queue, "a");
        assertHeard("IllegalStateException", "IllegalStateException", "IllegalStateException");
    }

    @Test
    void aSessionKeepsItsListenerAndRunsEmptyHanded() throws Exception {
        Session session = startedConnection().createSession();
        assertThat(session.getMessageListener()).isNull();
        MessageListener listener = message -> {};
        session.setMessageListener(listener);
        assertThat(session.getMessageListener()).isSameAs(listener);
        session.run();
        Queue queue = queue();
        session.createProducer(queue).send(session.createMessage());
    }

    @Test
    void badArgumentsAreRefused() throws Exception {
        Connection connection = connection();
        Queue queue = queue();
        Topic topic = topic();
        ServerSessionPool none = null;
        assertThatThrownBy(() -> connection.createConnectionConsumer(null, null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "not a selector (", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, none, 1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 0))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSharedConnectionConsumer(null, "s", null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createSharedConnectionConsumer(topic, null, null, pool, 1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSharedDurableConnectionConsumer(topic, "sd", "=", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> connection.createDurableConnectionConsumer(topic, "d", null, pool, 1))
                .as("without a client id")
                .isInstanceOf(IllegalStateException.class);
        connection.createConnectionConsumer(queue, null, pool, 1);
    }
}
