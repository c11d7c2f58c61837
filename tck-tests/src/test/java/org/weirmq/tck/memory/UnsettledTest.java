package org.weirmq.tck.memory;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: what consumers hold unsettled, and what is due at the same time, may be larger than the broker's memory, and nobody
 * starves of it. Method: 300 MB of messages for a broker process with a heap of 256 MB that ends when that is not enough.
 */
@Tag("long")
class UnsettledTest {
    private static final int HEAP_MB = 256;
    private static final int MESSAGES = 1_500;
    private static final int BODY_BYTES = 200_000;
    private static final long WAIT_MS = 60_000;
    private static final long DELAY_MS = 30_000;

    @TempDir
    Path directory;

    private interface Work {
        void with(Connection connection) throws JMSException;
    }

    @Test
    @Timeout(240)
    void recoverGivesAllAgainInOrder() throws Exception {
        run(connection -> {
            send(connection, 0);
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
            receiveAll(consumer, false);
            session.recover();
            receiveAll(consumer, true).acknowledge();
            assertThat(consumer.receiveNoWait()).isNull();
        });
    }

    @Test
    @Timeout(240)
    void rollbackGivesAllAgainInOrder() throws Exception {
        run(connection -> {
            send(connection, 0);
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
            receiveAll(consumer, false);
            session.rollback();
            receiveAll(consumer, true);
            session.commit();
            assertThat(consumer.receiveNoWait()).isNull();
        });
    }

    @Test
    @Timeout(240)
    void allThatIsDueAtOnceComes() throws Exception {
        run(connection -> {
            long due = System.currentTimeMillis() + DELAY_MS;
            send(connection, due);
            assertThat(System.currentTimeMillis()).as("sent before it was due").isLessThan(due);
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            receiveEach(session.createConsumer(session.createQueue("q")));
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);
        });
    }

    private void run(Work work) throws Exception {
        try (BrokerProcess broker = BrokerProcess.startWithHeap(HEAP_MB, directory.resolve("data"));
                Connection connection =
                        new WeirConnectionFactory(broker.url() + "?prefetch=1000&reconnect=false").createConnection()) {
            connection.start();
            work.with(connection);
        }
    }

    /** @param due milliseconds since the epoch; 0 for at once */
    private static void send(Connection connection, long due) throws JMSException {
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue("q"));
        byte[] body = new byte[BODY_BYTES];
        for (int i = 0; i < MESSAGES; i++) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            message.setIntProperty("number", i);
            producer.setDeliveryDelay(due == 0 ? 0 : Math.max(1, due - System.currentTimeMillis()));
            producer.send(message);
            if (i % 50 == 49) {
                session.commit();
            }
        }
        session.close();
    }

    /** In any order: each was told its delay in milliseconds, and the clock went on meanwhile. */
    private static void receiveEach(MessageConsumer consumer) throws JMSException {
        BitSet received = new BitSet();
        for (int i = 0; i < MESSAGES; i++) {
            Message message = consumer.receive(WAIT_MS);
            assertThat(message).as("message %d", i).isNotNull();
            received.set(message.getIntProperty("number"));
        }
        assertThat(received.cardinality()).isEqualTo(MESSAGES);
    }

    private static Message receiveAll(MessageConsumer consumer, boolean redelivered) throws JMSException {
        Message last = null;
        for (int i = 0; i < MESSAGES; i++) {
            last = consumer.receive(WAIT_MS);
            assertThat(last).as("message %d", i).isInstanceOf(BytesMessage.class);
            assertThat(last.getIntProperty("number")).isEqualTo(i);
            assertThat(last.getJMSRedelivered()).isEqualTo(redelivered);
            assertThat(((BytesMessage) last).getBodyLength()).isEqualTo(BODY_BYTES);
        }
        return last;
    }
}
