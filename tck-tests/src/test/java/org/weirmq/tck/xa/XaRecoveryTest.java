package org.weirmq.tck.xa;

import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.server.WeirCommand;
import org.weirmq.tck.BrokerProcess;
import picocli.CommandLine;

/**
 * Goal: a prepared branch survives SIGKILL of the broker and is resolved by anybody; what was not prepared is gone; an
 * operator can decide, and the transaction manager is told.
 * Method: a broker process is killed between the steps and started again on its data and port.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class XaRecoveryTest {
    private static final long SOON_MS = 20_000;
    private static final Queue IN = new WeirQueue("in");
    private static final Queue OUT = new WeirQueue("out");

    private Path data;
    private BrokerProcess broker;
    private WeirXAConnectionFactory factory;

    @BeforeEach
    void startBroker() throws Exception {
        data = Path.of("target", "xa-recovery", Long.toString(System.nanoTime()));
        broker = BrokerProcess.start(data);
        factory = new WeirXAConnectionFactory(broker.url());
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    private void killAndRestart() throws Exception {
        int port = broker.port();
        broker.kill();
        broker = BrokerProcess.start(data, port);
    }

    private static void send(Session session, Queue to, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    private void send(Queue to, String... texts) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            send(connection.createSession(), to, texts);
        }
    }

    private List<String> drain(Queue queue) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = factory.createConnection()) {
            connection.start();
            MessageConsumer consumer = connection.createSession().createConsumer(queue);
            for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
                texts.add(((TextMessage) next).getText());
            }
        }
        return texts;
    }

    /** Receives one message and sends its text with a mark. */
    private static void move(XASession session, Xid xid) throws Exception {
        session.getXAResource().start(xid, TMNOFLAGS);
        try (MessageConsumer consumer = session.createConsumer(IN)) {
            TextMessage message = (TextMessage) consumer.receive(SOON_MS);
            send(session, OUT, message.getText() + "'");
        }
        session.getXAResource().end(xid, TMSUCCESS);
    }

    @Test
    void preparedBranchesSurviveTheBrokerAndTheirConnection() throws Exception {
        send(IN, "a", "b", "c");
        Xid first = new TestXid("first", "1");
        Xid second = new TestXid("second", "1");
        Xid third = new TestXid("third", "1");
        XAConnection connection = factory.createXAConnection();
        connection.start();
        for (Xid xid : List.of(first, second, third)) {
            XASession session = connection.createXASession();
            move(session, xid);
            if (xid != third) {
                assertThat(session.getXAResource().prepare(xid)).isEqualTo(XAResource.XA_OK);
            }
        }
        killAndRestart();
        assertThat(drain(OUT)).isEmpty();
        assertThat(drain(IN)).containsExactly("c"); // the third was not prepared
        XAResource same = connection.createXASession().getXAResource();
        XAException failure = catchThrowableOfType(XAException.class, () -> same.commit(third, false));
        assertThat(failure.errorCode).isEqualTo(XAException.XAER_NOTA);
        same.commit(first, false);
        connection.close();
        killAndRestart();
        try (XAConnection other = factory.createXAConnection()) {
            XAResource recovery = other.createXASession().getXAResource();
            Xid[] found = recovery.recover(TMSTARTRSCAN | TMENDRSCAN);
            assertThat(found).hasSize(1);
            assertThat(new String(found[0].getGlobalTransactionId(), StandardCharsets.UTF_8))
                    .isEqualTo("second");
            recovery.rollback(found[0]);
            assertThat(recovery.recover(TMSTARTRSCAN | TMENDRSCAN)).isEmpty();
        }
        assertThat(drain(OUT)).containsExactly("a'");
        assertThat(drain(IN)).containsExactly("b");
    }

    @Test
    void anOperatorDecidesAndTheManagerIsTold() throws Exception {
        send(IN, "a");
        Xid xid = new TestXid("stuck", "7");
        try (XAConnection connection = factory.createXAConnection()) {
            connection.start();
            XASession session = connection.createXASession();
            move(session, xid);
            assertThat(session.getXAResource().prepare(xid)).isEqualTo(XAResource.XA_OK);
        }
        String listed = tx("list");
        String name = "1267:" + "stuck".chars().mapToObj(Integer::toHexString).reduce("", String::concat) + ":37";
        assertThat(listed).contains(name).contains("prepared");
        assertThat(tx("show", name)).contains("queue out").contains("queue in");
        assertThat(run("destination", "delete", "out")).isNotZero(); // it sends there
        tx("commit", name);
        assertThat(drain(OUT)).containsExactly("a'");
        killAndRestart();
        try (XAConnection connection = factory.createXAConnection()) {
            XAResource resource = connection.createXASession().getXAResource();
            assertThat(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).hasSize(1);
            XAException told = catchThrowableOfType(XAException.class, () -> resource.rollback(xid));
            assertThat(told.errorCode).isEqualTo(XAException.XA_HEURCOM);
            resource.forget(xid);
            assertThat(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).isEmpty();
        }
        assertThat(tx("list")).doesNotContain(name);
        assertThat(run("tx", "commit", "no name")).isNotZero();
        assertThat(run("tx", "show", name)).isNotZero();
    }

    @Test
    void twoBranchesThatRaceForTheSameMessagesShareThemOut() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add("m" + i);
        }
        send(IN, all.toArray(String[]::new));
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 2; t++) {
            String name = "racer" + t;
            Thread thread = new Thread(() -> race(name, failures), name);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(failures).isEmpty();
        assertThat(drain(OUT))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(m -> m + "'").toList());
        assertThat(drain(IN)).isEmpty();
    }

    /** Moves what it gets, ten messages in a branch; each third branch is rolled back. */
    private void race(String name, List<Throwable> failures) {
        try (XAConnection connection = new WeirXAConnectionFactory(broker.url() + "?prefetch=7").createXAConnection()) {
            connection.start();
            XASession session = connection.createXASession();
            MessageConsumer consumer = session.createConsumer(IN);
            int quiet = 0;
            for (int branch = 1; quiet < 5; branch++) {
                Xid xid = new TestXid(name, Integer.toString(branch));
                session.getXAResource().start(xid, TMNOFLAGS);
                int moved = 0;
                for (Message next = consumer.receive(200); next != null; next = consumer.receive(200)) {
                    send(session, OUT, ((TextMessage) next).getText() + "'");
                    if (++moved == 10) {
                        break;
                    }
                }
                session.getXAResource().end(xid, TMSUCCESS);
                quiet = moved == 0 ? quiet + 1 : 0;
                if (branch % 3 == 0) {
                    session.getXAResource().rollback(xid);
                } else if (session.getXAResource().prepare(xid) == XAResource.XA_OK) {
                    session.getXAResource().commit(xid, false);
                }
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private String tx(String... arguments) {
        PrintStream out = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            List<String> command = new ArrayList<>(List.of("tx"));
            command.addAll(List.of(arguments));
            assertThat(run(command.toArray(String[]::new))).isZero();
        } finally {
            System.setOut(out);
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--url", broker.url()));
        return new CommandLine(new WeirCommand()).execute(command.toArray(String[]::new));
    }
}
