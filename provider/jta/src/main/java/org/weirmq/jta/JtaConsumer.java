package org.weirmq.jta;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.Failures;
import org.weirmq.client.context.ContextReceiver;
import org.weirmq.protocol.ErrorCode;

/** A consumer whose session joins the transaction of the thread that receives. */
final class JtaConsumer implements ContextReceiver, TopicSubscriber {
    private final JtaSession session;
    private final MessageConsumer consumer;

    JtaConsumer(JtaSession session, MessageConsumer consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    @Override
    public @Nullable Message receive() throws JMSException {
        session.join();
        return consumer.receive();
    }

    @Override
    public @Nullable Message receive(long timeoutMs) throws JMSException {
        session.join();
        return consumer.receive(timeoutMs);
    }

    @Override
    public @Nullable Message receiveNoWait() throws JMSException {
        session.join();
        return consumer.receiveNoWait();
    }

    @Override
    public @Nullable Message receive(long timeoutMs, Acceptance acceptance) throws JMSException {
        session.join();
        return ((ContextReceiver) consumer).receive(timeoutMs, acceptance);
    }

    @Override
    public @Nullable String getMessageSelector() throws JMSException {
        return consumer.getMessageSelector();
    }

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        return consumer.getMessageListener();
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        consumer.setMessageListener(listener);
    }

    @Override
    public void close() throws JMSException {
        consumer.close();
    }

    private TopicSubscriber subscriber() throws JMSException {
        if (consumer instanceof TopicSubscriber ours) {
            return ours;
        }
        throw Failures.of(ErrorCode.WRONG_STATE, "this is not a subscriber");
    }

    @Override
    public Topic getTopic() throws JMSException {
        return subscriber().getTopic();
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        return subscriber().getNoLocal();
    }
}
