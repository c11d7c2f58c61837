package org.weirmq.tck.conformance;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Calls every method of an interface, its close method excepted, with arguments that are good in themselves, and tells which
 * of them an object in the wrong state does not refuse: with IllegalStateException, or IllegalStateRuntimeException where the
 * signature has no room for it.
 */
final class EveryMethod {
    private final Map<Class<?>, Object> arguments;

    EveryMethod(Queue queue, Topic topic, Message message) {
        CompletionListener completion = new CompletionListener() {
            @Override
            public void onCompletion(Message sent) {}

            @Override
            public void onException(Message sent, Exception failure) {}
        };
        arguments = Map.ofEntries(
                Map.entry(Queue.class, queue),
                Map.entry(Topic.class, topic),
                Map.entry(Message.class, message),
                Map.entry(String.class, "name"),
                Map.entry(Object.class, "value"),
                Map.entry(Serializable.class, "value"),
                Map.entry(Class.class, String.class),
                Map.entry(Map.class, Map.of("key", "value")),
                Map.entry(byte[].class, new byte[1]),
                Map.entry(boolean.class, false),
                Map.entry(byte.class, (byte) 1),
                Map.entry(short.class, (short) 1),
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(float.class, 1f),
                Map.entry(double.class, 1d),
                Map.entry(CompletionListener.class, completion),
                Map.entry(MessageListener.class, (MessageListener) received -> {}),
                Map.entry(ExceptionListener.class, (ExceptionListener) failure -> {}),
                Map.entry(ServerSessionPool.class, (ServerSessionPool) () -> null));
    }

    private Object argument(Class<?> type, Class<?> interfaceType) {
        if (type == Destination.class) {
            return arguments.get(interfaceType.getSimpleName().startsWith("Topic") ? Topic.class : Queue.class);
        }
        Object value = arguments.get(type);
        if (value == null) {
            throw new AssertionError("no argument of " + type);
        }
        return value;
    }

    Set<String> notRefusedBy(Class<?> interfaceType, Object object) {
        Set<String> findings = new TreeSet<>();
        for (Method method : interfaceType.getMethods()) {
            if (method.getName().equals("close")) {
                continue;
            }
            Object[] values = new Object[method.getParameterCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = argument(method.getParameterTypes()[i], interfaceType);
            }
            boolean checked = Arrays.asList(method.getExceptionTypes()).contains(JMSException.class);
            Class<?> expected = checked ? IllegalStateException.class : IllegalStateRuntimeException.class;
            try {
                findings.add(method + " returned " + method.invoke(object, values));
            } catch (InvocationTargetException e) {
                if (!expected.isInstance(e.getCause())) {
                    findings.add(method + " threw " + e.getCause());
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return findings;
    }
}
