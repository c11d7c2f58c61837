package org.weirmq.tck.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: a transaction of 100,000 messages works in bounded memory, is whole or not there, and holds up nobody.
 * Method: a broker process with a heap that could not hold it, killed in the middle and after the commit.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeTransactionTest {
    private static final int MESSAGES = 100_000;
    private static final int BODY_BYTES = 1_000;
    /** 100,000 messages of 1 KB and what belongs to them do not fit in. */
    private static final int HEAP_MB = 96;

    private static final String NUMBER = "number";
    private static final long SOON_MS = 30_000;
    private static final Queue FIRST = new WeirQueue("first");
    private static final Queue SECOND = new WeirQueue("second");

    private Path data;
    private BrokerProcess broker;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        data = Path.of("target", "large-transactions", Long.toString(System.nanoTime()));
        broker = BrokerProcess.startWithHeap(HEAP_MB, data);
        connection = new WeirConnectionFactory(broker.url()).createConnection();
        connection.start();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        broker.close();
    }

    private void killAndRestart() throws Exception {
        int port = broker.port();
        broker.kill();
        broker = BrokerProcess.start(data, port);
    }

    private static void send(Session session, Queue to, int from, int upTo) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            byte[] body = new byte[BODY_BYTES];
            for (int i = from; i < upTo; i++) {
                var message = session.createBytesMessage();
                message.writeBytes(body);
                message.setIntProperty(NUMBER, i);
                producer.send(message);
            }
        }
    }

    /** All of them, in order, and no more. */
    private void drain(Queue from, int count) throws JMSException {
        try (Session session = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(from)) {
            for (int i = 0; i < count; i++) {
                Message message = consumer.receive(SOON_MS);
                assertThat(message).as("message %d", i).isNotNull();
                assertThat(message.getIntProperty(NUMBER)).isEqualTo(i);
            }
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    private boolean isEmpty(Queue queue) throws JMSException {
        try (Session session = connection.createSession();
                QueueBrowser browser = session.createBrowser(queue)) {
            return !browser.getEnumeration().hasMoreElements();
        }
    }

    @Test
    void isWholeOrNotThere() throws Exception {
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
                Session other = connection.createSession()) {
            send(session, FIRST, 0, MESSAGES);
            send(other, SECOND, 0, 1); // an open transaction delays nobody
            drain(SECOND, 1);
            assertThat(isEmpty(FIRST)).isTrue();
            session.rollback();
            assertThat(isEmpty(FIRST)).isTrue();
            send(session, FIRST, 0, MESSAGES);
            session.commit();
            send(session, FIRST, MESSAGES, MESSAGES + 10);
            session.commit(); // comes behind
        }
        killAndRestart();
        drain(FIRST, MESSAGES + 10);
    }

    @Test
    void movesWhatItReceivesAllOrNothing() throws Exception {
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            send(session, FIRST, 0, MESSAGES);
            session.commit();
            move(session);
            killAndRestart();
            assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
            assertThat(isEmpty(SECOND)).isTrue();
            move(session);
            session.commit();
        }
        killAndRestart();
        assertThat(isEmpty(FIRST)).isTrue();
        drain(SECOND, MESSAGES);
    }

    private static void move(Session session) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(FIRST);
                MessageProducer producer = session.createProducer(SECOND)) {
            for (int i = 0; i < MESSAGES; i++) {
                Message message = consumer.receive(SOON_MS);
                assertThat(message).as("message %d", i).isNotNull();
                assertThat(message.getIntProperty(NUMBER)).isEqualTo(i);
                producer.send(message);
            }
        }
    }
}
