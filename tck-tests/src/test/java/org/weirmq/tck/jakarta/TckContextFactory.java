package org.weirmq.tck.jakarta;

import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.weirmq.jndi.WeirInitialContextFactory;

/**
 * All that the TCK asks of a provider: an initial context with its names. They are described as any user describes them, and the
 * provider's own initial context makes the objects; the factories are bound anew so that the broker knows what they open.
 */
public final class TckContextFactory implements InitialContextFactory {
    static final List<String> FACTORIES =
            List.of("MyConnectionFactory", "MyQueueConnectionFactory", "MyTopicConnectionFactory");
    static final String DURABLE_FACTORY = "DURABLE_SUB_CONNECTION_FACTORY";
    static final String DURABLE_CLIENT_ID = "cts";
    static final List<String> QUEUES =
            List.of("MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2");
    static final List<String> TOPICS = List.of("MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2");

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        TckBroker broker = TckBroker.get();
        Hashtable<Object, Object> described = new Hashtable<>();
        if (environment != null) {
            described.putAll(environment);
        }
        FACTORIES.forEach(name -> described.put("connectionFactory." + name, broker.url()));
        described.put("connectionFactory." + DURABLE_FACTORY, broker.url() + "?clientId=" + DURABLE_CLIENT_ID);
        QUEUES.forEach(name -> described.put("queue." + name, name));
        TOPICS.forEach(name -> described.put("topic." + name, name));
        Context context = new WeirInitialContextFactory().getInitialContext(described);
        for (String name : FACTORIES) {
            context.rebind(name, broker.noted(context.lookup(name)));
        }
        context.rebind(DURABLE_FACTORY, broker.noted(context.lookup(DURABLE_FACTORY)));
        return context;
    }
}
