package org.weirmq.client.message;

import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which classes the body of an ObjectMessage may be made of: simple values of java.lang, which run no code of anybody when they are
 * read (strings, string buffers, boxed primitives, arrays of primitives), and what the option {@value #OPTION} lists as patterns in
 * the syntax of JEP 290 ({@code com.acme.Order}, {@code com.acme.*}, {@code com.acme.**}, {@code !com.acme.Bad}, {@code
 * maxdepth=20}). Whatever no pattern names is refused, and so is an array that claims more elements than the body has bytes, before
 * memory is taken for it. Immutable.
 *
 * <p>MapMessage and StreamMessage carry primitive values, strings and byte arrays only: nothing in them is deserialized.
 */
public final class DeserializationPolicy {
    /** The option of the connection URL. */
    public static final String OPTION = "deserializationAllow";

    private static final String SIMPLE_VALUES = "java.lang.Object;java.lang.String;java.lang.Number;java.lang.Boolean;"
            + "java.lang.Character;java.lang.Byte;java.lang.Short;java.lang.Integer;java.lang.Long;java.lang.Float;"
            + "java.lang.Double;java.lang.StringBuffer;java.lang.StringBuilder;java.lang.Enum";

    /** Refuses every class that is not a simple value. */
    public static final DeserializationPolicy CLOSED = of(List.of());

    /** For bytes that this process serialized itself. */
    private static final ObjectInputFilter OWN = info -> ObjectInputFilter.Status.ALLOWED;

    private final ObjectInputFilter patterns;

    private DeserializationPolicy(ObjectInputFilter patterns) {
        this.patterns = patterns;
    }

    /** Throws IllegalArgumentException for a pattern that is not well-formed. */
    public static DeserializationPolicy of(List<String> allow) {
        String joined = String.join(";", allow) + ';' + SIMPLE_VALUES + ";!*";
        return new DeserializationPolicy(ObjectInputFilter.Config.createFilter(joined));
    }

    /** Reads a body that came from elsewhere. */
    public Serializable read(byte[] bytes, int offset, int length) throws JMSException {
        return read(new ByteArrayInputStream(bytes, offset, length), length);
    }

    /** The same, as it comes: so many bytes. */
    public Serializable read(InputStream bytes, long length) throws JMSException {
        Gate gate = new Gate(patterns, length);
        return read(bytes, gate, gate, null);
    }

    /** Reads what this process wrote, with the class loader of the object that was written. */
    public static Serializable readOwn(InputStream bytes, @Nullable ClassLoader loader) throws JMSException {
        return read(bytes, OWN, null, loader);
    }

    private static Serializable read(
            InputStream bytes, ObjectInputFilter filter, @Nullable Gate gate, @Nullable ClassLoader loader)
            throws JMSException {
        try (LoadingStream in = new LoadingStream(bytes, loader)) {
            in.setObjectInputFilter(filter);
            return (Serializable) in.readObject();
        } catch (IOException | ClassNotFoundException | LinkageError | StackOverflowError | RuntimeException e) {
            String refused = gate == null ? null : gate.refused;
            throw refused != null
                    ? MessageErrors.classNotAllowed(refused, OPTION, e)
                    : MessageErrors.format("the object cannot be deserialized: " + e, e);
        }
    }

    /** Remembers the class that was refused, for the exception. */
    private static final class Gate implements ObjectInputFilter {
        private final ObjectInputFilter patterns;
        private final long bodyBytes;
        private @Nullable String refused;

        Gate(ObjectInputFilter patterns, long bodyBytes) {
            this.patterns = patterns;
            this.bodyBytes = bodyBytes;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            Class<?> type = info.serialClass();
            if (info.arrayLength() > bodyBytes) {
                return Status.REJECTED;
            }
            Status status = patterns.checkInput(info);
            if (status == Status.REJECTED && type != null && refused == null) {
                refused = componentOf(type).getName();
            }
            return status;
        }

        private static Class<?> componentOf(Class<?> type) {
            Class<?> component = type;
            while (component.isArray()) {
                component = component.getComponentType();
            }
            return component;
        }
    }

    /** Looks for classes with the thread's context class loader first, then where the platform looks. */
    private static final class LoadingStream extends ObjectInputStream {
        private final @Nullable ClassLoader loader;

        LoadingStream(InputStream in, @Nullable ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader != null ? loader : Thread.currentThread().getContextClassLoader();
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            if (loader != null) {
                try {
                    return Class.forName(description.getName(), false, loader);
                } catch (ClassNotFoundException notThere) {
                    return super.resolveClass(description);
                }
            }
            return super.resolveClass(description);
        }

        @Override
        @SuppressWarnings("deprecation")
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            if (loader == null) {
                return super.resolveProxyClass(interfaces);
            }
            Class<?>[] types = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                types[i] = Class.forName(interfaces[i], false, loader);
            }
            return Proxy.getProxyClass(loader, types);
        }
    }
}
