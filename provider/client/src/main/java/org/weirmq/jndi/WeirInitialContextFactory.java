package org.weirmq.jndi;

import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTopic;

/**
 * An initial context without a server: its objects are described in the environment, which is {@code jndi.properties} on the
 * class path or the table given to {@code InitialContext}.
 *
 * <ul>
 *   <li>{@code connectionFactory.NAME=URL}: a connection factory; without a URL that of {@code java.naming.provider.url}
 *   <li>{@code queue.NAME=QUEUE} and {@code topic.NAME=TOPIC}: destinations
 *   <li>{@code dynamicQueues/QUEUE} and {@code dynamicTopics/TOPIC} can be looked up without being described
 *   <li>{@code ConnectionFactory}, {@code QueueConnectionFactory} and {@code TopicConnectionFactory} exist unless described
 *       otherwise, with the URL of {@code java.naming.provider.url}, or else the default one
 * </ul>
 *
 * <p>The words before the first dot are read in any case. In values, {@code ${NAME}} and {@code ${NAME:-DEFAULT}} stand for a
 * system property or an environment variable. Each initial context has objects of its own; what is bound into one is not seen
 * by another.
 */
public final class WeirInitialContextFactory implements InitialContextFactory {
    private static final String FACTORY = "connectionfactory.";
    private static final String QUEUE = "queue.";
    private static final String TOPIC = "topic.";

    @Override
    public Context getInitialContext(@Nullable Hashtable<?, ?> environment) throws NamingException {
        Hashtable<String, Object> copy = new Hashtable<>();
        if (environment != null) {
            environment.forEach((key, value) -> copy.put(String.valueOf(key), value));
        }
        return new NamingTree(copy, described(copy));
    }

    private static Map<String, Object> described(Hashtable<String, Object> environment) throws NamingException {
        Variables variables = Variables.ofProcess();
        Object given = environment.get(Context.PROVIDER_URL);
        String providerUrl =
                given == null ? "" : variables.expand(String.valueOf(given).trim());
        Map<String, Object> objects = new TreeMap<>();
        for (Map.Entry<String, Object> entry : environment.entrySet()) {
            String key = entry.getKey();
            String lower = key.toLowerCase(Locale.ROOT);
            String value = String.valueOf(entry.getValue()).trim();
            if (lower.startsWith(FACTORY)) {
                String url = variables.expand(value);
                String name = key.substring(FACTORY.length());
                objects.put(name, made(key, url.isEmpty() ? providerUrl : url, WeirConnectionFactory::new));
            } else if (lower.startsWith(QUEUE)) {
                objects.put(key.substring(QUEUE.length()), made(key, variables.expand(value), WeirQueue::new));
            } else if (lower.startsWith(TOPIC)) {
                objects.put(key.substring(TOPIC.length()), made(key, variables.expand(value), WeirTopic::new));
            }
        }
        for (String name : new String[] {"ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory"}) {
            if (!objects.containsKey(name)) {
                objects.put(name, made(Context.PROVIDER_URL, providerUrl, WeirConnectionFactory::new));
            }
        }
        return objects;
    }

    /** What is wrong with an entry is said with its key. */
    private static Object made(String key, String value, Function<String, Object> maker) throws NamingException {
        try {
            return maker.apply(value);
        } catch (RuntimeException e) {
            ConfigurationException refused = new ConfigurationException(key + ": " + e.getMessage());
            refused.setRootCause(e);
            throw refused;
        }
    }
}
