package org.weirmq.client.context;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/**
 * A JMSContext: a session of a connection that it shares with the contexts made from it. The session is made when it is first
 * needed, so that a client id can still be set on the connection before.
 */
public class WeirContext implements JMSContext {
    private final SharedConnection shared;
    private final int sessionMode;
    private volatile boolean autoStart = true;
    private volatile boolean closed;
    private @Nullable Session session;
    private @Nullable MessageProducer producer;

    /** The first context of a new connection. Throws JMSException for a mode that there is not; the connection stays open. */
    public WeirContext(Connection connection, int sessionMode) throws JMSException {
        this(new SharedConnection(connection), sessionMode);
    }

    private WeirContext(SharedConnection shared, int sessionMode) throws JMSException {
        this.shared = shared;
        this.sessionMode = checkedMode(sessionMode);
        shared.enter();
    }

    /** Lets one of the four modes pass; throws JMSException for anything else. */
    public static int checkedMode(int sessionMode) throws JMSException {
        return switch (sessionMode) {
            case AUTO_ACKNOWLEDGE, CLIENT_ACKNOWLEDGE, DUPS_OK_ACKNOWLEDGE, SESSION_TRANSACTED -> sessionMode;
            default -> throw Failures.of(ErrorCode.INVALID_ARGUMENT, "there is no session mode " + sessionMode);
        };
    }

    void open() throws JMSException {
        if (closed) {
            throw Failures.of(ErrorCode.CLOSED, "the context is closed");
        }
    }

    private Connection connection() throws JMSException {
        open();
        return shared.get();
    }

    synchronized Session session() throws JMSException {
        open();
        if (session == null) {
            session = newSession(shared.get());
        }
        return session;
    }

    Session newSession(Connection connection) throws JMSException {
        return connection.createSession(sessionMode == SESSION_TRANSACTED, sessionMode);
    }

    /** The one producer under all JMSProducers of this context; it has no destination of its own. */
    synchronized MessageProducer producer() throws JMSException {
        Session current = session();
        if (producer == null) {
            producer = current.createProducer(null);
        }
        return producer;
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return RuntimeFailures.call(() -> {
            open();
            return new WeirContext(shared, sessionMode);
        });
    }

    @Override
    public JMSProducer createProducer() {
        return RuntimeFailures.call(() -> {
            producer();
            return new ContextProducer(this);
        });
    }

    @Override
    public @Nullable String getClientID() {
        return RuntimeFailures.<@Nullable String>call(() -> connection().getClientID());
    }

    @Override
    public void setClientID(@Nullable String clientID) {
        RuntimeFailures.run(() -> connection().setClientID(clientID));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return RuntimeFailures.call(() -> connection().getMetaData());
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() {
        return RuntimeFailures.<@Nullable ExceptionListener>call(
                () -> connection().getExceptionListener());
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) {
        RuntimeFailures.run(() -> connection().setExceptionListener(listener));
    }

    @Override
    public void start() {
        RuntimeFailures.run(() -> connection().start());
    }

    @Override
    public void stop() {
        RuntimeFailures.run(() -> connection().stop());
    }

    @Override
    public void setAutoStart(boolean autoStart) {
        RuntimeFailures.run(this::open);
        this.autoStart = autoStart;
    }

    @Override
    public boolean getAutoStart() {
        RuntimeFailures.run(this::open);
        return autoStart;
    }

    @Override
    public void close() {
        RuntimeFailures.run(() -> {
            Session current;
            synchronized (this) {
                current = session;
            }
            if (current != null) {
                // First, because it may refuse: a callback must not close its own context.
                current.close();
            }
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            shared.leave();
        });
    }

    // ---- Messages.

    @Override
    public BytesMessage createBytesMessage() {
        return RuntimeFailures.call(() -> session().createBytesMessage());
    }

    @Override
    public MapMessage createMapMessage() {
        return RuntimeFailures.call(() -> session().createMapMessage());
    }

    @Override
    public Message createMessage() {
        return RuntimeFailures.call(() -> session().createMessage());
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return RuntimeFailures.call(() -> session().createObjectMessage());
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) {
        return RuntimeFailures.call(() -> session().createObjectMessage(object));
    }

    @Override
    public StreamMessage createStreamMessage() {
        return RuntimeFailures.call(() -> session().createStreamMessage());
    }

    @Override
    public TextMessage createTextMessage() {
        return RuntimeFailures.call(() -> session().createTextMessage());
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) {
        return RuntimeFailures.call(() -> session().createTextMessage(text));
    }

    // ---- The session.

    @Override
    public boolean getTransacted() {
        RuntimeFailures.run(this::open);
        return sessionMode == SESSION_TRANSACTED;
    }

    @Override
    public int getSessionMode() {
        RuntimeFailures.run(this::open);
        return sessionMode;
    }

    @Override
    public void commit() {
        RuntimeFailures.run(() -> session().commit());
    }

    @Override
    public void rollback() {
        RuntimeFailures.run(() -> session().rollback());
    }

    @Override
    public void recover() {
        RuntimeFailures.run(() -> session().recover());
    }

    @Override
    public void acknowledge() {
        RuntimeFailures.run(() -> {
            if (session() instanceof ContextSession ours) {
                ours.acknowledge();
            }
        });
    }

    // ---- Consumers.

    /** Makes a consumer of the session. */
    private interface Maker {
        MessageConsumer make(Session session) throws JMSException;
    }

    private JMSConsumer consumer(Maker maker) {
        return RuntimeFailures.call(() -> {
            MessageConsumer consumer = maker.make(session());
            if (autoStart) {
                shared.get().start();
            }
            return new ContextConsumer(consumer);
        });
    }

    @Override
    public JMSConsumer createConsumer(@Nullable Destination destination) {
        return consumer(s -> s.createConsumer(destination));
    }

    @Override
    public JMSConsumer createConsumer(@Nullable Destination destination, @Nullable String messageSelector) {
        return consumer(s -> s.createConsumer(destination, messageSelector));
    }

    @Override
    public JMSConsumer createConsumer(
            @Nullable Destination destination, @Nullable String messageSelector, boolean noLocal) {
        return consumer(s -> s.createConsumer(destination, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String name) {
        return consumer(s -> s.createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String messageSelector, boolean noLocal) {
        return consumer(s -> s.createDurableConsumer(topic, name, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(@Nullable Topic topic, @Nullable String name) {
        return consumer(s -> s.createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String messageSelector) {
        return consumer(s -> s.createSharedDurableConsumer(topic, name, messageSelector));
    }

    @Override
    public JMSConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String sharedSubscriptionName) {
        return consumer(s -> s.createSharedConsumer(topic, sharedSubscriptionName));
    }

    @Override
    public JMSConsumer createSharedConsumer(
            @Nullable Topic topic, @Nullable String sharedSubscriptionName, @Nullable String messageSelector) {
        return consumer(s -> s.createSharedConsumer(topic, sharedSubscriptionName, messageSelector));
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue) {
        return RuntimeFailures.call(() -> session().createBrowser(queue));
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String messageSelector) {
        return RuntimeFailures.call(() -> session().createBrowser(queue, messageSelector));
    }

    // ---- Destinations.

    @Override
    public Queue createQueue(@Nullable String queueName) {
        return RuntimeFailures.call(() -> session().createQueue(queueName));
    }

    @Override
    public Topic createTopic(@Nullable String topicName) {
        return RuntimeFailures.call(() -> session().createTopic(topicName));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return RuntimeFailures.call(() -> session().createTemporaryQueue());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return RuntimeFailures.call(() -> session().createTemporaryTopic());
    }

    @Override
    public void unsubscribe(@Nullable String name) {
        RuntimeFailures.run(() -> session().unsubscribe(name));
    }
}
