package org.weirmq.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.client.message.PropertyNames;

/** Makes messages from bytes and from the messages of other providers; for the session. */
public final class WeirMessages {
    private static final int COPY_BYTES = 64 * 1024;

    private WeirMessages() {}

    /** The message that was delivered, read-only. Cheap: nothing but the fixed headers is read here. */
    public static WeirMessage decode(Delivery delivery) {
        return switch (delivery.message().bodyType()) {
            case NONE -> new WeirMessage(delivery);
            case TEXT -> new WeirTextMessage(delivery);
            case BYTES -> new WeirBytesMessage(delivery);
            case MAP -> new WeirMapMessage(delivery);
            case STREAM -> new WeirStreamMessage(delivery);
            case OBJECT -> new WeirObjectMessage(delivery);
        };
    }

    /**
     * Our own message as it is; a copy of another provider's (section 3.12): the headers that a client sets, the properties
     * but for the JMSX properties that a provider sets, and the body. A foreign BytesMessage or StreamMessage is reset before
     * and after. A JMSReplyTo that has no name here is left out: it need not be kept (Javadoc of Message). Throws
     * {@link jakarta.jms.MessageFormatException} when a name in it is none here.
     */
    public static WeirMessage convert(Message message) throws JMSException {
        if (message instanceof WeirMessage ours) {
            return ours;
        }
        try {
            WeirMessage copy = withBody(message);
            copy.setJMSCorrelationID(message.getJMSCorrelationID());
            copy.setJMSReplyTo(replyTo(message.getJMSReplyTo()));
            copy.setJMSType(message.getJMSType());
            Enumeration<?> names = message.getPropertyNames();
            while (names.hasMoreElements()) {
                copyProperty(message, PropertyNames.present((String) names.nextElement()), copy);
            }
            return copy;
        } catch (IllegalArgumentException e) {
            throw MessageErrors.format("the message of another provider cannot be sent: " + e.getMessage(), e);
        }
    }

    private static @Nullable Destination replyTo(@Nullable Destination foreign) {
        try {
            return foreign == null ? null : WeirDestination.of(foreign);
        } catch (JMSException noNameHere) {
            return null;
        }
    }

    private static void copyProperty(Message from, String name, WeirMessage to) throws JMSException {
        if (name.startsWith("JMSX")
                && !name.equals(PropertyNames.GROUP_ID)
                && !name.equals(PropertyNames.GROUP_SEQUENCE)) {
            return;
        }
        if (name.startsWith(PropertyNames.OURS)) {
            // From a wrapped message of ours: what we set once may travel again.
            to.properties().put(name, from.getObjectProperty(name));
        } else {
            to.setObjectProperty(name, from.getObjectProperty(name));
        }
    }

    /** Gives the headers that were assigned at a send to the foreign message that {@link #convert} copied. */
    public static void giveBack(WeirMessage sent, Message foreign) throws JMSException {
        foreign.setJMSDestination(sent.getJMSDestination());
        foreign.setJMSDeliveryMode(sent.getJMSDeliveryMode());
        foreign.setJMSMessageID(sent.getJMSMessageID());
        foreign.setJMSTimestamp(sent.getJMSTimestamp());
        foreign.setJMSExpiration(sent.getJMSExpiration());
        foreign.setJMSPriority(sent.getJMSPriority());
        foreign.setJMSDeliveryTime(sent.getJMSDeliveryTime());
    }

    private static WeirMessage withBody(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            return bytes(bytes);
        }
        if (message instanceof StreamMessage stream) {
            return stream(stream);
        }
        if (message instanceof MapMessage map) {
            return map(map);
        }
        if (message instanceof ObjectMessage object) {
            return new WeirObjectMessage(object.getObject());
        }
        if (message instanceof TextMessage text) {
            return new WeirTextMessage(text.getText());
        }
        return new WeirMessage();
    }

    private static WeirMessage bytes(BytesMessage from) throws JMSException {
        WeirBytesMessage to = new WeirBytesMessage();
        from.reset();
        byte[] part = new byte[(int) Math.min(COPY_BYTES, Math.max(1, from.getBodyLength()))];
        for (int length = from.readBytes(part); length > 0; length = from.readBytes(part)) {
            to.writeBytes(part, 0, length);
        }
        from.reset();
        return to;
    }

    private static WeirMessage stream(StreamMessage from) throws JMSException {
        WeirStreamMessage to = new WeirStreamMessage();
        from.reset();
        boolean more = true;
        while (more) {
            try {
                to.writeObject(from.readObject());
            } catch (MessageEOFException end) {
                more = false;
            }
        }
        from.reset();
        return to;
    }

    private static WeirMessage map(MapMessage from) throws JMSException {
        WeirMapMessage to = new WeirMapMessage();
        Enumeration<?> names = from.getMapNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            to.setObject(name, from.getObject(name));
        }
        return to;
    }
}
