package org.weirmq.client;

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
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.context.ContextSession;
import org.weirmq.client.context.RuntimeFailures;
import org.weirmq.jms.WeirBytesMessage;
import org.weirmq.jms.WeirDestination;
import org.weirmq.jms.WeirMapMessage;
import org.weirmq.jms.WeirMessage;
import org.weirmq.jms.WeirObjectMessage;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirStreamMessage;
import org.weirmq.jms.WeirTextMessage;
import org.weirmq.jms.WeirTopic;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Limits;

/** A session as the application sees it; what it does is in {@link SessionWork}. */
class ClientSession implements QueueSession, TopicSession, ContextSession {
    private final SessionWork work;
    /** The only kind that this session may use (QueueSession, TopicSession); null for both. */
    private final @Nullable DestinationKind domain;

    ClientSession(SessionWork work, @Nullable DestinationKind domain) {
        this.work = work;
        this.domain = domain;
    }

    SessionWork work() {
        return work;
    }

    private void only(DestinationKind kind) throws JMSException {
        work.ensureOpen();
        if (domain != null && domain != kind) {
            throw Failures.of(
                    ErrorCode.WRONG_STATE,
                    domain == DestinationKind.QUEUE
                            ? "a QueueSession has no topics and subscriptions"
                            : "a TopicSession has no queues");
        }
    }

    // ---- Messages.

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        work.ensureOpen();
        return new WeirBytesMessage();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        work.ensureOpen();
        return new WeirMapMessage();
    }

    @Override
    public Message createMessage() throws JMSException {
        work.ensureOpen();
        return new WeirMessage();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        return createObjectMessage(null);
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) throws JMSException {
        work.ensureOpen();
        return new WeirObjectMessage(object);
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        work.ensureOpen();
        return new WeirStreamMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return createTextMessage(null);
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) throws JMSException {
        work.ensureOpen();
        return new WeirTextMessage(text);
    }

    // ---- Acknowledgement and transactions.

    @Override
    public boolean getTransacted() throws JMSException {
        work.ensureOpen();
        return work.mode() == AckMode.TRANSACTED;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        work.ensureOpen();
        return work.mode().jms;
    }

    @Override
    public void acknowledge() throws JMSException {
        work.acknowledge();
    }

    @Override
    public void commit() throws JMSException {
        work.commit();
    }

    @Override
    public void rollback() throws JMSException {
        work.rollback();
    }

    @Override
    public void recover() throws JMSException {
        work.recover();
    }

    @Override
    public void close() throws JMSException {
        work.close();
    }

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        work.ensureOpen();
        return work.serverListener();
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        work.ensureOpen();
        work.serverListener(listener);
    }

    @Override
    public void run() {
        RuntimeFailures.run(work::runLoaded);
    }

    // ---- Destinations.

    @Override
    public Queue createQueue(String queueName) throws JMSException {
        only(DestinationKind.QUEUE);
        try {
            return new WeirQueue(queueName);
        } catch (IllegalArgumentException e) {
            throw Failures.of(ErrorCode.INVALID_DESTINATION, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Topic createTopic(String topicName) throws JMSException {
        only(DestinationKind.TOPIC);
        try {
            return new WeirTopic(topicName);
        } catch (IllegalArgumentException e) {
            throw Failures.of(ErrorCode.INVALID_DESTINATION, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        only(DestinationKind.QUEUE);
        return work.connection().createTemporaryQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        only(DestinationKind.TOPIC);
        return work.connection().createTemporaryTopic();
    }

    // ---- Producers.

    @Override
    public MessageProducer createProducer(@Nullable Destination destination) throws JMSException {
        work.ensureOpen();
        WeirDestination target = destination == null ? null : WeirDestination.of(destination);
        if (target != null) {
            only(target.kind());
        }
        return work.producer(target);
    }

    @Override
    public QueueSender createSender(@Nullable Queue queue) throws JMSException {
        only(DestinationKind.QUEUE);
        return work.producer(queue == null ? null : WeirDestination.of(queue));
    }

    @Override
    public TopicPublisher createPublisher(@Nullable Topic topic) throws JMSException {
        only(DestinationKind.TOPIC);
        return work.producer(topic == null ? null : WeirDestination.of(topic));
    }

    // ---- Consumers.

    @Override
    public MessageConsumer createConsumer(Destination destination) throws JMSException {
        return createConsumer(destination, null);
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, @Nullable String messageSelector)
            throws JMSException {
        return createConsumer(destination, messageSelector, false);
    }

    @Override
    public MessageConsumer createConsumer(
            @Nullable Destination destination, @Nullable String messageSelector, boolean noLocal) throws JMSException {
        work.ensureOpen();
        WeirDestination source = WeirDestination.of(destination);
        only(source.kind());
        boolean queue = source.kind() == DestinationKind.QUEUE;
        return work.consumer(
                source, queue ? ConsumerKind.QUEUE : ConsumerKind.TOPIC, null, messageSelector, noLocal && !queue);
    }

    @Override
    public QueueReceiver createReceiver(Queue queue) throws JMSException {
        return createReceiver(queue, null);
    }

    @Override
    public QueueReceiver createReceiver(@Nullable Queue queue, @Nullable String messageSelector) throws JMSException {
        only(DestinationKind.QUEUE);
        return work.consumer(WeirDestination.of(queue), ConsumerKind.QUEUE, null, messageSelector, false);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
        return createSubscriber(topic, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(@Nullable Topic topic, @Nullable String messageSelector, boolean noLocal)
            throws JMSException {
        only(DestinationKind.TOPIC);
        return work.consumer(WeirDestination.of(topic), ConsumerKind.TOPIC, null, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String sharedSubscriptionName) throws JMSException {
        return createSharedConsumer(topic, sharedSubscriptionName, null);
    }

    @Override
    public MessageConsumer createSharedConsumer(
            @Nullable Topic topic, String sharedSubscriptionName, @Nullable String messageSelector)
            throws JMSException {
        return subscribe(topic, ConsumerKind.SHARED, sharedSubscriptionName, messageSelector, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(
            @Nullable Topic topic, String name, @Nullable String messageSelector, boolean noLocal) throws JMSException {
        return subscribe(topic, ConsumerKind.DURABLE, name, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public MessageConsumer createDurableConsumer(
            Topic topic, String name, @Nullable String messageSelector, boolean noLocal) throws JMSException {
        return createDurableSubscriber(topic, name, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(
            @Nullable Topic topic, String name, @Nullable String messageSelector) throws JMSException {
        return subscribe(topic, ConsumerKind.SHARED_DURABLE, name, messageSelector, false);
    }

    private ClientConsumer subscribe(
            @Nullable Topic topic, ConsumerKind kind, @Nullable String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        only(DestinationKind.TOPIC);
        WeirDestination source = WeirDestination.of(topic);
        if (source.temporary() && kind != ConsumerKind.SHARED) {
            throw Failures.of(ErrorCode.INVALID_DESTINATION, "a temporary topic can have no durable subscription");
        }
        return work.consumer(source, kind, SessionWork.subscriptionName(name), selector, noLocal);
    }

    @Override
    public void unsubscribe(@Nullable String name) throws JMSException {
        only(DestinationKind.TOPIC);
        if (name == null || name.isEmpty() || !Limits.fits(name, Limits.NAME_BYTES_MAX)) {
            throw Failures.of(ErrorCode.NO_SUCH_SUBSCRIPTION, "no subscription has such a name");
        }
        work.connection().unsubscribe(name);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String messageSelector) throws JMSException {
        only(DestinationKind.QUEUE);
        return work.browser(WeirDestination.of(queue), messageSelector);
    }
}
