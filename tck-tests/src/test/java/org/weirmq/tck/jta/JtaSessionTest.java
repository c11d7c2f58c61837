package org.weirmq.tck.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.XAConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.jta.WeirJtaConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: sessions and contexts of a JTA-aware factory take part in transactions by themselves, and act by their mode outside.
 * Method: Narayana in this process, H2 as the second resource, a broker process, and a plain consumer that looks.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JtaSessionTest {
    private static final long SOON_MS = 20_000;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static Path directory;
    private static BrokerProcess broker;
    private static WeirJtaConnectionFactory factory;
    private static TransactionManager transactions;
    private static JdbcDataSource database;

    private Queue in;
    private Queue out;

    @BeforeAll
    static void start() throws Exception {
        directory = Path.of("target", "jta-data", Long.toString(System.nanoTime()));
        broker = BrokerProcess.start(directory.resolve("broker"));
        Narayana.configure(directory.resolve("log"));
        factory = new WeirJtaConnectionFactory(new WeirXAConnectionFactory(broker.url()));
        transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();
        database = Transfer.database(directory);
        try (java.sql.Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table notes (name varchar(40))");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @BeforeEach
    void names() {
        int name = NAMES.incrementAndGet();
        in = new WeirQueue("jta-in-" + name);
        out = new WeirQueue("jta-out-" + name);
    }

    @AfterEach
    void nothingIsLeftOnTheThread() throws Exception {
        if (transactions.getTransaction() != null) {
            transactions.rollback();
        }
    }

    private void put(String... texts) {
        try (JMSContext context = new WeirConnectionFactory(broker.url()).createContext()) {
            for (String text : texts) {
                context.createProducer().send(in, text);
            }
        }
    }

    private List<String> drain(Queue queue) {
        List<String> texts = new ArrayList<>();
        try (JMSContext context = new WeirConnectionFactory(broker.url()).createContext();
                JMSConsumer consumer = context.createConsumer(queue)) {
            for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
                texts.add(next.getBody(String.class));
            }
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
        return texts;
    }

    private long notes(String name) throws Exception {
        try (java.sql.Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from notes where name = '" + name + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Moves a message and notes it, in the transaction of this thread. */
    private void moveAndNote(XAConnection rows, String note) throws Exception {
        transactions.getTransaction().enlistResource(rows.getXAResource());
        // H2 rolls back when the handle is closed: it stays open until the transaction has ended.
        java.sql.Connection connection = rows.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into notes values ('" + note + "')");
        }
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(in)) {
            context.createProducer().send(out, consumer.receiveBody(String.class, SOON_MS));
        }
    }

    @Test
    void bothResourcesCommit() throws Exception {
        put("m");
        XAConnection rows = database.getXAConnection();
        transactions.begin();
        moveAndNote(rows, out.getQueueName());
        assertThat(drain(out)).isEmpty();
        transactions.commit();
        rows.close();
        assertThat(drain(out)).containsExactly("m");
        assertThat(drain(in)).isEmpty();
        assertThat(notes(out.getQueueName())).isEqualTo(1);
    }

    @Test
    void bothResourcesRollBack() throws Exception {
        put("m");
        XAConnection rows = database.getXAConnection();
        transactions.begin();
        moveAndNote(rows, out.getQueueName());
        transactions.rollback();
        rows.close();
        assertThat(drain(out)).isEmpty();
        assertThat(drain(in)).containsExactly("m");
        assertThat(notes(out.getQueueName())).isZero();
    }

    @Test
    void twoSessionsOfOneConnectionInOneTransaction() throws Exception {
        try (Connection connection = factory.createConnection()) {
            Session a = connection.createSession();
            Session b = connection.createSession();
            transactions.begin();
            a.createProducer(out).send(a.createTextMessage("a"));
            b.createProducer(out).send(b.createTextMessage("b"));
            transactions.rollback();
            assertThat(drain(out)).isEmpty();
            transactions.begin();
            a.createProducer(out).send(a.createTextMessage("a"));
            b.createProducer(out).send(b.createTextMessage("b"));
            transactions.commit();
            assertThat(drain(out)).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void outsideATransactionAutomaticSessionsSendAndSettleAtOnce() throws Exception {
        put("m");
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(in)) {
            context.createProducer().send(out, consumer.receiveBody(String.class, SOON_MS));
            assertThat(drain(out)).containsExactly("m");
        }
        assertThat(drain(in)).isEmpty();
    }

    @Test
    void aTransactedSessionHasLocalTransactionsBetweenGlobalOnes() throws Exception {
        put("1", "2");
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(out);
            MessageConsumer consumer = session.createConsumer(in);
            producer.send(session.createTextMessage("local"));
            transactions.begin();
            assertThatThrownBy(() -> producer.send(session.createTextMessage("mixed")))
                    .isInstanceOf(IllegalStateException.class);
            transactions.rollback();
            assertThat(drain(out)).isEmpty();
            session.commit();
            assertThat(drain(out)).containsExactly("local");
            transactions.begin();
            producer.send(session.createTextMessage("undone"));
            assertThat(consumer.receive(SOON_MS).getBody(String.class)).isEqualTo("1");
            transactions.rollback();
            assertThat(consumer.receive(SOON_MS).getBody(String.class)).isEqualTo("1");
            producer.send(session.createTextMessage("again"));
            session.commit();
            assertThat(drain(out)).containsExactly("again");
            assertThat(consumer.receive(SOON_MS).getBody(String.class)).isEqualTo("2");
            session.rollback();
        }
        assertThat(drain(in)).containsExactly("2");
    }

    @Test
    void acknowledgeIsTheTransactionsBusiness() throws Exception {
        put("m");
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(in);
            transactions.begin();
            consumer.receive(SOON_MS).acknowledge();
            transactions.rollback();
            assertThat(consumer.receive(SOON_MS).getJMSRedelivered()).isTrue();
            session.recover();
            consumer.receive(SOON_MS).acknowledge();
        }
        assertThat(drain(in)).isEmpty();
    }

    @Test
    void theSessionsOwnCommitIsForbiddenInATransaction() throws Exception {
        try (Connection connection = factory.createConnection();
                JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            transactions.begin();
            assertThat(session.getTransacted()).isTrue();
            assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
            assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
            assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
            transactions.rollback();
        }
    }

    @Test
    void closedInATransactionThatCommitsLater() throws Exception {
        transactions.begin();
        Connection connection = factory.createConnection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(out);
        producer.send(session.createTextMessage("m"));
        session.close();
        connection.close();
        assertThatThrownBy(() -> producer.send(session.createTextMessage("late")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(connection::createSession).isInstanceOf(IllegalStateException.class);
        transactions.commit();
        assertThat(drain(out)).containsExactly("m");
    }

    @Test
    void oneSessionWorksForASuspendedTransactionAnotherOneAndNone() throws Exception {
        try (JMSContext context = factory.createContext()) {
            transactions.begin();
            context.createProducer().send(out, "outer 1");
            Transaction outer = transactions.suspend();
            context.createProducer().send(out, "none");
            assertThat(drain(out)).containsExactly("none");
            transactions.begin();
            context.createProducer().send(out, "inner");
            Transaction inner = transactions.suspend();
            transactions.resume(outer);
            context.createProducer().send(out, "outer 2");
            transactions.suspend();
            transactions.resume(inner);
            transactions.commit();
            assertThat(drain(out)).containsExactly("inner");
            transactions.resume(outer);
            context.createProducer().send(out, "outer 3");
            transactions.commit();
            assertThat(drain(out)).containsExactly("outer 1", "outer 2", "outer 3");
        }
    }

    @Test
    void nothingIsSentInATransactionThatCanOnlyRollBack() throws Exception {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(out);
            transactions.begin();
            transactions.setRollbackOnly();
            assertThatThrownBy(() -> producer.send(session.createTextMessage("m")))
                    .isInstanceOf(TransactionRolledBackException.class);
            transactions.rollback();
            assertThat(drain(out)).isEmpty();
        }
    }
}
