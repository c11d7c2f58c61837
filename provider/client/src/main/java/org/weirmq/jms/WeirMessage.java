package org.weirmq.jms;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ProtocolException;
import org.weirmq.protocol.WireReader;

/**
 * A message: headers and properties; the subclasses have the bodies (Jakarta Messaging 3.1, chapter 3). A message that was
 * received keeps the bytes it came in and reads each part of them when it is first asked for. Not thread-safe.
 *
 * <p>While an asynchronous send is under way every method throws {@link jakarta.jms.IllegalStateException} (section
 * 7.3.9); the message can be used again from its CompletionListener on.
 */
public class WeirMessage extends PropertiedMessage {
    // What has not been read yet from the bytes of a received message.
    private static final int ID = 1;
    private static final int CORRELATION = 1 << 1;
    private static final int REPLY_TO = 1 << 2;
    private static final int TYPE = 1 << 3;
    private static final int ALL = ID | CORRELATION | REPLY_TO | TYPE;

    private int unread;

    private @Nullable String messageId;
    /** The parts of a JMSMessageID that nobody has asked for yet, set when the message was sent. */
    private @Nullable UUID producer;

    private int session;
    private long sequence;

    private @Nullable String correlationId;
    private byte @Nullable [] correlationBytes;
    private @Nullable Destination replyTo;
    private @Nullable Destination destination;
    private @Nullable String type;
    private int deliveryMode = DEFAULT_DELIVERY_MODE;
    private int priority = DEFAULT_PRIORITY;
    private long timestampMs;
    private long expiresAtMs;
    private long deliveryTimeMs;
    private boolean redelivered;
    private boolean bodyReadOnly;

    /** A message without a body, to be filled and sent. */
    public WeirMessage() {
        super(null);
    }

    /** A message as it was received. */
    WeirMessage(Delivery delivery) {
        super(delivery);
        EncodedMessage source = delivery.message();
        unread = ALL;
        destination = delivery.destination();
        deliveryMode = source.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
        priority = source.priority();
        timestampMs = source.timestampMs();
        expiresAtMs = source.expiresAtMs();
        deliveryTimeMs = source.deliverAtMs() != 0 ? source.deliverAtMs() : source.sentAtMs();
        redelivered = delivery.redelivered();
        bodyReadOnly = true;
    }

    // ---- For the session: what leaves, and what comes back from a send.

    /**
     * All that the application put into the message, for the encoder; the session adds who sends it, when and how. Properties
     * and body are not copied: encode them before the message can be changed.
     */
    public final MessageFields fields() throws JMSException {
        usable();
        MessageFields fields = new MessageFields();
        read(CORRELATION | REPLY_TO | TYPE);
        fields.bodyType = bodyType();
        fields.correlationId = correlationId;
        fields.correlationBytes = correlationBytes;
        fields.type = type;
        fields.replyTo = replyTo == null ? null : WeirDestination.of(replyTo).ref();
        fillProperties(fields);
        encodeBody(fields);
        return fields;
    }

    /** Takes over the headers that the provider assigns, once the message was sent with these fields. */
    public final void assigned(MessageFields fields, Destination sentTo) {
        unread &= ~ID;
        messageId = null;
        producer = fields.idDisabled ? null : fields.producer;
        session = fields.session;
        sequence = fields.sequence;
        destination = sentTo;
        deliveryMode = fields.persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
        priority = fields.priority;
        timestampMs = fields.timestampDisabled ? 0 : fields.timestampMs;
        expiresAtMs = fields.expiresAtMs;
        deliveryTimeMs = fields.deliverAtMs != 0 ? fields.deliverAtMs : fields.timestampMs;
    }

    /** From here to {@link #endAsyncSend} the message is not usable. */
    public final void startAsyncSend() throws JMSException {
        usable();
        sending(true);
    }

    /** Before the CompletionListener is called; a body that is a stream is reset for it (sections 3.11.5 and 3.11.2). */
    public final void endAsyncSend() {
        sending(false);
        rewind();
    }

    /** The bytes in which it came, or null for a message that was not received. */
    public final @Nullable EncodedMessage source() {
        Delivery delivery = delivery();
        return delivery == null ? null : delivery.message();
    }

    // ---- The body, for the subclasses.

    BodyType bodyType() {
        return BodyType.NONE;
    }

    /** Sets body and hasBody. */
    void encodeBody(MessageFields fields) throws JMSException {
        fields.hasBody = false;
    }

    /** Puts a body that is a stream in front of its first value, to be read. */
    void rewind() {}

    final boolean bodyReadOnly() {
        return bodyReadOnly;
    }

    final void bodyReadOnly(boolean readOnly) {
        bodyReadOnly = readOnly;
    }

    final void bodyWriteable() throws JMSException {
        usable();
        if (bodyReadOnly) {
            throw MessageErrors.bodyNotWriteable();
        }
    }

    /** The body as it was received, when it is kept elsewhere and has to be fetched; otherwise null. */
    final @Nullable BodyParts receivedParts() throws JMSException {
        Delivery delivery = delivery();
        BlobRef blob = delivery == null ? null : delivery.message().blob();
        return delivery == null || blob == null ? null : delivery.bodies().fetch(blob);
    }

    /** A reader on the body as it was received, fetched if it is kept elsewhere; null when there is none. */
    final @Nullable WireReader receivedBody() throws JMSException {
        Delivery delivery = delivery();
        if (delivery == null) {
            return null;
        }
        try {
            BodyParts large = receivedParts();
            return large == null ? delivery.message().body() : new WireReader(large.copy(0, Integer.MAX_VALUE));
        } catch (ProtocolException e) {
            throw MessageErrors.format("the body is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void clearBody() throws JMSException {
        usable();
        bodyReadOnly = false;
    }

    /** A plain Message has no body: any type will do and null is what comes. */
    @Override
    public <T> @Nullable T getBody(@Nullable Class<T> c) throws JMSException {
        usable();
        return null;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(@Nullable Class c) throws JMSException {
        usable();
        return true;
    }

    static boolean takes(@Nullable Class<?> c, Class<?> type) {
        return c != null && c.isAssignableFrom(type);
    }

    static <T> T as(@Nullable Class<T> c, Object body, String what) throws JMSException {
        if (c == null || !c.isInstance(body)) {
            throw MessageErrors.notAssignable(what, c);
        }
        return c.cast(body);
    }

    @Override
    public void acknowledge() throws JMSException {
        usable();
        Delivery delivery = delivery();
        if (delivery != null) {
            delivery.acknowledge().acknowledge(this);
        }
    }

    // ---- Headers.

    private void read(int fields) {
        int wanted = unread & fields;
        Delivery delivery = delivery();
        if (wanted == 0 || delivery == null) {
            return;
        }
        unread &= ~wanted;
        EncodedMessage source = delivery.message();
        if ((wanted & ID) != 0) {
            messageId = source.messageId();
        }
        if ((wanted & CORRELATION) != 0) {
            correlationId = source.correlationId();
            correlationBytes = source.correlationBytes();
        }
        if ((wanted & REPLY_TO) != 0) {
            var ref = source.replyTo();
            replyTo = ref == null ? null : WeirDestination.of(ref);
        }
        if ((wanted & TYPE) != 0) {
            type = source.type();
        }
    }

    @Override
    public @Nullable String getJMSMessageID() throws JMSException {
        usable();
        read(ID);
        if (messageId == null && producer != null) {
            messageId = EncodedMessage.messageId(producer, session, sequence);
        }
        return messageId;
    }

    @Override
    public void setJMSMessageID(@Nullable String id) throws JMSException {
        usable();
        unread &= ~ID;
        producer = null;
        messageId = id;
    }

    @Override
    public long getJMSTimestamp() throws JMSException {
        usable();
        return timestampMs;
    }

    @Override
    public void setJMSTimestamp(long timestamp) throws JMSException {
        usable();
        timestampMs = timestamp;
    }

    /** The text in UTF-8 when the correlation id was set as text. */
    @Override
    public byte @Nullable [] getJMSCorrelationIDAsBytes() throws JMSException {
        usable();
        read(CORRELATION);
        if (correlationBytes != null) {
            return correlationBytes.clone();
        }
        return correlationId == null ? null : correlationId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void setJMSCorrelationIDAsBytes(byte @Nullable [] correlationID) throws JMSException {
        usable();
        unread &= ~CORRELATION;
        correlationId = null;
        correlationBytes = correlationID == null ? null : correlationID.clone();
    }

    /** The bytes read as UTF-8 when the correlation id was set as bytes. */
    @Override
    public @Nullable String getJMSCorrelationID() throws JMSException {
        usable();
        read(CORRELATION);
        return correlationBytes != null ? new String(correlationBytes, StandardCharsets.UTF_8) : correlationId;
    }

    @Override
    public void setJMSCorrelationID(@Nullable String correlationID) throws JMSException {
        usable();
        unread &= ~CORRELATION;
        correlationBytes = null;
        correlationId = correlationID;
    }

    @Override
    public @Nullable Destination getJMSReplyTo() throws JMSException {
        usable();
        read(REPLY_TO);
        return replyTo;
    }

    /** Another provider's destination arrives as the destination of the same kind and name here. */
    @Override
    public void setJMSReplyTo(@Nullable Destination replyTo) throws JMSException {
        usable();
        unread &= ~REPLY_TO;
        this.replyTo = replyTo;
    }

    @Override
    public @Nullable Destination getJMSDestination() throws JMSException {
        usable();
        return destination;
    }

    @Override
    public void setJMSDestination(@Nullable Destination destination) throws JMSException {
        usable();
        this.destination = destination;
    }

    @Override
    public int getJMSDeliveryMode() throws JMSException {
        usable();
        return deliveryMode;
    }

    @Override
    public void setJMSDeliveryMode(int deliveryMode) throws JMSException {
        usable();
        this.deliveryMode = deliveryMode;
    }

    @Override
    public boolean getJMSRedelivered() throws JMSException {
        usable();
        return redelivered;
    }

    @Override
    public void setJMSRedelivered(boolean redelivered) throws JMSException {
        usable();
        this.redelivered = redelivered;
    }

    @Override
    public @Nullable String getJMSType() throws JMSException {
        usable();
        read(TYPE);
        return type;
    }

    @Override
    public void setJMSType(@Nullable String type) throws JMSException {
        usable();
        unread &= ~TYPE;
        this.type = type;
    }

    @Override
    public long getJMSExpiration() throws JMSException {
        usable();
        return expiresAtMs;
    }

    @Override
    public void setJMSExpiration(long expiration) throws JMSException {
        usable();
        expiresAtMs = expiration;
    }

    @Override
    public long getJMSDeliveryTime() throws JMSException {
        usable();
        return deliveryTimeMs;
    }

    @Override
    public void setJMSDeliveryTime(long deliveryTime) throws JMSException {
        usable();
        deliveryTimeMs = deliveryTime;
    }

    @Override
    public int getJMSPriority() throws JMSException {
        usable();
        return priority;
    }

    @Override
    public void setJMSPriority(int priority) throws JMSException {
        usable();
        this.priority = priority;
    }
}
