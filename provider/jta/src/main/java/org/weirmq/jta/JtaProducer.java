package org.weirmq.jta;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import org.jspecify.annotations.Nullable;

/** A producer whose session joins the transaction of the thread that sends. */
record JtaProducer(JtaSession session, MessageProducer producer) implements MessageProducer {
    @Override
    public void send(@Nullable Message message) throws JMSException {
        session.join();
        producer.send(message);
    }

    @Override
    public void send(@Nullable Message message, @Nullable CompletionListener completionListener) throws JMSException {
        session.join();
        producer.send(message, completionListener);
    }

    @Override
    public void send(@Nullable Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        session.join();
        producer.send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(
            @Nullable Message message,
            int deliveryMode,
            int priority,
            long timeToLive,
            @Nullable CompletionListener completionListener)
            throws JMSException {
        session.join();
        producer.send(message, deliveryMode, priority, timeToLive, completionListener);
    }

    @Override
    public void send(@Nullable Destination destination, @Nullable Message message) throws JMSException {
        session.join();
        producer.send(destination, message);
    }

    @Override
    public void send(
            @Nullable Destination destination,
            @Nullable Message message,
            @Nullable CompletionListener completionListener)
            throws JMSException {
        session.join();
        producer.send(destination, message, completionListener);
    }

    @Override
    public void send(
            @Nullable Destination destination,
            @Nullable Message message,
            int deliveryMode,
            int priority,
            long timeToLive)
            throws JMSException {
        session.join();
        producer.send(destination, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(
            @Nullable Destination destination,
            @Nullable Message message,
            int deliveryMode,
            int priority,
            long timeToLive,
            @Nullable CompletionListener completionListener)
            throws JMSException {
        session.join();
        producer.send(destination, message, deliveryMode, priority, timeToLive, completionListener);
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        return producer.getDisableMessageID();
    }

    @Override
    public void setDisableMessageID(boolean disableMessageID) throws JMSException {
        producer.setDisableMessageID(disableMessageID);
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        return producer.getDisableMessageTimestamp();
    }

    @Override
    public void setDisableMessageTimestamp(boolean disableMessageTimestamp) throws JMSException {
        producer.setDisableMessageTimestamp(disableMessageTimestamp);
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        return producer.getDeliveryMode();
    }

    @Override
    public void setDeliveryMode(int deliveryMode) throws JMSException {
        producer.setDeliveryMode(deliveryMode);
    }

    @Override
    public int getPriority() throws JMSException {
        return producer.getPriority();
    }

    @Override
    public void setPriority(int priority) throws JMSException {
        producer.setPriority(priority);
    }

    @Override
    public long getTimeToLive() throws JMSException {
        return producer.getTimeToLive();
    }

    @Override
    public void setTimeToLive(long timeToLive) throws JMSException {
        producer.setTimeToLive(timeToLive);
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        return producer.getDeliveryDelay();
    }

    @Override
    public void setDeliveryDelay(long deliveryDelay) throws JMSException {
        producer.setDeliveryDelay(deliveryDelay);
    }

    @Override
    public @Nullable Destination getDestination() throws JMSException {
        return producer.getDestination();
    }

    @Override
    public void close() throws JMSException {
        producer.close();
    }
}
