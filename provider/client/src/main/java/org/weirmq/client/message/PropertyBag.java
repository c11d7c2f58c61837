package org.weirmq.client.message;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.MessageFields;

/**
 * The properties of one message, JMSX properties included. Group id and sequence number travel in fields of their own, so
 * that the broker finds them without a search; the delivery count does not travel at all.
 */
public final class PropertyBag {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public PropertyBag() {}

    /** The properties of a received message. */
    public PropertyBag(EncodedMessage source, int deliveryCount) {
        values.putAll(source.properties());
        String groupId = source.groupId();
        if (groupId != null) {
            values.put(PropertyNames.GROUP_ID, groupId);
            if (source.groupSequence() != 0) {
                values.put(PropertyNames.GROUP_SEQUENCE, source.groupSequence());
            }
        }
        if (deliveryCount > 0) {
            values.put(PropertyNames.DELIVERY_COUNT, deliveryCount);
        }
    }

    /** Sets under the rules for applications. */
    public void set(@Nullable String name, @Nullable Object value) throws JMSException {
        String checked = PropertyNames.check(name);
        if (!Conversions.isPropertyValue(value)) {
            throw MessageErrors.notHeld("property", "a String, a boolean or a number", value);
        }
        if (PropertyNames.GROUP_ID.equals(checked) && value != null && !(value instanceof String)) {
            throw MessageErrors.noConversion(value, "the String that " + name + " is");
        }
        if (PropertyNames.GROUP_SEQUENCE.equals(checked) && value != null) {
            put(checked, groupSequence(value));
        } else {
            put(checked, value);
        }
    }

    private static int groupSequence(Object value) throws JMSException {
        try {
            return Conversions.toInt(value);
        } catch (NumberFormatException e) {
            throw MessageErrors.noConversion(value, "the int that " + PropertyNames.GROUP_SEQUENCE + " is");
        }
    }

    /** Sets without asking: for what was checked elsewhere. */
    public void put(String name, @Nullable Object value) {
        values.put(name, value);
    }

    public @Nullable Object get(@Nullable String name) {
        return values.get(name);
    }

    public boolean has(@Nullable String name) {
        return values.containsKey(name);
    }

    /** The names as they are now; changing the properties does not disturb the enumeration. */
    public Enumeration<String> names() {
        return Collections.enumeration(new ArrayList<>(values.keySet()));
    }

    /** A view of the names. */
    public Set<String> nameSet() {
        return values.keySet();
    }

    public void clear() {
        values.clear();
    }

    /** Hands all that travels to the encoder. The map stays this one's: it must be encoded before the next change. */
    public void fill(MessageFields fields) {
        boolean grouped = values.get(PropertyNames.GROUP_ID) != null;
        if (!grouped && !values.containsKey(PropertyNames.DELIVERY_COUNT)) {
            fields.properties = values;
            return;
        }
        Map<String, Object> travelling = new LinkedHashMap<>(values);
        travelling.remove(PropertyNames.DELIVERY_COUNT);
        if (grouped) {
            fields.groupId = (String) travelling.remove(PropertyNames.GROUP_ID);
            Object sequence = travelling.get(PropertyNames.GROUP_SEQUENCE);
            // 0 in the field means none: one that was set to 0 stays a property.
            if (sequence instanceof Integer number && number != 0) {
                fields.groupSequence = number;
                travelling.remove(PropertyNames.GROUP_SEQUENCE);
            }
        }
        fields.properties = travelling;
    }
}
