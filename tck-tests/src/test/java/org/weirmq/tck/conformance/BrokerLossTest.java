package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: what a failure of the provider does and does not do: persistent messages are there once, others at most once, what was not
 * acknowledged is marked, an open transaction is rolled back, and the application is told (specification 6.1.7, 6.2.11, 6.2.12, 7.3.2,
 * 7.7, 9.1, 10.2, 10.3).
 * Method: a broker of its own is killed and started again on the same data and port. {@code BrokerKillTest} does so at random
 * moments under load.
 */
@OverTcp
class BrokerLossTest extends Conformance {
    private static BrokerProcess broker;
    private static Path data;

    @BeforeAll
    static void start() throws Exception {
        data = Provider.freshDirectory();
        broker = BrokerProcess.start(data);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    private static void killAndStartAgain() throws Exception {
        broker.kill();
        broker = BrokerProcess.start(data, broker.port());
    }

    private Connection started(String options) throws JMSException {
        Connection connection = closing(new WeirConnectionFactory(broker.url() + options).createConnection());
        connection.start();
        return connection;
    }

    @Test
    void messagesSurviveAsTheirModeSaysAndWhatWasShownIsMarked() throws Exception {
        Queue queue = queue();
        Connection connection = started("");
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 20; i++) {
            producer.setDeliveryMode(i < 10 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
            producer.send(session.createTextMessage("n" + i));
        }
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < 4; i++) {
            Message message = next(consumer);
            assertThat(message.getBody(String.class)).isEqualTo("n" + i);
            if (i == 1) {
                message.acknowledge();
            }
        }
        killAndStartAgain();
        connection.close();
        MessageConsumer after = started("").createSession().createConsumer(queue);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 2; i < 10; i++) {
            Message message = next(after);
            assertThat(message.getBody(String.class)).isEqualTo("n" + i);
            if (i < 4) {
                assertThat(message.getJMSRedelivered()).isTrue();
                assertThat(message.getIntProperty("JMSXDeliveryCount")).isGreaterThanOrEqualTo(2);
            }
        }
        for (Message message = after.receiveNoWait(); message != null; message = after.receiveNoWait()) {
            assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(seen.merge(message.getBody(String.class), 1, Integer::sum))
                    .isEqualTo(1);
        }
    }

    @Test
    void anOpenTransactionIsRolledBackAndItsCommitSaysSo() throws Exception {
        Queue from = queue();
        Queue to = queue();
        Session session = started("").createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(null);
        producer.send(from, session.createTextMessage("a"));
        session.commit();
        MessageConsumer consumer = session.createConsumer(from);
        producer.send(to, next(consumer));
        killAndStartAgain();
        assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
        Message again = next(consumer);
        assertThat(again.getJMSRedelivered()).isTrue();
        producer.send(to, again);
        session.commit();
        MessageConsumer moved = started("").createSession().createConsumer(to);
        assertThat(next(moved).getBody(String.class)).isEqualTo("a");
        assertThat(moved.receiveNoWait()).isNull();
    }

    @Test
    void withoutReconnectTheApplicationIsToldOnceAndEverythingFails() throws Exception {
        Queue queue = queue();
        Connection connection = started("?reconnect=false");
        BlockingQueue<JMSException> told = new LinkedBlockingQueue<>();
        CompletableFuture<Void> closedByListener = new CompletableFuture<>();
        connection.setExceptionListener(failure -> {
            told.add(failure);
            try {
                connection.close();
                closedByListener.complete(null);
            } catch (JMSException e) {
                closedByListener.completeExceptionally(e);
            }
        });
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createMessage());
        Background<Message> receive = Background.call(session.createConsumer(queue())::receive);
        assertThat(receive.blocks()).isTrue();
        killAndStartAgain();
        JMSException failure = told.poll(SOON_MS, TimeUnit.MILLISECONDS);
        assertThat(failure).isNotNull();
        assertThat(failure.getErrorCode()).startsWith("WEIR");
        closedByListener.get(SOON_MS, TimeUnit.MILLISECONDS);
        assertThat(receive.get()).isNull();
        assertThatThrownBy(() -> producer.send(session.createMessage())).isInstanceOf(JMSException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void asynchronousSendsThatAreCutOffFailAtTheirListener() throws Exception {
        Connection connection = started("?reconnect=false");
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue());
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                outcomes.add("sent");
            }

            @Override
            public void onException(Message message, Exception exception) {
                outcomes.add(exception instanceof JMSException ? "failed" : exception.toString());
            }
        };
        Background<Integer> sender = Background.call(() -> {
            int sent = 0;
            try {
                while (true) {
                    producer.send(session.createTextMessage("n" + sent), listener);
                    sent++;
                }
            } catch (JMSException e) {
                return sent;
            }
        });
        assertThat(outcomes.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("sent");
        killAndStartAgain();
        int sent = sender.get();
        connection.close();
        assertThat(outcomes.size()).isEqualTo(sent - 1);
        outcomes.removeIf(outcome -> outcome.equals("sent") || outcome.equals("failed"));
        assertThat(outcomes).isEmpty();
    }

    @Test
    void exceptionsHaveACodeATextAndWhatLedToThem() throws Exception {
        int nobodysPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodysPort = socket.getLocalPort();
        }
        WeirConnectionFactory factory = new WeirConnectionFactory("weir://127.0.0.1:" + nobodysPort);
        JMSException checked = catchThrowableOfType(JMSException.class, factory::createConnection);
        assertThat(checked.getErrorCode()).startsWith("WEIR");
        assertThat(checked).hasMessageContaining(checked.getErrorCode());
        assertThat(checked.getLinkedException()).isNotNull().isSameAs(checked.getCause());
        JMSRuntimeException unchecked = catchThrowableOfType(JMSRuntimeException.class, factory::createContext);
        assertThat(unchecked.getErrorCode()).isEqualTo(checked.getErrorCode());
        assertThat(unchecked).hasMessageContaining(unchecked.getErrorCode());
        assertThat(unchecked.getCause()).isNotNull();
    }
}
