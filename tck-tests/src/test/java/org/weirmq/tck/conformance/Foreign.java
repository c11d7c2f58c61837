package org.weirmq.tck.conformance;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of another provider, as far as a sender must understand them: every header, every property, and the body by the
 * methods that any implementation has. Nothing of WeirMQ is in them, and they check no names. What is not here throws.
 */
final class Foreign implements InvocationHandler {
    private static final Map<String, Object> PRIMITIVES = Map.of(
            "JMSTimestamp",
            0L,
            "JMSExpiration",
            0L,
            "JMSDeliveryTime",
            0L,
            "JMSPriority",
            4,
            "JMSDeliveryMode",
            2,
            "JMSRedelivered",
            false);

    private final Map<String, Object> headers = new HashMap<>(PRIMITIVES);
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Map<String, Object> entries = new LinkedHashMap<>();
    private final List<Object> stream = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Object body;
    private int next;

    private Foreign() {}

    static Message message() {
        return of(Message.class);
    }

    static TextMessage text() {
        return of(TextMessage.class);
    }

    static BytesMessage bytes() {
        return of(BytesMessage.class);
    }

    static MapMessage map() {
        return of(MapMessage.class);
    }

    static StreamMessage stream() {
        return of(StreamMessage.class);
    }

    static ObjectMessage object() {
        return of(ObjectMessage.class);
    }

    private static <M extends Message> M of(Class<M> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Foreign()));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Exception {
        String name = method.getName();
        Object first = arguments == null ? null : arguments[0];
        if (name.startsWith("setJMS")) {
            headers.put(name.substring(3), first);
            return null;
        }
        if (name.equals("getJMSCorrelationIDAsBytes")) {
            throw new JMSException("this provider has no correlation ids of bytes");
        }
        if (name.startsWith("getJMS")) {
            return headers.get(name.substring(3));
        }
        if (name.matches("set\\w+Property")) {
            properties.put((String) first, arguments[1]);
            return null;
        }
        return switch (name) {
            case "getPropertyNames" -> Collections.enumeration(new ArrayList<>(properties.keySet()));
            case "getObjectProperty", "getStringProperty" -> properties.get(first);
            case "propertyExists" -> properties.containsKey(first);
            case "toString" -> "a foreign message";
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> self == first;
            default -> ofBody(name, first, arguments);
        };
    }

    private Object ofBody(String name, Object first, Object[] arguments) throws Exception {
        switch (name) {
            case "setText", "setObject":
                if (arguments.length == 2) {
                    entries.put((String) first, arguments[1]);
                } else {
                    body = first;
                }
                return null;
            case "getText":
                return body;
            case "getObject":
                return arguments == null ? body : entries.get(first);
            case "getMapNames":
                return Collections.enumeration(entries.keySet());
            case "writeObject":
                stream.add(first);
                return null;
            case "readObject":
                if (next == stream.size()) {
                    throw new MessageEOFException("the end");
                }
                return stream.get(next++);
            case "writeBytes":
                bytes.writeBytes((byte[]) first);
                return null;
            case "getBodyLength":
                return (long) bytes.size();
            case "readBytes":
                return readBytes((byte[]) first, arguments.length == 2 ? (int) arguments[1] : ((byte[]) first).length);
            case "reset":
                next = 0;
                return null;
            default:
                throw new JMSException("the other provider does not know " + name);
        }
    }

    private int readBytes(byte[] into, int length) {
        int there = Math.min(length, bytes.size() - next);
        if (there == 0) {
            return -1;
        }
        System.arraycopy(bytes.toByteArray(), next, into, 0, there);
        next += there;
        return there;
    }
}
