package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.Conversions;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.client.message.PropertyBag;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ProtocolException;

/** The properties of a message (Jakarta Messaging 3.1, section 3.5), and whether it may be used at all. */
abstract class PropertiedMessage implements Message {
    private final @Nullable Delivery delivery;
    private @Nullable PropertyBag properties;
    private boolean readOnly;
    private boolean sending;

    PropertiedMessage(@Nullable Delivery delivery) {
        this.delivery = delivery;
        readOnly = delivery != null;
    }

    final @Nullable Delivery delivery() {
        return delivery;
    }

    final void sending(boolean underWay) {
        sending = underWay;
    }

    final void usable() throws JMSException {
        if (sending) {
            throw MessageErrors.beingSent();
        }
    }

    final void fillProperties(MessageFields fields) throws JMSException {
        if (properties != null || delivery != null) {
            properties().fill(fields);
        }
    }

    final PropertyBag properties() throws JMSException {
        usable();
        if (properties == null) {
            try {
                properties = delivery == null
                        ? new PropertyBag()
                        : new PropertyBag(delivery.message(), delivery.deliveryCount());
            } catch (ProtocolException e) {
                throw MessageErrors.format("the properties are damaged: " + e.getMessage(), e);
            }
        }
        return properties;
    }

    private void setProperty(@Nullable String name, @Nullable Object value) throws JMSException {
        usable();
        if (readOnly) {
            throw MessageErrors.propertiesNotWriteable();
        }
        properties().set(name, value);
    }

    @Override
    public void clearProperties() throws JMSException {
        usable();
        properties = new PropertyBag();
        readOnly = false;
    }

    @Override
    public boolean propertyExists(@Nullable String name) throws JMSException {
        return properties().has(name);
    }

    @Override
    public boolean getBooleanProperty(@Nullable String name) throws JMSException {
        return Conversions.toBoolean(properties().get(name));
    }

    @Override
    public byte getByteProperty(@Nullable String name) throws JMSException {
        return Conversions.toByte(properties().get(name));
    }

    @Override
    public short getShortProperty(@Nullable String name) throws JMSException {
        return Conversions.toShort(properties().get(name));
    }

    @Override
    public int getIntProperty(@Nullable String name) throws JMSException {
        return Conversions.toInt(properties().get(name));
    }

    @Override
    public long getLongProperty(@Nullable String name) throws JMSException {
        return Conversions.toLong(properties().get(name));
    }

    @Override
    public float getFloatProperty(@Nullable String name) throws JMSException {
        return Conversions.toFloat(properties().get(name));
    }

    @Override
    public double getDoubleProperty(@Nullable String name) throws JMSException {
        return Conversions.toDouble(properties().get(name));
    }

    @Override
    public @Nullable String getStringProperty(@Nullable String name) throws JMSException {
        return Conversions.toText(properties().get(name));
    }

    @Override
    public @Nullable Object getObjectProperty(@Nullable String name) throws JMSException {
        return properties().get(name);
    }

    @Override
    public Enumeration<String> getPropertyNames() throws JMSException {
        return properties().names();
    }

    @Override
    public void setBooleanProperty(@Nullable String name, boolean value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setByteProperty(@Nullable String name, byte value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setShortProperty(@Nullable String name, short value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setIntProperty(@Nullable String name, int value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setLongProperty(@Nullable String name, long value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setFloatProperty(@Nullable String name, float value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setDoubleProperty(@Nullable String name, double value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setStringProperty(@Nullable String name, @Nullable String value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public void setObjectProperty(@Nullable String name, @Nullable Object value) throws JMSException {
        setProperty(name, value);
    }
}
