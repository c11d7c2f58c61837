package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Delivery;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.Text;
import org.weirmq.protocol.WireReader;

/** A message with a string, which travels as UTF-8 and may be null. */
public final class WeirTextMessage extends WeirMessage implements TextMessage {
    private @Nullable String text;
    private boolean unread;

    public WeirTextMessage() {}

    public WeirTextMessage(@Nullable String text) {
        this.text = text;
    }

    WeirTextMessage(Delivery delivery) {
        super(delivery);
        unread = true;
    }

    @Override
    BodyType bodyType() {
        return BodyType.TEXT;
    }

    @Override
    void encodeBody(MessageFields fields) throws JMSException {
        String value = getText();
        fields.hasBody = value != null;
        if (value != null) {
            fields.body = Text.encode(value);
        }
    }

    @Override
    public void setText(@Nullable String string) throws JMSException {
        bodyWriteable();
        unread = false;
        text = string;
    }

    @Override
    public @Nullable String getText() throws JMSException {
        usable();
        if (unread) {
            WireReader body = receivedBody();
            text = body == null ? null : Text.decode(body.array(), body.position(), body.remaining());
            unread = false;
        }
        return text;
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        unread = false;
        text = null;
    }

    @Override
    public <T> @Nullable T getBody(@Nullable Class<T> c) throws JMSException {
        String value = getText();
        return value == null ? null : as(c, value, "a TextMessage");
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(@Nullable Class c) throws JMSException {
        usable();
        return takes(c, String.class) || getText() == null;
    }
}
