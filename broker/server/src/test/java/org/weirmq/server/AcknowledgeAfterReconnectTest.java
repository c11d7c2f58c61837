package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: an acknowledgement that returns covers every message that the session was shown, also when the connection was lost
 * between them; when it cannot, it says so and the messages come again.
 * Method: a broker in this JVM that is stopped and started again on the same port and data between two messages.
 */
@Timeout(60)
class AcknowledgeAfterReconnectTest {
    private static final long PATIENCE_MS = 20_000;

    @TempDir
    private Path data;

    @Test
    void doesNotAcknowledgeAcrossALostConnection() throws Exception {
        Broker broker = start(0);
        int port = broker.port();
        try (Connection connection = new WeirConnectionFactory("weir://localhost:" + port).createConnection()) {
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
            MessageProducer producer = session.createProducer(session.createQueue("q"));
            connection.start();
            for (String text : new String[] {"1", "2"}) {
                producer.send(session.createTextMessage(text));
            }
            assertThat(next(consumer)).isEqualTo("1");
            assertThat(next(consumer)).isEqualTo("2");
            broker.close();
            broker = start(port);

            Message again = consumer.receive(PATIENCE_MS);
            assertThat(again.getBody(String.class)).isEqualTo("1");
            assertThatThrownBy(again::acknowledge)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("WEIR4001");

            session.recover();
            assertThat(next(consumer)).isEqualTo("1");
            Message last = consumer.receive(PATIENCE_MS);
            assertThat(last.getBody(String.class)).isEqualTo("2");
            last.acknowledge();
            session.recover();
            assertThat(consumer.receiveNoWait()).isNull();
        } finally {
            broker.close();
        }
    }

    private Broker start(int port) throws BrokerException {
        return Broker.start(data, "127.0.0.1", port, BrokerConfig.defaults(), null);
    }

    private static String next(MessageConsumer consumer) throws Exception {
        Message message = consumer.receive(PATIENCE_MS);
        return message == null ? "nothing" : message.getBody(String.class);
    }
}
