package org.weirmq.tck.ontop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messaginghub.pooled.jms.JmsPoolConnection;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * Goal: pooled-jms works unchanged: under many threads, over its idle time-out, with the simplified API, and when the connection is
 * lost: one that comes back is kept, one that was given up is replaced. Method: its factory around ours, against a broker process.
 */
@Timeout(60)
class PooledConnectionsTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long RECEIVE_MS = 10_000;

    private final String name = SharedBroker.name("pooled");
    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();

    @AfterEach
    void end() {
        pool.stop();
    }

    private void around(ConnectionFactory factory) {
        pool.setConnectionFactory(factory);
    }

    private static void send(ConnectionFactory factory, String queue, String text) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
        }
    }

    private static String receive(ConnectionFactory factory, String queue) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Message message = session.createConsumer(session.createQueue(queue)).receive(RECEIVE_MS);
            return message == null ? null : message.getBody(String.class);
        }
    }

    private static Connection provider(Connection pooled) throws JMSException {
        return ((JmsPoolConnection) pooled).getConnection();
    }

    @Test
    void manyThreadsShareAFewConnections() throws Exception {
        around(SharedBroker.factory());
        pool.setMaxConnections(3);
        pool.setMaxSessionsPerConnection(20);
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            Set<String> received = ConcurrentHashMap.newKeySet();
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < 12; t++) {
                int thread = t;
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        send(pool, name, thread + "-" + i);
                        received.add(receive(pool, name));
                    }
                    return null;
                }));
            }
            for (Future<?> each : work) {
                each.get(30, TimeUnit.SECONDS);
            }
            assertThat(received).hasSize(12 * 20);
            assertThat(pool.getNumConnections()).isBetween(1, 3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anIdleConnectionIsClosedAndANewOneMade() throws Exception {
        around(SharedBroker.factory());
        pool.setConnectionIdleTimeout(300);
        pool.setConnectionCheckInterval(50);
        Connection first = pool.createConnection();
        Connection behind = provider(first);
        first.close();
        await().atMost(BOUND).until(() -> pool.getNumConnections() == 0);
        assertThatThrownBy(behind::createSession).isInstanceOf(jakarta.jms.IllegalStateException.class);
        pool.setConnectionIdleTimeout(
                60_000); // or the pool may close the next one between its creation and its first session
        send(pool, name, "after");
        assertThat(receive(pool, name)).isEqualTo("after");
    }

    @Test
    void sessionsThatAreReturnedLeaveNothingBehind() throws Exception {
        around(SharedBroker.factory());
        pool.setMaxConnections(1);
        try (Connection connection = pool.createConnection()) {
            connection.start();
            Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
            Queue queue = transacted.createQueue(name);
            transacted.createProducer(queue).send(transacted.createTextMessage("uncommitted"));
            transacted.close();
            Session again = connection.createSession(true, Session.SESSION_TRANSACTED);
            again.createProducer(queue).send(again.createTextMessage("committed"));
            again.commit();
            MessageConsumer consumer = again.createConsumer(queue);
            assertThat(consumer.receive(RECEIVE_MS).getBody(String.class)).isEqualTo("committed");
            again.close();
            // Not committed, so it was rolled back and comes again.
            assertThat(receive(pool, name)).isEqualTo("committed");
            TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
            assertThat(temporary.getQueueName()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSimplifiedApiWorks(boolean ours) throws JMSException {
        around(SharedBroker.factory());
        pool.setUseProviderJMSContext(ours);
        try (JMSContext context = pool.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
            Queue queue = context.createQueue(name);
            JMSProducer producer = context.createProducer().setProperty("colour", "red");
            if (ours) {
                // The pool's own producer of a context refuses a delay, whatever the provider.
                producer.setDeliveryDelay(100);
            }
            producer.send(queue, "body");
            Message message = context.createConsumer(queue, "colour = 'red'").receive(RECEIVE_MS);
            assertThat(message).isNotNull();
            message.acknowledge();
        }
    }

    @Test
    void whatCameWithTwoPointZeroWorksThroughThePool() throws Exception {
        around(SharedBroker.factory());
        try (Connection connection = pool.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            MessageConsumer shared = session.createSharedConsumer(session.createTopic(name), "together");
            MessageProducer producer = session.createProducer(session.createTopic(name));
            CompletableFuture<Message> completed = new CompletableFuture<>();
            producer.setDeliveryDelay(50);
            producer.send(session.createTextMessage("asynchronous"), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    completed.complete(message);
                }

                @Override
                public void onException(Message message, Exception exception) {
                    completed.completeExceptionally(exception);
                }
            });
            completed.get(10, TimeUnit.SECONDS);
            assertThat(shared.receive(RECEIVE_MS).getBody(String.class)).isEqualTo("asynchronous");
        }
    }

    @Test
    void aConnectionThatComesBackIsKept(@TempDir Path directory) throws Exception {
        try (MortalBroker broker = new MortalBroker(directory.resolve("data"))) {
            around(broker.factory("reconnect=true"));
            send(pool, name, "before");
            Connection held = pool.createConnection();
            Connection before = provider(held);
            broker.kill();
            broker.comeBack();
            assertThat(receive(pool, name)).isEqualTo("before");
            held.close();
            try (Connection after = pool.createConnection()) {
                assertThat(provider(after)).isSameAs(before);
            }
        }
    }

    @Test
    void aConnectionThatWasGivenUpIsReplaced(@TempDir Path directory) throws Exception {
        try (MortalBroker broker = new MortalBroker(directory.resolve("data"))) {
            around(broker.factory("reconnect=false"));
            CompletableFuture<JMSException> told = new CompletableFuture<>();
            Connection held = pool.createConnection();
            held.setExceptionListener(told::complete);
            Connection before = provider(held);
            send(pool, name, "before");
            broker.kill();
            assertThat(told.get(10, TimeUnit.SECONDS).getErrorCode()).startsWith("WEIR");
            broker.comeBack();
            await().atMost(BOUND).until(() -> {
                try (Connection after = pool.createConnection()) {
                    return provider(after) != before;
                }
            });
            assertThat(receive(pool, name)).isEqualTo("before");
        }
    }
}
