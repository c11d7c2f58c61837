package org.weirmq.client;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirDestination;
import org.weirmq.protocol.ErrorCode;

/** A producer for one destination, or for any (Jakarta Messaging 3.1, sections 7.1 to 7.3). */
final class ClientProducer implements MessageProducer, QueueSender, TopicPublisher {
    private final SessionWork session;
    private final @Nullable WeirDestination destination;
    private final @Nullable Declared declared;
    private boolean messageIdDisabled;
    private boolean timestampDisabled;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLiveMs = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelayMs = Message.DEFAULT_DELIVERY_DELAY;
    private volatile boolean closed;

    /** @param destination null for a producer that is told with each send */
    ClientProducer(SessionWork session, @Nullable WeirDestination destination) throws JMSException {
        this.session = session;
        this.destination = destination;
        declared = destination == null ? null : session.wire().destinations.retain(destination.ref());
    }

    private void ensureOpen() throws JMSException {
        if (closed) {
            throw Failures.of(ErrorCode.CLOSED, "the producer is closed");
        }
        session.ensureOpen();
    }

    // ---- Sending.

    @Override
    public void send(Message message) throws JMSException {
        send(message, deliveryMode, priority, timeToLiveMs);
    }

    @Override
    public void send(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        sendToOwn(message, new Outgoing.Quality(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void send(Destination destination, Message message) throws JMSException {
        send(destination, message, deliveryMode, priority, timeToLiveMs);
    }

    @Override
    public void send(Destination destination, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        sendTo(destination, message, new Outgoing.Quality(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void send(Message message, CompletionListener completionListener) throws JMSException {
        send(message, deliveryMode, priority, timeToLiveMs, completionListener);
    }

    @Override
    public void send(
            Message message, int deliveryMode, int priority, long timeToLive, CompletionListener completionListener)
            throws JMSException {
        sendToOwn(message, new Outgoing.Quality(deliveryMode, priority, timeToLive), listener(completionListener));
    }

    @Override
    public void send(Destination destination, Message message, CompletionListener completionListener)
            throws JMSException {
        send(destination, message, deliveryMode, priority, timeToLiveMs, completionListener);
    }

    @Override
    public void send(
            Destination destination,
            Message message,
            int deliveryMode,
            int priority,
            long timeToLive,
            CompletionListener completionListener)
            throws JMSException {
        Outgoing.Quality quality = new Outgoing.Quality(deliveryMode, priority, timeToLive);
        sendTo(destination, message, quality, listener(completionListener));
    }

    private static CompletionListener listener(@Nullable CompletionListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("a CompletionListener is needed, but it is null");
        }
        return listener;
    }

    private void sendToOwn(Message message, Outgoing.Quality quality, @Nullable CompletionListener listener)
            throws JMSException {
        ensureOpen();
        if (destination == null || declared == null) {
            throw new UnsupportedOperationException(
                    "this producer was created without a destination: name one with each send");
        }
        Declared target = declared;
        JMSException gone = target.gone;
        if (gone != null) {
            target = session.wire().destinations.use(destination.ref());
        }
        send(destination, target, message, quality, listener);
    }

    private void sendTo(
            @Nullable Destination to, Message message, Outgoing.Quality quality, @Nullable CompletionListener listener)
            throws JMSException {
        ensureOpen();
        if (destination != null) {
            throw new UnsupportedOperationException(
                    "this producer was created for " + destination + ": create one without a destination");
        }
        WeirDestination target = WeirDestination.of(to);
        send(target, session.wire().destinations.use(target.ref()), message, quality, listener);
    }

    private void send(
            WeirDestination to,
            Declared target,
            @Nullable Message message,
            Outgoing.Quality quality,
            @Nullable CompletionListener listener)
            throws JMSException {
        if (message == null) {
            throw new MessageFormatException("a message is needed, but it is null", ErrorCode.MESSAGE_FORMAT.label());
        }
        checkMode(quality.deliveryMode());
        checkPriority(quality.priority());
        checkTime("a time to live", quality.timeToLiveMs());
        Outgoing outgoing = new Outgoing(session, to, target, message, quality);
        outgoing.send(messageIdDisabled, timestampDisabled, deliveryDelayMs, listener);
    }

    // ---- Settings.

    private static void checkMode(int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw Failures.of(ErrorCode.INVALID_ARGUMENT, mode + " is no delivery mode");
        }
    }

    private static void checkPriority(int priority) throws JMSException {
        if (priority < 0 || priority > 9) {
            throw Failures.of(ErrorCode.INVALID_ARGUMENT, "a priority is 0 to 9, but this is " + priority);
        }
    }

    private static void checkTime(String what, long timeMs) throws JMSException {
        if (timeMs < 0) {
            throw Failures.of(ErrorCode.INVALID_ARGUMENT, what + " must not be negative, but is " + timeMs);
        }
    }

    @Override
    public void setDisableMessageID(boolean value) throws JMSException {
        ensureOpen();
        messageIdDisabled = value;
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        ensureOpen();
        return messageIdDisabled;
    }

    @Override
    public void setDisableMessageTimestamp(boolean value) throws JMSException {
        ensureOpen();
        timestampDisabled = value;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        ensureOpen();
        return timestampDisabled;
    }

    @Override
    public void setDeliveryMode(int deliveryMode) throws JMSException {
        ensureOpen();
        checkMode(deliveryMode);
        this.deliveryMode = deliveryMode;
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        ensureOpen();
        return deliveryMode;
    }

    @Override
    public void setPriority(int defaultPriority) throws JMSException {
        ensureOpen();
        checkPriority(defaultPriority);
        priority = defaultPriority;
    }

    @Override
    public int getPriority() throws JMSException {
        ensureOpen();
        return priority;
    }

    @Override
    public void setTimeToLive(long timeToLive) throws JMSException {
        ensureOpen();
        checkTime("a time to live", timeToLive);
        timeToLiveMs = timeToLive;
    }

    @Override
    public long getTimeToLive() throws JMSException {
        ensureOpen();
        return timeToLiveMs;
    }

    @Override
    public void setDeliveryDelay(long deliveryDelay) throws JMSException {
        ensureOpen();
        checkTime("a delivery delay", deliveryDelay);
        deliveryDelayMs = deliveryDelay;
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        ensureOpen();
        return deliveryDelayMs;
    }

    @Override
    public @Nullable Destination getDestination() throws JMSException {
        ensureOpen();
        return destination;
    }

    @Override
    public void close() throws JMSException {
        if (session.callbacks().isCalling()) {
            throw Failures.of(ErrorCode.WRONG_STATE, "a CompletionListener must not close its producer");
        }
        if (!closed) {
            closed = true;
            session.forget(this);
            session.awaitSends();
            release();
        }
    }

    /** With its session. */
    void release() {
        closed = true;
        if (declared != null) {
            session.wire().destinations.release(declared);
        }
    }

    // ---- The names of the two domains.

    @Override
    public @Nullable Queue getQueue() throws JMSException {
        return (Queue) getDestination();
    }

    @Override
    public void send(Queue queue, Message message) throws JMSException {
        send((Destination) queue, message);
    }

    @Override
    public void send(Queue queue, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        send((Destination) queue, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public @Nullable Topic getTopic() throws JMSException {
        return (Topic) getDestination();
    }

    @Override
    public void publish(Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void publish(Topic topic, Message message) throws JMSException {
        send((Destination) topic, message);
    }

    @Override
    public void publish(Topic topic, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        send((Destination) topic, message, deliveryMode, priority, timeToLive);
    }
}
