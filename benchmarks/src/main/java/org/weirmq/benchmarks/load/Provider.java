package org.weirmq.benchmarks.load;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Properties;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Turns options into connection factories and destinations without naming any provider. */
final class Provider {
    private final Opts opts;
    private final @Nullable Context jndi;
    private final Object factory;
    private @Nullable Object xaFactory;

    Provider(Opts opts) throws Exception {
        this.opts = opts;
        if (opts.has("jndi-file") || !opts.jndiEnv.isEmpty()) {
            Properties env = new Properties();
            if (opts.has("jndi-file")) {
                try (Reader r = Files.newBufferedReader(Path.of(opts.str("jndi-file")))) {
                    env.load(r);
                }
            }
            for (String kv : opts.jndiEnv) {
                int eq = kv.indexOf('=');
                env.setProperty(kv.substring(0, eq), kv.substring(eq + 1));
            }
            jndi = new InitialContext(new Hashtable<>(env));
        } else {
            jndi = null;
        }
        factory = make(opts.str("cf"));
    }

    private Object make(String name) throws Exception {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("--cf is required (class name, or JNDI name with --jndi-*)");
        }
        Object made;
        if (jndi != null) {
            made = jndi.lookup(name);
        } else {
            Class<?> type = Class.forName(name);
            made = opts.has("url")
                    ? type.getConstructor(String.class).newInstance(opts.str("url"))
                    : type.getConstructor().newInstance();
        }
        for (String kv : opts.sets) {
            int eq = kv.indexOf('=');
            apply(made, kv.substring(0, eq), kv.substring(eq + 1));
        }
        return made;
    }

    /** Calls setXxx(value) when the bean has such a setter, else setProperty(name, value). */
    private static void apply(Object bean, String name, String value)
            throws IllegalAccessException, InvocationTargetException, NoSuchMethodException {
        String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (Method m : bean.getClass().getMethods()) {
            if (m.getName().equals(setter) && m.getParameterCount() == 1) {
                Class<?> t = m.getParameterTypes()[0];
                Object arg;
                if (t == String.class) {
                    arg = value;
                } else if (t == int.class || t == Integer.class) {
                    arg = Integer.valueOf(value);
                } else if (t == long.class || t == Long.class) {
                    arg = Long.valueOf(value);
                } else if (t == boolean.class || t == Boolean.class) {
                    arg = Boolean.valueOf(value);
                } else {
                    continue;
                }
                m.invoke(bean, arg);
                return;
            }
        }
        bean.getClass().getMethod("setProperty", String.class, String.class).invoke(bean, name, value);
    }

    Connection connect() throws JMSException {
        ConnectionFactory cf = (ConnectionFactory) factory;
        return opts.has("user") ? cf.createConnection(opts.str("user"), opts.str("password")) : cf.createConnection();
    }

    synchronized XAConnection connectXa() throws Exception {
        if (xaFactory == null) {
            xaFactory = opts.has("xa-cf") ? make(opts.str("xa-cf")) : factory;
        }
        XAConnectionFactory cf = (XAConnectionFactory) xaFactory;
        return opts.has("user")
                ? cf.createXAConnection(opts.str("user"), opts.str("password"))
                : cf.createXAConnection();
    }

    Destination destination(Session session, String name, boolean topic) throws JMSException {
        if (jndi != null && opts.flag("jndi-dest")) {
            try {
                return (Destination) jndi.lookup(name);
            } catch (NamingException e) {
                JMSException x = new JMSException("no destination " + name);
                x.setLinkedException(e);
                throw x;
            }
        }
        return topic ? session.createTopic(name) : session.createQueue(name);
    }
}
