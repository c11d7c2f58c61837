package org.weirmq.client.context;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.MessageErrors;

/** A JMSConsumer on a consumer of the classic API. */
final class ContextConsumer implements JMSConsumer {
    private final MessageConsumer consumer;

    ContextConsumer(MessageConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public @Nullable String getMessageSelector() {
        return RuntimeFailures.<@Nullable String>call(consumer::getMessageSelector);
    }

    @Override
    public @Nullable MessageListener getMessageListener() {
        return RuntimeFailures.<@Nullable MessageListener>call(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) {
        RuntimeFailures.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public @Nullable Message receive() {
        return RuntimeFailures.<@Nullable Message>call(consumer::receive);
    }

    @Override
    public @Nullable Message receive(long timeout) {
        return RuntimeFailures.<@Nullable Message>call(() -> consumer.receive(timeout));
    }

    @Override
    public @Nullable Message receiveNoWait() {
        return RuntimeFailures.<@Nullable Message>call(consumer::receiveNoWait);
    }

    @Override
    public void close() {
        RuntimeFailures.run(consumer::close);
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> c) {
        return body(c, 0);
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> c, long timeout) {
        // A negative time-out means what it means to receive; only -1 is taken, for not waiting.
        return body(c, Math.max(0, timeout));
    }

    @Override
    public <T> @Nullable T receiveBodyNoWait(Class<T> c) {
        return body(c, ContextReceiver.NO_WAIT);
    }

    private <T> @Nullable T body(Class<T> c, long timeoutMs) {
        if (!(consumer instanceof ContextReceiver ours)) {
            throw new IllegalArgumentException(consumer.getClass() + " is not a consumer of this provider");
        }
        Body<T> body = new Body<>(c);
        RuntimeFailures.run(() -> ours.receive(timeoutMs, body));
        return body.value;
    }

    /** Takes the body out of a message, or refuses the message. */
    private static final class Body<T> implements ContextReceiver.Acceptance {
        private final Class<T> type;
        private @Nullable T value;

        Body(Class<T> type) {
            this.type = type;
        }

        @Override
        public void accept(Message message) throws JMSException {
            boolean typeHasBody = message instanceof TextMessage
                    || message instanceof BytesMessage
                    || message instanceof MapMessage
                    || message instanceof ObjectMessage;
            if (!typeHasBody) {
                throw MessageErrors.format("receiveBody cannot take the body of a "
                        + (message instanceof StreamMessage ? "StreamMessage" : "Message without one"));
            }
            T body = message.getBody(type);
            if (body == null) {
                body = empty(message);
            }
            if (body == null) {
                throw MessageErrors.format("the message has no body");
            }
            value = body;
        }

        /** No bytes and no entries are a body for who asks for bytes or a map. */
        private @Nullable T empty(Message message) {
            Object nothing =
                    message instanceof BytesMessage ? new byte[0] : message instanceof MapMessage ? Map.of() : null;
            return type.isInstance(nothing) ? type.cast(nothing) : null;
        }
    }
}
