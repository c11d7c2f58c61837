package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientOptions;
import org.weirmq.client.ClientXaConnection;
import org.weirmq.client.context.RuntimeFailures;
import org.weirmq.client.context.WeirXaContext;
import org.weirmq.protocol.DestinationKind;

/**
 * Makes connections for a transaction manager (Jakarta Messaging 3.1, section 11.4). All that {@link WeirConnectionFactory} says of
 * URLs, options and threads holds here too; as a plain ConnectionFactory it makes plain connections.
 */
public class WeirXAConnectionFactory extends WeirConnectionFactory
        implements XAConnectionFactory, XAQueueConnectionFactory, XATopicConnectionFactory {
    private static final long serialVersionUID = 1;

    /** The broker is the one that {@code weirmq.url} or {@code WEIRMQ_URL} names, or the one on this machine. */
    public WeirXAConnectionFactory() {}

    /** With null or an empty URL as without one. */
    public WeirXAConnectionFactory(@Nullable String url) {
        super(url);
    }

    @Override
    public XAConnection createXAConnection() throws JMSException {
        return connectXa(options(), null);
    }

    @Override
    public XAConnection createXAConnection(@Nullable String userName, @Nullable String password) throws JMSException {
        return connectXa(options(userName, password), null);
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        return connectXa(options(), DestinationKind.QUEUE);
    }

    @Override
    public XAQueueConnection createXAQueueConnection(@Nullable String userName, @Nullable String password)
            throws JMSException {
        return connectXa(options(userName, password), DestinationKind.QUEUE);
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        return connectXa(options(), DestinationKind.TOPIC);
    }

    @Override
    public XATopicConnection createXATopicConnection(@Nullable String userName, @Nullable String password)
            throws JMSException {
        return connectXa(options(userName, password), DestinationKind.TOPIC);
    }

    @Override
    public XAJMSContext createXAContext() {
        return RuntimeFailures.call(() -> new WeirXaContext(createXAConnection()));
    }

    @Override
    public XAJMSContext createXAContext(@Nullable String userName, @Nullable String password) {
        return RuntimeFailures.call(() -> new WeirXaContext(createXAConnection(userName, password)));
    }

    private ClientXaConnection connectXa(ClientOptions options, @Nullable DestinationKind domain) throws JMSException {
        return ClientXaConnection.open(options, domain, listeners());
    }
}
