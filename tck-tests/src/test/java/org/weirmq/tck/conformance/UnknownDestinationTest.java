package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTopic;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: a destination that the provider does not know is refused, when it is used at the latest (specification 10.3; Javadoc of
 * send, createConsumer, createBrowser and createConnectionConsumer).
 * Method: a broker of its own that makes no destination by itself.
 */
@OverTcp
class UnknownDestinationTest extends Conformance {
    private static BrokerProcess broker;

    private final Queue unknownQueue = new WeirQueue("unknown");
    private final Topic unknownTopic = new WeirTopic("unknown");

    @BeforeAll
    static void start() throws Exception {
        Path data = Provider.freshDirectory();
        Path config = data.resolveSibling(data.getFileName() + ".properties");
        Files.writeString(config, "auto-create=false\nqueue.known.partitions=1\ntopic.known.partitions=1\n");
        broker = BrokerProcess.start(data, "--config", config.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    private static WeirConnectionFactory own() {
        return new WeirConnectionFactory(broker.url());
    }

    private Connection started() throws JMSException {
        Connection connection = closing(own().createConnection());
        connection.setClientID(uniqueName());
        connection.start();
        return connection;
    }

    @Test
    void sendingToAnUnknownDestinationIsRefused() throws Exception {
        Session session = started().createSession();
        for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
            MessageProducer anywhere = session.createProducer(null);
            anywhere.setDeliveryMode(mode);
            assertThatThrownBy(() -> anywhere.send(unknownQueue, session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> anywhere.send(unknownTopic, session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> {
                        MessageProducer producer = session.createProducer(unknownQueue);
                        producer.setDeliveryMode(mode);
                        producer.send(session.createMessage());
                    })
                    .isInstanceOf(InvalidDestinationException.class);
            JMSContext context = closing(own().createContext());
            assertThatThrownBy(
                            () -> context.createProducer().setDeliveryMode(mode).send(unknownQueue, "x"))
                    .isInstanceOf(InvalidDestinationRuntimeException.class);
        }
    }

    @Test
    void anAsynchronousSendToAnUnknownDestinationFails() throws Exception {
        Session session = started().createSession();
        CompletableFuture<Exception> outcome = new CompletableFuture<>();
        try {
            session.createProducer(null).send(unknownQueue, session.createMessage(), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    outcome.complete(null);
                }

                @Override
                public void onException(Message message, Exception exception) {
                    outcome.complete(exception);
                }
            });
        } catch (JMSException e) {
            outcome.complete(e);
        }
        assertThat(outcome.get(SOON_MS, TimeUnit.MILLISECONDS)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void aTransactionWithASendToAnUnknownDestinationIsNotCommitted() throws Exception {
        Session session = started().createSession(Session.SESSION_TRANSACTED);
        Queue known = new WeirQueue("known");
        session.createProducer(known).send(session.createTextMessage("with it"));
        assertThatThrownBy(() -> {
                    session.createProducer(null).send(unknownQueue, session.createMessage());
                    session.commit();
                })
                .isInstanceOfAny(InvalidDestinationException.class, TransactionRolledBackException.class);
        session.rollback();
        assertThat(session.createConsumer(known).receiveNoWait()).isNull();
    }

    @Test
    void consumingFromAnUnknownDestinationIsRefused() throws Exception {
        Connection connection = started();
        Session session = connection.createSession();
        Session pooled = connection.createSession();
        List<ThrowingCallable> uses = List.of(
                () -> session.createConsumer(unknownQueue),
                () -> session.createConsumer(unknownTopic),
                () -> session.createDurableConsumer(unknownTopic, "d"),
                () -> session.createSharedConsumer(unknownTopic, "s"),
                () -> session.createSharedDurableConsumer(unknownTopic, "sd"),
                () -> session.createBrowser(unknownQueue),
                () -> connection.createConnectionConsumer(
                        unknownQueue, null, () -> new ServerThreads.OneSession(pooled, Runnable::run), 1));
        for (ThrowingCallable use : uses) {
            assertThatThrownBy(use).isInstanceOf(InvalidDestinationException.class);
        }
        JMSContext context = closing(own().createContext());
        assertThatThrownBy(() -> context.createConsumer(unknownQueue))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Test
    void theSessionStaysUsableAndKnownDestinationsWork() throws Exception {
        Session session = started().createSession();
        assertThatThrownBy(() -> session.createConsumer(unknownQueue)).isInstanceOf(InvalidDestinationException.class);
        Queue known = session.createQueue("known");
        session.createProducer(known).send(session.createTextMessage("a"));
        assertThat(next(session.createConsumer(known)).getBody(String.class)).isEqualTo("a");
        assertThat(session.createTemporaryQueue()).isNotNull();
    }

    @Test
    void nullIsNoDestination() throws Exception {
        Session session = started().createSession();
        assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(null, "s"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createProducer(null).send(null, session.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
        JMSContext context = closing(own().createContext());
        assertThatThrownBy(() -> context.createProducer().send(null, "x"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createConsumer(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
    }
}
