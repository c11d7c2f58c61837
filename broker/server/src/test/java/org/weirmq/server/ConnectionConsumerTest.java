package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: messages of a connection consumer are shown by the sessions of a pool, and settled in each of their modes (Jakarta
 * Messaging 3.1, chapter 10). Method: a pool of one session on a thread of its own, against an in-memory broker.
 */
@Timeout(60)
class ConnectionConsumerTest {
    private static final long PATIENCE_MS = 10_000;

    private final String url = "weir:mem:" + UUID.randomUUID();
    private final ExecutorService serverThread = Executors.newSingleThreadExecutor();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private Connection connection;
    private Session clientSession;
    private MessageProducer producer;
    private Queue queue;

    @BeforeEach
    void open() throws Exception {
        connection = new WeirConnectionFactory(url).createConnection();
        connection.start();
        clientSession = connection.createSession();
        queue = clientSession.createQueue("q");
        producer = clientSession.createProducer(queue);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        serverThread.shutdownNow();
    }

    private ConnectionConsumer consume(Session pooled, MessageListener listener) throws JMSException {
        pooled.setMessageListener(listener);
        ServerSession server = new ServerSession() {
            @Override
            public Session getSession() {
                return pooled;
            }

            @Override
            public void start() {
                serverThread.execute(pooled);
            }
        };
        return connection.createConnectionConsumer(queue, null, () -> server, 2);
    }

    private void note(Message message) {
        try {
            seen.add(message.getBody(String.class) + (message.getJMSRedelivered() ? " again" : ""));
        } catch (JMSException e) {
            seen.add(String.valueOf(e.getErrorCode()));
        }
    }

    private static boolean redelivered(Message message) {
        try {
            return message.getJMSRedelivered();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(String... texts) throws JMSException {
        for (String text : texts) {
            producer.send(clientSession.createTextMessage(text));
        }
    }

    private void assertSeen(String... texts) throws InterruptedException {
        for (String text : texts) {
            assertThat(seen.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo(text);
        }
    }

    private void assertQueueHolds(String... texts) throws JMSException {
        try (MessageConsumer rest = clientSession.createConsumer(queue)) {
            for (String text : texts) {
                Message message = rest.receive(PATIENCE_MS);
                assertThat(message).isNotNull();
                assertThat(message.getBody(String.class)).isEqualTo(text);
            }
            assertThat(rest.receiveNoWait()).isNull();
        }
    }

    @Test
    void automaticallyAcknowledged() throws Exception {
        ConnectionConsumer consumer = consume(connection.createSession(), this::note);
        send("a", "b", "c", "d", "e");
        assertSeen("a", "b", "c", "d", "e");
        consumer.close();
        assertQueueHolds();
    }

    @Test
    void aListenerThatThrowsGetsItAgain() throws Exception {
        ConnectionConsumer consumer = consume(connection.createSession(), message -> {
            note(message);
            if (!redelivered(message)) {
                throw new IllegalArgumentException("on purpose");
            }
        });
        send("a");
        assertSeen("a", "a again");
        consumer.close();
        assertQueueHolds();
    }

    @Test
    void acknowledgedByTheApplication() throws Exception {
        Session pooled = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        ConnectionConsumer consumer = consume(pooled, message -> {
            try {
                if (message.getBody(String.class).equals("b")) {
                    message.acknowledge();
                }
            } catch (JMSException e) {
                seen.add(String.valueOf(e.getErrorCode()));
            }
            note(message);
        });
        send("a", "b", "c");
        assertSeen("a", "b", "c");
        consumer.close();
        pooled.close();
        assertQueueHolds("c");
    }

    @Test
    void inTransactions() throws Exception {
        Session pooled = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer out = pooled.createProducer(pooled.createQueue("out"));
        ConnectionConsumer consumer = consume(pooled, message -> {
            try {
                out.send(pooled.createTextMessage("from " + message.getBody(String.class)));
                boolean refused = message.getBody(String.class).equals("b") && !message.getJMSRedelivered();
                if (refused) {
                    pooled.rollback();
                } else {
                    pooled.commit();
                }
            } catch (JMSException e) {
                seen.add(String.valueOf(e.getErrorCode()));
            }
            note(message);
        });
        send("a");
        assertSeen("a");
        send("b");
        assertSeen("b", "b again");
        consumer.close();
        pooled.close();
        assertQueueHolds();
        try (MessageConsumer moved = clientSession.createConsumer(clientSession.createQueue("out"))) {
            assertThat(moved.receive(PATIENCE_MS).getBody(String.class)).isEqualTo("from a");
            assertThat(moved.receive(PATIENCE_MS).getBody(String.class)).isEqualTo("from b");
            assertThat(moved.receiveNoWait()).isNull();
        }
    }
}
