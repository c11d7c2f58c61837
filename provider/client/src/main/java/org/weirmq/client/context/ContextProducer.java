package org.weirmq.client.context;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Conversions;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.client.message.PropertyBag;
import org.weirmq.protocol.ErrorCode;

/** A JMSProducer: what is to be set on each message, in front of the one producer of its context. Not thread-safe. */
final class ContextProducer implements JMSProducer {
    private final WeirContext context;
    private final PropertyBag properties = new PropertyBag();
    private boolean anyProperty;
    private boolean disableMessageId;
    private boolean disableTimestamp;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLiveMs = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelayMs = Message.DEFAULT_DELIVERY_DELAY;
    private @Nullable CompletionListener listener;
    private @Nullable String correlationId;
    private byte @Nullable [] correlationBytes;
    private @Nullable String type;
    private @Nullable Destination replyTo;

    ContextProducer(WeirContext context) {
        this.context = context;
    }

    /** A closed context's producer cannot even be looked at (section 6.2.15). */
    private void open() {
        RuntimeFailures.run(context::open);
    }

    // ---- Sending.

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable Message message) {
        RuntimeFailures.run(() -> {
            if (message == null) {
                throw MessageErrors.format("there is no message to send: it is null");
            }
            if (destination == null) {
                throw MessageErrors.destination("a destination is needed, but it is null", null);
            }
            prepare(message);
            dispatch(destination, message);
        });
        return this;
    }

    private void prepare(Message message) throws JMSException {
        if (anyProperty) {
            for (String name : properties.nameSet()) {
                message.setObjectProperty(name, properties.get(name));
            }
        }
        if (correlationBytes != null) {
            message.setJMSCorrelationIDAsBytes(correlationBytes);
        } else if (correlationId != null) {
            message.setJMSCorrelationID(correlationId);
        }
        if (type != null) {
            message.setJMSType(type);
        }
        if (replyTo != null) {
            message.setJMSReplyTo(replyTo);
        }
    }

    private void dispatch(Destination destination, Message message) throws JMSException {
        MessageProducer producer = context.producer();
        producer.setDisableMessageID(disableMessageId);
        producer.setDisableMessageTimestamp(disableTimestamp);
        producer.setDeliveryDelay(deliveryDelayMs);
        if (listener == null) {
            producer.send(destination, message, deliveryMode, priority, timeToLiveMs);
        } else {
            producer.send(destination, message, deliveryMode, priority, timeToLiveMs, listener);
        }
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable String body) {
        return send(destination, context.createTextMessage(body));
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable Map<String, Object> body) {
        MapMessage message = context.createMapMessage();
        if (body != null) {
            RuntimeFailures.run(() -> {
                for (Map.Entry<String, Object> entry : body.entrySet()) {
                    message.setObject(entry.getKey(), entry.getValue());
                }
            });
        }
        return send(destination, message);
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, byte @Nullable [] body) {
        BytesMessage message = context.createBytesMessage();
        if (body != null) {
            RuntimeFailures.run(() -> message.writeBytes(body));
        }
        return send(destination, message);
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable Serializable body) {
        return send(destination, context.createObjectMessage(body));
    }

    // ---- How it is sent.

    private static void legal(boolean legal, String text) {
        if (!legal) {
            throw RuntimeFailures.of(ErrorCode.INVALID_ARGUMENT, text);
        }
    }

    @Override
    public JMSProducer setDisableMessageID(boolean value) {
        open();
        disableMessageId = value;
        return this;
    }

    @Override
    public boolean getDisableMessageID() {
        open();
        return disableMessageId;
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean value) {
        open();
        disableTimestamp = value;
        return this;
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        open();
        return disableTimestamp;
    }

    @Override
    public JMSProducer setDeliveryMode(int deliveryMode) {
        open();
        boolean known = deliveryMode == DeliveryMode.PERSISTENT || deliveryMode == DeliveryMode.NON_PERSISTENT;
        legal(known, "there is no delivery mode " + deliveryMode);
        this.deliveryMode = deliveryMode;
        return this;
    }

    @Override
    public int getDeliveryMode() {
        open();
        return deliveryMode;
    }

    @Override
    public JMSProducer setPriority(int priority) {
        open();
        legal(priority >= 0 && priority <= 9, "a priority is 0 to 9, but is " + priority);
        this.priority = priority;
        return this;
    }

    @Override
    public int getPriority() {
        open();
        return priority;
    }

    @Override
    public JMSProducer setTimeToLive(long timeToLive) {
        open();
        legal(timeToLive >= 0, "a time to live is not negative, but is " + timeToLive);
        timeToLiveMs = timeToLive;
        return this;
    }

    @Override
    public long getTimeToLive() {
        open();
        return timeToLiveMs;
    }

    @Override
    public JMSProducer setDeliveryDelay(long deliveryDelay) {
        open();
        legal(deliveryDelay >= 0, "a delivery delay is not negative, but is " + deliveryDelay);
        deliveryDelayMs = deliveryDelay;
        return this;
    }

    @Override
    public long getDeliveryDelay() {
        open();
        return deliveryDelayMs;
    }

    @Override
    public JMSProducer setAsync(@Nullable CompletionListener completionListener) {
        open();
        listener = completionListener;
        return this;
    }

    @Override
    public @Nullable CompletionListener getAsync() {
        open();
        return listener;
    }

    // ---- Headers.

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte @Nullable [] correlationID) {
        open();
        correlationId = null;
        correlationBytes = correlationID == null ? null : correlationID.clone();
        return this;
    }

    @Override
    public byte @Nullable [] getJMSCorrelationIDAsBytes() {
        open();
        if (correlationBytes != null) {
            return correlationBytes.clone();
        }
        return correlationId == null ? null : correlationId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public JMSProducer setJMSCorrelationID(@Nullable String correlationID) {
        open();
        correlationBytes = null;
        correlationId = correlationID;
        return this;
    }

    @Override
    public @Nullable String getJMSCorrelationID() {
        open();
        return correlationBytes != null ? new String(correlationBytes, StandardCharsets.UTF_8) : correlationId;
    }

    @Override
    public JMSProducer setJMSType(@Nullable String type) {
        open();
        this.type = type;
        return this;
    }

    @Override
    public @Nullable String getJMSType() {
        open();
        return type;
    }

    @Override
    public JMSProducer setJMSReplyTo(@Nullable Destination replyTo) {
        open();
        this.replyTo = replyTo;
        return this;
    }

    @Override
    public @Nullable Destination getJMSReplyTo() {
        open();
        return replyTo;
    }

    // ---- Properties.

    private JMSProducer set(@Nullable String name, @Nullable Object value) {
        open();
        RuntimeFailures.run(() -> properties.set(name, value));
        anyProperty = true;
        return this;
    }

    @Override
    public JMSProducer clearProperties() {
        open();
        properties.clear();
        anyProperty = false;
        return this;
    }

    @Override
    public boolean propertyExists(@Nullable String name) {
        open();
        return properties.has(name);
    }

    @Override
    public Set<String> getPropertyNames() {
        open();
        return Collections.unmodifiableSet(properties.nameSet());
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, boolean value) {
        return set(name, value);
    }

    @Override
    public boolean getBooleanProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toBoolean(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, byte value) {
        return set(name, value);
    }

    @Override
    public byte getByteProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toByte(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, short value) {
        return set(name, value);
    }

    @Override
    public short getShortProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toShort(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, int value) {
        return set(name, value);
    }

    @Override
    public int getIntProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toInt(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, long value) {
        return set(name, value);
    }

    @Override
    public long getLongProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toLong(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, float value) {
        return set(name, value);
    }

    @Override
    public float getFloatProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toFloat(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, double value) {
        return set(name, value);
    }

    @Override
    public double getDoubleProperty(@Nullable String name) {
        open();
        return RuntimeFailures.call(() -> Conversions.toDouble(properties.get(name)));
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, @Nullable String value) {
        return set(name, value);
    }

    @Override
    public @Nullable String getStringProperty(@Nullable String name) {
        open();
        try {
            return Conversions.toText(properties.get(name));
        } catch (JMSException e) {
            throw RuntimeFailures.of(e);
        }
    }

    @Override
    public JMSProducer setProperty(@Nullable String name, @Nullable Object value) {
        return set(name, value);
    }

    @Override
    public @Nullable Object getObjectProperty(@Nullable String name) {
        open();
        return properties.get(name);
    }
}
