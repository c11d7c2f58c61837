package org.weirmq.tck.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Hashtable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.naming.Context;
import javax.naming.InitialContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: what the TCK's tests take for granted around what they test: objects on connections that are never started, queues that are
 * emptied with a last message of the lowest priority, and producers used the wrong way. Method: the same steps, in our words, against
 * the broker of the TCK's run.
 */
@Timeout(60)
class TckWaysTest {
    private static final long WAIT_MS = 10_000;

    private ConnectionFactory factory;
    private Queue queue;

    @BeforeEach
    void find() throws Exception {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, TckContextFactory.class.getName());
        Context context = new InitialContext(environment);
        factory = (ConnectionFactory) context.lookup("MyConnectionFactory");
        queue = (Queue) context.lookup("MY_QUEUE");
    }

    @AfterEach
    void drop() throws Exception {
        TckBroker.dropIfRunning();
    }

    /** The TCK opens a producer, a consumer and a session together, also where only the producer is used and nothing is started. */
    @Test
    void aConsumerWhoseConnectionWasNeverStartedTakesNothingFromAListener() throws Exception {
        Connection idle = factory.createConnection("j2ee", "j2ee");
        Session idleSession = idle.createSession(false, Session.AUTO_ACKNOWLEDGE);
        idleSession.createConsumer(queue);
        MessageProducer producer = idleSession.createProducer(queue);
        Connection started = factory.createConnection("j2ee", "j2ee");
        MessageConsumer consumer =
                started.createSession(false, Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
        started.start();
        BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
        consumer.setMessageListener(arrived::add);
        for (int i = 0; i < 20; i++) {
            producer.send(idleSession.createTextMessage("m" + i));
            assertThat(arrived.poll(WAIT_MS, TimeUnit.MILLISECONDS).getBody(String.class))
                    .isEqualTo("m" + i);
        }
    }

    @Test
    void aQueueIsEmptyBehindALastMessageOfTheLowestPriority() throws Exception {
        try (Connection connection = factory.createConnection("j2ee", "j2ee")) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(queue);
            for (int i = 0; i < 5; i++) {
                producer.send(session.createTextMessage("m" + i));
            }
            connection.start();
            MessageConsumer receiver = session.createConsumer(queue);
            ObjectMessage last = session.createObjectMessage();
            last.setObject("last");
            producer.send(last, Message.DEFAULT_DELIVERY_MODE, 0, Message.DEFAULT_TIME_TO_LIVE);
            for (int i = 0; i < 5; i++) {
                assertThat(receiver.receive(WAIT_MS).getBody(String.class)).isEqualTo("m" + i);
            }
            assertThat(((ObjectMessage) receiver.receive(WAIT_MS)).getObject()).isEqualTo("last");
            assertThat(receiver.receiveNoWait()).isNull();
            assertThat(Collections.list(session.createBrowser(queue).getEnumeration()))
                    .isEmpty();
        }
    }

    @Test
    void aProducerUsedTheWrongWayRefusesAtOnce() throws Exception {
        try (Connection connection = factory.createConnection("j2ee", "j2ee")) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer own = session.createProducer(queue);
            MessageProducer any = session.createProducer((Queue) null);
            TextMessage text = session.createTextMessage("never sent");
            int mode = DeliveryMode.NON_PERSISTENT;
            CompletionListener none = null;
            CompletionListener listener = new Ignoring();
            unsupported(() -> own.send(queue, text, listener));
            unsupported(() -> own.send(queue, text, mode, 4, 0, listener));
            unsupported(() -> any.send(text, listener));
            unsupported(() -> any.send(text, mode, 4, 0, listener));
            unsupported(() -> own.send(queue, text));
            unsupported(() -> any.send(text));
            illegal(() -> own.send(text, none));
            illegal(() -> own.send(text, mode, 4, 0, none));
            illegal(() -> any.send(queue, text, none));
            illegal(() -> any.send(queue, text, mode, 4, 0, none));
            assertThat(Collections.list(session.createBrowser(queue).getEnumeration()))
                    .isEmpty();
            assertThatThrownBy(() -> session.createBytesMessage().writeBytes(null))
                    .isInstanceOf(NullPointerException.class);
        }
    }

    private interface Call {
        void make() throws Exception;
    }

    private static void unsupported(Call call) {
        assertThatThrownBy(call::make).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void illegal(Call call) {
        assertThatThrownBy(call::make).isInstanceOf(IllegalArgumentException.class);
    }

    private static final class Ignoring implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            throw new IllegalStateException("nothing was sent");
        }

        @Override
        public void onException(Message message, Exception exception) {
            throw new IllegalStateException("a refusal is thrown at once");
        }
    }
}
