package org.weirmq.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientConnection;
import org.weirmq.client.ClientOptions;
import org.weirmq.client.context.RuntimeFailures;
import org.weirmq.client.context.WeirContext;
import org.weirmq.client.url.ClientOption;
import org.weirmq.client.url.ConnectionUrl;
import org.weirmq.client.url.OptionSources;
import org.weirmq.jndi.WeirObjectFactory;
import org.weirmq.protocol.DestinationKind;

/**
 * Makes connections to a broker. A URL says where the broker is and may carry options ({@link ConnectionUrl}); each option is
 * also a bean property here. What is set here leads, then the URL, then the system property {@code weirmq.OPTION}, then the
 * environment variable {@code WEIRMQ_OPTION}, then the default. Without a URL it is taken from {@code weirmq.url}, then from
 * {@code WEIRMQ_URL}, then it is {@code weir://127.0.0.1:5455}.
 *
 * <p>A URL that cannot be understood, an unknown option and a value that does not suit its option throw JMSRuntimeException
 * where they are set, with WEIR1014 or WEIR1015 as error code. One that comes from the system or the environment throws
 * when a connection is made.
 *
 * <p>Configure it on one thread; then any number of threads may make connections.
 */
public class WeirConnectionFactory
        implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, Serializable, Referenceable {
    private static final long serialVersionUID = 1;

    private @Nullable String url;
    private final EnumMap<ClientOption, String> set = new EnumMap<>(ClientOption.class);

    /** Of this object only: they do not travel with it and do not make it another one. */
    private transient List<WeirConnectionListener> listeners = new CopyOnWriteArrayList<>();

    /** The broker is the one that {@code weirmq.url} or {@code WEIRMQ_URL} names, or the one on this machine. */
    public WeirConnectionFactory() {}

    /** With null or an empty URL as without one. */
    @SuppressWarnings("this-escape")
    public WeirConnectionFactory(@Nullable String url) {
        setUrl(url);
    }

    // ---- Connections.

    @Override
    public Connection createConnection() throws JMSException {
        return connect(options(), null);
    }

    @Override
    public Connection createConnection(@Nullable String userName, @Nullable String password) throws JMSException {
        return connect(options(userName, password), null);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return connect(options(), DestinationKind.QUEUE);
    }

    @Override
    public QueueConnection createQueueConnection(@Nullable String userName, @Nullable String password)
            throws JMSException {
        return connect(options(userName, password), DestinationKind.QUEUE);
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return connect(options(), DestinationKind.TOPIC);
    }

    @Override
    public TopicConnection createTopicConnection(@Nullable String userName, @Nullable String password)
            throws JMSException {
        return connect(options(userName, password), DestinationKind.TOPIC);
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return RuntimeFailures.call(() -> context(options(), sessionMode));
    }

    @Override
    public JMSContext createContext(@Nullable String userName, @Nullable String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(@Nullable String userName, @Nullable String password, int sessionMode) {
        return RuntimeFailures.call(() -> context(options(userName, password), sessionMode));
    }

    private JMSContext context(ClientOptions options, int sessionMode) throws JMSException {
        WeirContext.checkedMode(sessionMode);
        return new WeirContext(connect(options, null), sessionMode);
    }

    List<WeirConnectionListener> listeners() {
        return listeners;
    }

    private ClientConnection connect(ClientOptions options, @Nullable DestinationKind domain) throws JMSException {
        return ClientConnection.open(options, domain, listeners);
    }

    /**
     * Tells this listener of each connection and context that is made from now on when it is interrupted, restored or given up.
     * It is no bean property: copies of the factory, by serialization or reference, do not have it.
     */
    public final void addConnectionListener(WeirConnectionListener listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    /** Connections that were made before keep it. */
    public final void removeConnectionListener(WeirConnectionListener listener) {
        listeners.remove(listener);
    }

    ClientOptions options() throws JMSException {
        return OptionSources.ofProcess().resolve(url, set);
    }

    /** What the application says about the user leads over everything, also when it says that there is none. */
    ClientOptions options(@Nullable String userName, @Nullable String password) throws JMSException {
        Map<ClientOption, String> withUser = new EnumMap<>(set);
        withUser.put(ClientOption.USER_NAME, userName == null ? "" : userName);
        withUser.put(ClientOption.PASSWORD, password == null ? "" : password);
        return OptionSources.ofProcess().resolve(url, withUser);
    }

    // ---- Bean properties.

    /** As it was set; null when it comes from the system or the environment. */
    public final @Nullable String getUrl() {
        return url;
    }

    public final void setUrl(@Nullable String url) {
        String given = url == null || url.isBlank() ? null : url.trim();
        if (given != null) {
            RuntimeFailures.call(() -> ConnectionUrl.parse(given));
        }
        this.url = given;
    }

    private String get(ClientOption option) {
        return RuntimeFailures.call(() -> OptionSources.ofProcess().value(url, set, option));
    }

    private @Nullable String getOrNull(ClientOption option) {
        String value = get(option);
        return value.isEmpty() ? null : value;
    }

    /** Sets an option by its name in URLs; null takes back what was set here. */
    public final void setOption(String key, @Nullable String value) {
        RuntimeFailures.run(() -> put(ClientOption.of(key), value));
    }

    private void set(ClientOption option, @Nullable Object value) {
        RuntimeFailures.run(() -> put(option, value == null ? null : value.toString()));
    }

    private void put(ClientOption option, @Nullable String value) throws JMSException {
        if (value == null) {
            set.remove(option);
        } else {
            option.check(value, "set on the connection factory");
            set.put(option, value);
        }
    }

    public @Nullable String getUserName() {
        return getOrNull(ClientOption.USER_NAME);
    }

    public void setUserName(@Nullable String userName) {
        set(ClientOption.USER_NAME, userName);
    }

    public @Nullable String getPassword() {
        return getOrNull(ClientOption.PASSWORD);
    }

    public void setPassword(@Nullable String password) {
        set(ClientOption.PASSWORD, password);
    }

    public @Nullable String getClientId() {
        return getOrNull(ClientOption.CLIENT_ID);
    }

    /** Administered: each connection gets it and may not set another. */
    public void setClientId(@Nullable String clientId) {
        set(ClientOption.CLIENT_ID, clientId);
    }

    public int getPrefetch() {
        return Integer.parseInt(get(ClientOption.PREFETCH));
    }

    public void setPrefetch(int messages) {
        set(ClientOption.PREFETCH, messages);
    }

    public long getSendTimeoutMs() {
        return Long.parseLong(get(ClientOption.SEND_TIMEOUT_MS));
    }

    public void setSendTimeoutMs(long sendTimeoutMs) {
        set(ClientOption.SEND_TIMEOUT_MS, sendTimeoutMs);
    }

    public long getRequestTimeoutMs() {
        return Long.parseLong(get(ClientOption.REQUEST_TIMEOUT_MS));
    }

    public void setRequestTimeoutMs(long requestTimeoutMs) {
        set(ClientOption.REQUEST_TIMEOUT_MS, requestTimeoutMs);
    }

    public long getConnectTimeoutMs() {
        return Long.parseLong(get(ClientOption.CONNECT_TIMEOUT_MS));
    }

    public void setConnectTimeoutMs(long connectTimeoutMs) {
        set(ClientOption.CONNECT_TIMEOUT_MS, connectTimeoutMs);
    }

    public boolean isReconnect() {
        return Boolean.parseBoolean(get(ClientOption.RECONNECT));
    }

    public void setReconnect(boolean reconnect) {
        set(ClientOption.RECONNECT, reconnect);
    }

    public long getReconnectTimeoutMs() {
        return Long.parseLong(get(ClientOption.RECONNECT_TIMEOUT_MS));
    }

    /** After this long without the broker a connection is given up and its ExceptionListener is told; 0 for never. */
    public void setReconnectTimeoutMs(long reconnectTimeoutMs) {
        set(ClientOption.RECONNECT_TIMEOUT_MS, reconnectTimeoutMs);
    }

    public long getReconnectDelayMs() {
        return Long.parseLong(get(ClientOption.RECONNECT_DELAY_MS));
    }

    public void setReconnectDelayMs(long reconnectDelayMs) {
        set(ClientOption.RECONNECT_DELAY_MS, reconnectDelayMs);
    }

    public long getReconnectDelayMaxMs() {
        return Long.parseLong(get(ClientOption.RECONNECT_DELAY_MAX_MS));
    }

    public void setReconnectDelayMaxMs(long reconnectDelayMaxMs) {
        set(ClientOption.RECONNECT_DELAY_MAX_MS, reconnectDelayMaxMs);
    }

    public @Nullable String getDeserializationAllow() {
        return getOrNull(ClientOption.DESERIALIZATION_ALLOW);
    }

    /** Class names and patterns such as {@code com.acme.*}, with commas between them. */
    public void setDeserializationAllow(@Nullable String patterns) {
        set(ClientOption.DESERIALIZATION_ALLOW, patterns);
    }

    /** Holds the URL and what was set here, the password included. */
    @Override
    public Reference getReference() {
        Reference reference = new Reference(getClass().getName(), WeirObjectFactory.class.getName(), null);
        if (url != null) {
            reference.add(new StringRefAddr(WeirObjectFactory.URL, url));
        }
        set.forEach((option, value) -> reference.add(new StringRefAddr(option.key(), value)));
        return reference;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        listeners = new CopyOnWriteArrayList<>();
    }

    /** Of the same class, with the same URL and the same options set: makes the same connections. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof WeirConnectionFactory that
                && that.getClass() == getClass()
                && Objects.equals(that.url, url)
                && that.set.equals(set);
    }

    /** By the URL, which changes less than the options: a factory that is configured stays where it is found. */
    @Override
    public final int hashCode() {
        return Objects.hashCode(url);
    }

    /** Without options, which may hold a password. */
    @Override
    public String toString() {
        int options = url == null ? -1 : url.indexOf('?');
        String shown = url == null ? "default URL" : options < 0 ? url : url.substring(0, options);
        return getClass().getSimpleName() + "[" + shown + "]";
    }
}
