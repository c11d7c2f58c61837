package org.weirmq.jta;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XASession;
import jakarta.transaction.TransactionManager;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.Failures;
import org.weirmq.client.context.ContextSession;
import org.weirmq.protocol.ErrorCode;

/**
 * A session that joins the JTA transaction of the thread that uses it, when it sends or receives. Used by one thread at a time, as
 * every session; transactions may end on others.
 */
final class JtaSession implements ContextSession {
    private static final System.Logger LOG = System.getLogger(JtaSession.class.getName());

    private final JtaConnection connection;
    private final XASession session;
    private final Enlistment enlistment;
    /** For the application; while a transaction is open the broker still has it. */
    private volatile boolean closed;

    JtaSession(JtaConnection connection, XASession session, TransactionManager transactions) {
        this.connection = connection;
        this.session = session;
        enlistment = new Enlistment(transactions, new SessionBranch(session.getXAResource()), this::transactionsEnded);
    }

    private XASession open() throws JMSException {
        if (closed) {
            throw Failures.of(ErrorCode.CLOSED, "the session is closed");
        }
        return session;
    }

    void join() throws JMSException {
        open();
        enlistment.join();
    }

    boolean isInTransaction() {
        return enlistment.isInTransaction();
    }

    // ---- Transactions and acknowledgement.

    private boolean isManaged() throws JMSException {
        return enlistment.isTransactionActive();
    }

    private XASession unmanaged(String what) throws JMSException {
        open();
        if (isManaged()) {
            String label = ErrorCode.WRONG_STATE.label();
            throw new TransactionInProgressException(
                    label + ": " + what + " is the JTA transaction's while one is active", label);
        }
        enlistment.join();
        return session;
    }

    @Override
    public void commit() throws JMSException {
        unmanaged("commit").commit();
    }

    @Override
    public void rollback() throws JMSException {
        unmanaged("rollback").rollback();
    }

    @Override
    public void recover() throws JMSException {
        open();
        if (isManaged()) {
            throw Failures.of(ErrorCode.WRONG_STATE, "in a JTA transaction a session is rolled back, not recovered");
        }
        enlistment.join();
        session.recover();
    }

    @Override
    public void acknowledge() throws JMSException {
        open();
        if (!isManaged() && session instanceof ContextSession ours) {
            enlistment.join();
            ours.acknowledge();
        }
    }

    @Override
    public boolean getTransacted() throws JMSException {
        open();
        return isManaged() || session.getTransacted();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        open();
        return isManaged() ? SESSION_TRANSACTED : session.getAcknowledgeMode();
    }

    // ---- Closing.

    @Override
    public void close() throws JMSException {
        if (closed) {
            return;
        }
        if (enlistment.isInTransaction()) {
            closed = true;
            if (enlistment.isInTransaction()) {
                return;
            }
        }
        end();
    }

    private void end() throws JMSException {
        session.close();
        closed = true;
        connection.ended(this);
    }

    private void transactionsEnded() {
        if (closed) {
            try {
                end();
            } catch (JMSException e) {
                LOG.log(System.Logger.Level.WARNING, "a session that its application had closed could not be", e);
            }
        }
    }

    // ---- Producers and consumers.

    @Override
    public MessageProducer createProducer(@Nullable Destination destination) throws JMSException {
        return new JtaProducer(this, open().createProducer(destination));
    }

    private JtaConsumer own(MessageConsumer consumer) {
        return new JtaConsumer(this, consumer);
    }

    @Override
    public MessageConsumer createConsumer(@Nullable Destination destination) throws JMSException {
        return own(open().createConsumer(destination));
    }

    @Override
    public MessageConsumer createConsumer(@Nullable Destination destination, @Nullable String messageSelector)
            throws JMSException {
        return own(open().createConsumer(destination, messageSelector));
    }

    @Override
    public MessageConsumer createConsumer(
            @Nullable Destination destination, @Nullable String messageSelector, boolean noLocal) throws JMSException {
        return own(open().createConsumer(destination, messageSelector, noLocal));
    }

    @Override
    public MessageConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String sharedSubscriptionName)
            throws JMSException {
        return own(open().createSharedConsumer(topic, sharedSubscriptionName));
    }

    @Override
    public MessageConsumer createSharedConsumer(
            @Nullable Topic topic, @Nullable String sharedSubscriptionName, @Nullable String messageSelector)
            throws JMSException {
        return own(open().createSharedConsumer(topic, sharedSubscriptionName, messageSelector));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(@Nullable Topic topic, @Nullable String name) throws JMSException {
        return own(open().createDurableSubscriber(topic, name));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(
            @Nullable Topic topic, @Nullable String name, @Nullable String messageSelector, boolean noLocal)
            throws JMSException {
        return own(open().createDurableSubscriber(topic, name, messageSelector, noLocal));
    }

    @Override
    public MessageConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String name) throws JMSException {
        return own(open().createDurableConsumer(topic, name));
    }

    @Override
    public MessageConsumer createDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String messageSelector, boolean noLocal)
            throws JMSException {
        return own(open().createDurableConsumer(topic, name, messageSelector, noLocal));
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(@Nullable Topic topic, @Nullable String name)
            throws JMSException {
        return own(open().createSharedDurableConsumer(topic, name));
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String messageSelector) throws JMSException {
        return own(open().createSharedDurableConsumer(topic, name, messageSelector));
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue) throws JMSException {
        return open().createBrowser(queue);
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String messageSelector) throws JMSException {
        return open().createBrowser(queue, messageSelector);
    }

    @Override
    public void unsubscribe(@Nullable String name) throws JMSException {
        open().unsubscribe(name);
    }

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        return open().getMessageListener();
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        open().setMessageListener(listener);
    }

    @Override
    public void run() {
        session.run();
    }

    // ---- Messages and destinations.

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        return open().createBytesMessage();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        return open().createMapMessage();
    }

    @Override
    public Message createMessage() throws JMSException {
        return open().createMessage();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        return open().createObjectMessage();
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) throws JMSException {
        return open().createObjectMessage(object);
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        return open().createStreamMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return open().createTextMessage();
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) throws JMSException {
        return open().createTextMessage(text);
    }

    @Override
    public Queue createQueue(@Nullable String queueName) throws JMSException {
        return open().createQueue(queueName);
    }

    @Override
    public Topic createTopic(@Nullable String topicName) throws JMSException {
        return open().createTopic(topicName);
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        return open().createTemporaryQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        return open().createTemporaryTopic();
    }
}
