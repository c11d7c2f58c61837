package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.PartsWriter;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.Limits;
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
        if (value == null) {
            return;
        }
        if (value.length() <= Limits.INLINE_BODY_BYTES_MAX) {
            fields.body = Text.encode(value);
        } else {
            PartsWriter body = new PartsWriter(Limits.INLINE_BODY_BYTES_MAX);
            Text.encode(value, piece -> body.write(piece, 0, piece.length));
            body.into(fields);
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
            text = received();
            unread = false;
        }
        return text;
    }

    private @Nullable String received() throws JMSException {
        BodyParts large = receivedParts();
        if (large != null) {
            return Text.decode(large);
        }
        WireReader body = receivedBody();
        return body == null ? null : Text.decode(body.array(), body.position(), body.remaining());
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
