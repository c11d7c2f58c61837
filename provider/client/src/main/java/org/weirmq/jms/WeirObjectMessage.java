package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.ObjectMessage;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.DeserializationPolicy;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.client.message.PartsWriter;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.WireReader;

/**
 * A message with a serialized object, or with none. The object is serialized when it is set; each {@link #getObject} makes a
 * new one. What was received is deserialized only as the {@link DeserializationPolicy} of the connection allows.
 */
public final class WeirObjectMessage extends WeirMessage implements ObjectMessage {
    private static final byte[] EMPTY = new byte[0];

    /** What setObject wrote; null when there is no object or it is still in the received bytes. */
    private @Nullable PartsWriter written;

    /** Of the object that was written. */
    private @Nullable ClassLoader loader;

    private boolean received;
    private @Nullable WireReader fetched;
    /** Instead, when the body is large. */
    private @Nullable BodyParts fetchedParts;

    public WeirObjectMessage() {}

    public WeirObjectMessage(@Nullable Serializable object) throws JMSException {
        write(object);
    }

    WeirObjectMessage(Delivery delivery) {
        super(delivery);
        received = true;
    }

    @Override
    BodyType bodyType() {
        return BodyType.OBJECT;
    }

    @Override
    void encodeBody(MessageFields fields) throws JMSException {
        WireReader body = body();
        if (fetchedParts != null) {
            fields.body = EMPTY;
            fields.bodyParts = fetchedParts;
        } else if (body != null) {
            int from = body.position();
            int end = from + body.remaining();
            byte[] all = body.array();
            fields.body = from == 0 && end == all.length ? all : Arrays.copyOfRange(all, from, end);
        } else if (written != null) {
            written.into(fields);
        } else {
            fields.hasBody = false;
        }
    }

    private @Nullable WireReader body() throws JMSException {
        if (received && fetched == null && fetchedParts == null) {
            fetchedParts = receivedParts();
            fetched = fetchedParts == null ? receivedBody() : null;
            received = fetched != null || fetchedParts != null;
        }
        return fetched;
    }

    @Override
    public void setObject(@Nullable Serializable object) throws JMSException {
        bodyWriteable();
        write(object);
    }

    private void write(@Nullable Serializable object) throws JMSException {
        PartsWriter bytes = null;
        if (object != null) {
            PartsWriter out = new PartsWriter(512);
            try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
                objects.writeObject(object);
            } catch (IOException | RuntimeException | StackOverflowError e) {
                throw MessageErrors.format("the object cannot be serialized: " + e, e);
            }
            bytes = out;
        }
        clear();
        written = bytes;
        loader = object == null ? null : object.getClass().getClassLoader();
    }

    private void clear() {
        received = false;
        fetched = null;
        fetchedParts = null;
        written = null;
        loader = null;
    }

    @Override
    public @Nullable Serializable getObject() throws JMSException {
        usable();
        WireReader body = body();
        Delivery delivery = delivery();
        if (fetchedParts != null && delivery != null) {
            return delivery.deserialization().read(fetchedParts.open(), fetchedParts.length());
        }
        if (body != null && delivery != null) {
            return delivery.deserialization().read(body.array(), body.position(), body.remaining());
        }
        return written == null
                ? null
                : DeserializationPolicy.readOwn(written.parts().open(), loader);
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        clear();
    }

    @Override
    public <T> @Nullable T getBody(@Nullable Class<T> c) throws JMSException {
        Serializable object = getObject();
        return object == null
                ? null
                : as(c, object, "this ObjectMessage, a " + object.getClass().getName() + ",");
    }

    /** False also when the object may not or cannot be deserialized. */
    @Override
    @SuppressWarnings("rawtypes")
    public boolean isBodyAssignableTo(@Nullable Class c) throws JMSException {
        usable();
        if (written == null && body() == null && fetchedParts == null) {
            return true;
        }
        try {
            return c != null && c.isInstance(getObject());
        } catch (jakarta.jms.MessageFormatException cannotBeRead) {
            return false;
        }
    }
}
