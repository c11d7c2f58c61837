package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Conversions;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.client.message.PartsWriter;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ProtocolException;
import org.weirmq.protocol.ValueCodec;
import org.weirmq.protocol.WireReader;

/** A message with named values, in the order in which they were set: a count, then each name and value. */
public final class WeirMapMessage extends WeirMessage implements MapMessage {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private boolean unread;

    public WeirMapMessage() {}

    WeirMapMessage(Delivery delivery) {
        super(delivery);
        unread = true;
    }

    @Override
    BodyType bodyType() {
        return BodyType.MAP;
    }

    @Override
    void encodeBody(MessageFields fields) throws JMSException {
        Map<String, @Nullable Object> entries = values();
        try {
            PartsWriter out = new PartsWriter(32 + 32 * entries.size());
            out.varint(entries.size());
            for (Map.Entry<String, @Nullable Object> entry : entries.entrySet()) {
                out.string(entry.getKey());
                out.value(entry.getValue(), true); // an array here is a copy of the application's
            }
            out.into(fields);
        } catch (ProtocolException e) {
            throw MessageErrors.tooLarge(e.getMessage());
        }
    }

    private Map<String, @Nullable Object> values() throws JMSException {
        usable();
        if (unread) {
            WireReader in = receivedBody();
            try {
                int count = in == null ? 0 : in.varint32();
                for (int i = 0; i < count && in != null; i++) {
                    values.put(in.string(in.remaining()), ValueCodec.read(in));
                }
            } catch (ProtocolException e) {
                values.clear();
                throw MessageErrors.format("the body is not that of a MapMessage: " + e.getMessage(), e);
            }
            unread = false;
        }
        return values;
    }

    private void put(@Nullable String name, @Nullable Object value) throws JMSException {
        bodyWriteable();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "an entry of a MapMessage needs a name, but it is " + (name == null ? "null" : "empty"));
        }
        values().put(name, value);
    }

    private @Nullable Object get(@Nullable String name) throws JMSException {
        return values().get(name);
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        unread = false;
        values.clear();
    }

    /** A copy. A MapMessage without entries has no body. */
    @Override
    public <T> @Nullable T getBody(@Nullable Class<T> c) throws JMSException {
        if (values().isEmpty()) {
            return null;
        }
        if (!takes(c, Map.class)) {
            throw MessageErrors.notAssignable("a MapMessage", c);
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values());
        copy.replaceAll((name, value) -> value instanceof byte[] bytes ? bytes.clone() : value);
        return as(c, copy, "a MapMessage");
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public boolean isBodyAssignableTo(@Nullable Class c) throws JMSException {
        usable();
        return takes(c, Map.class) || values().isEmpty();
    }

    @Override
    public Enumeration<String> getMapNames() throws JMSException {
        return Collections.enumeration(new ArrayList<>(values().keySet()));
    }

    @Override
    public boolean itemExists(@Nullable String name) throws JMSException {
        return values().containsKey(name);
    }

    @Override
    public boolean getBoolean(@Nullable String name) throws JMSException {
        return Conversions.toBoolean(get(name));
    }

    @Override
    public byte getByte(@Nullable String name) throws JMSException {
        return Conversions.toByte(get(name));
    }

    @Override
    public short getShort(@Nullable String name) throws JMSException {
        return Conversions.toShort(get(name));
    }

    @Override
    public char getChar(@Nullable String name) throws JMSException {
        return Conversions.toChar(get(name));
    }

    @Override
    public int getInt(@Nullable String name) throws JMSException {
        return Conversions.toInt(get(name));
    }

    @Override
    public long getLong(@Nullable String name) throws JMSException {
        return Conversions.toLong(get(name));
    }

    @Override
    public float getFloat(@Nullable String name) throws JMSException {
        return Conversions.toFloat(get(name));
    }

    @Override
    public double getDouble(@Nullable String name) throws JMSException {
        return Conversions.toDouble(get(name));
    }

    @Override
    public @Nullable String getString(@Nullable String name) throws JMSException {
        return Conversions.toText(get(name));
    }

    /** A copy. */
    @Override
    public byte @Nullable [] getBytes(@Nullable String name) throws JMSException {
        byte[] bytes = Conversions.toBytes(get(name));
        return bytes == null ? null : bytes.clone();
    }

    /** The boxed value; a byte[] is a copy. */
    @Override
    public @Nullable Object getObject(@Nullable String name) throws JMSException {
        Object value = get(name);
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    @Override
    public void setBoolean(@Nullable String name, boolean value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setByte(@Nullable String name, byte value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setShort(@Nullable String name, short value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setChar(@Nullable String name, char value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setInt(@Nullable String name, int value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setLong(@Nullable String name, long value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setFloat(@Nullable String name, float value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setDouble(@Nullable String name, double value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setString(@Nullable String name, @Nullable String value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setBytes(@Nullable String name, byte @Nullable [] value) throws JMSException {
        put(name, value == null ? null : value.clone());
    }

    /** Throws IndexOutOfBoundsException when the part does not lie in the array. */
    @Override
    public void setBytes(@Nullable String name, byte @Nullable [] value, int offset, int length) throws JMSException {
        if (value == null) {
            put(name, null);
            return;
        }
        Objects.checkFromIndexSize(offset, length, value.length);
        put(name, Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void setObject(@Nullable String name, @Nullable Object value) throws JMSException {
        if (!Conversions.isBodyValue(value)) {
            bodyWriteable();
            throw MessageErrors.notHeld("MapMessage", "strings, boxed primitives and byte[]", value);
        }
        put(name, value instanceof byte[] bytes ? bytes.clone() : value);
    }
}
