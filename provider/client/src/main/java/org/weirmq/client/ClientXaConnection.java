package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirConnectionListener;
import org.weirmq.protocol.DestinationKind;

/**
 * A connection for a transaction manager (Jakarta Messaging 3.1, section 11.4). Branches that are not prepared when it is closed are
 * rolled back.
 */
public final class ClientXaConnection extends ClientConnection implements XAQueueConnection, XATopicConnection {
    private ClientXaConnection(
            ClientOptions options, @Nullable DestinationKind domain, List<WeirConnectionListener> listeners) {
        super(options, domain, listeners);
    }

    /** As {@link ClientConnection#open}. */
    public static ClientXaConnection open(
            ClientOptions options, @Nullable DestinationKind domain, List<WeirConnectionListener> listeners)
            throws JMSException {
        ClientXaConnection connection = new ClientXaConnection(options, domain, listeners);
        connection.greet();
        return connection;
    }

    @Override
    public XASession createXASession() throws JMSException {
        return new ClientXaSession(work(AckMode.AUTO), domain());
    }

    /**
     * One that is, while it works for no branch, what {@link #createSession(boolean, int)} makes: with local transactions or
     * acknowledging in this mode.
     */
    public XASession createXASession(boolean transacted, int acknowledgeMode) throws JMSException {
        return new ClientXaSession(work(AckMode.of(transacted, acknowledgeMode)), domain(), true);
    }

    @Override
    public XAQueueSession createXAQueueSession() throws JMSException {
        return new ClientXaSession(work(AckMode.AUTO), DestinationKind.QUEUE);
    }

    @Override
    public XATopicSession createXATopicSession() throws JMSException {
        return new ClientXaSession(work(AckMode.AUTO), DestinationKind.TOPIC);
    }
}
