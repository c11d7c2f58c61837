package org.weirmq.tck.conformance;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTopic;

/**
 * What a conformance test starts from: destinations that nobody else uses, and connections that are closed after the test. Each
 * test has a minute; the thread that runs it is left behind when that is over, so that a deadlock is a failure and not a hang.
 * That nothing arrives is asked with {@code receiveNoWait}, which is answered after all earlier dispatch, not by waiting.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class Conformance {
    /** Far longer than any message needs on a busy machine; only a failing test waits for so long. */
    static final long SOON_MS = 20_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private String name = "";

    @BeforeEach
    final void nameDestinationsAfterTheTest(TestInfo info) {
        name = getClass().getSimpleName() + "."
                + info.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    final void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Closed after the test, the last one first. */
    final <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    final WeirConnectionFactory factory() {
        return Provider.factory("");
    }

    final WeirConnectionFactory factory(String options) {
        return Provider.factory(options);
    }

    /** Not started. */
    final Connection connection() throws JMSException {
        return closing(factory().createConnection());
    }

    final Connection startedConnection() throws JMSException {
        Connection connection = connection();
        connection.start();
        return connection;
    }

    final JMSContext context() {
        return context(JMSContext.AUTO_ACKNOWLEDGE);
    }

    final JMSContext context(int sessionMode) {
        return closing(factory().createContext(sessionMode));
    }

    /** A new one with every call. */
    final Queue queue() {
        return new WeirQueue(uniqueName());
    }

    /** A new one with every call. */
    final Topic topic() {
        return new WeirTopic(uniqueName());
    }

    /** For destinations, subscriptions and client ids. */
    final String uniqueName() {
        return Provider.uniqueName(name);
    }

    /** The next message, which must come. */
    static Message next(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(SOON_MS);
        if (message == null) {
            throw new AssertionError("expected a message within " + SOON_MS + " ms, but none came");
        }
        return message;
    }
}
