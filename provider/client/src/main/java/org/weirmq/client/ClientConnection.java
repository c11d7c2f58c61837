package org.weirmq.client;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.DeserializationPolicy;
import org.weirmq.jms.WeirConnection;
import org.weirmq.jms.WeirConnectionListener;
import org.weirmq.jms.WeirConnectionMetaData;
import org.weirmq.jms.WeirDestination;
import org.weirmq.jms.WeirTemporaryQueue;
import org.weirmq.jms.WeirTemporaryTopic;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.DestinationRef;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;

/** A connection as the application sees it (Jakarta Messaging 3.1, chapter 6.1). Any thread. */
public class ClientConnection implements QueueConnection, TopicConnection, WeirConnection, TemporaryOwner, Wire.Events {
    private static final AtomicLong OPENED = new AtomicLong();
    private static final long CLOSE_TIMEOUT_MS = 10_000;

    private final Wire wire;
    private final @Nullable DestinationKind domain;
    private final Blobs blobs;
    private final DeserializationPolicy deserialization;
    private final Callbacks notices;
    private final List<WeirConnectionListener> listeners;
    private final Set<SessionWork> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong temporaries = new AtomicLong();
    /** Told so, and not yet that it is restored: a line that is lost while it is being restored is no news. */
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private volatile @Nullable ExceptionListener exceptionListener;
    /** Something was done on it, so a client id comes too late. */
    private volatile boolean used;

    private volatile boolean closed;

    ClientConnection(ClientOptions options, @Nullable DestinationKind domain, List<WeirConnectionListener> listeners) {
        this.domain = domain;
        this.listeners = new CopyOnWriteArrayList<>(listeners);
        wire = new Wire(options, this);
        wire.clientId(options.clientId());
        blobs = new Blobs(wire);
        deserialization = DeserializationPolicy.of(options.deserializationAllow());
        notices = new Callbacks("weirmq-notices");
    }

    /**
     * Connects and greets.
     *
     * @param domain the only kind of destination that its sessions may use (QueueConnection, TopicConnection); null for both
     * @param listeners told from the start what becomes of it
     * @throws jakarta.jms.JMSSecurityException when the broker does not let this user in
     * @throws jakarta.jms.InvalidClientIDException when the administered client id is in use
     */
    public static ClientConnection open(
            ClientOptions options, @Nullable DestinationKind domain, List<WeirConnectionListener> listeners)
            throws JMSException {
        checkLength(options.clientId(), Limits.NAME_BYTES_MAX, ErrorCode.INVALID_CLIENT_ID);
        checkLength(options.user(), Limits.NAME_BYTES_MAX, ErrorCode.WRONG_CREDENTIALS);
        checkLength(options.password(), Limits.PASSWORD_BYTES_MAX, ErrorCode.WRONG_CREDENTIALS);
        ClientConnection connection = new ClientConnection(options, domain, listeners);
        connection.greet();
        return connection;
    }

    void greet() throws JMSException {
        new Keeper(wire).start("weirmq-connection-" + OPENED.incrementAndGet());
    }

    @Nullable DestinationKind domain() {
        return domain;
    }

    /** The broker would end the connection for a longer one, at each attempt. */
    private static void checkLength(@Nullable String text, int bytesMax, ErrorCode code) throws JMSException {
        if (text != null && !Limits.fits(text, bytesMax)) {
            throw Failures.of(code, "it has more than " + bytesMax + " bytes in UTF-8");
        }
    }

    Wire wire() {
        return wire;
    }

    Blobs blobs() {
        return blobs;
    }

    DeserializationPolicy deserialization() {
        return deserialization;
    }

    /** While it is being closed, the listeners that still run have it (section 6.1.8). */
    private void ensureOpen() throws JMSException {
        if (closed || closing.get() && !isInListener()) {
            throw Failures.of(ErrorCode.CLOSED, "the connection is closed");
        }
        wire.ensureOpen();
    }

    private boolean isInListener() {
        return sessions.stream().anyMatch(SessionWork::isInListener);
    }

    // ---- Sessions.

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return session(AckMode.of(transacted, acknowledgeMode), domain);
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return createSession(sessionMode == Session.SESSION_TRANSACTED, sessionMode);
    }

    @Override
    public Session createSession() throws JMSException {
        return createSession(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public QueueSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return session(AckMode.of(transacted, acknowledgeMode), DestinationKind.QUEUE);
    }

    @Override
    public TopicSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return session(AckMode.of(transacted, acknowledgeMode), DestinationKind.TOPIC);
    }

    private ClientSession session(AckMode mode, @Nullable DestinationKind kind) throws JMSException {
        return new ClientSession(work(mode), kind);
    }

    SessionWork work(AckMode mode) throws JMSException {
        ensureOpen();
        used = true;
        SessionWork work = new SessionWork(this, mode);
        sessions.add(work);
        if (closed) {
            work.close();
            ensureOpen();
        }
        return work;
    }

    void forget(SessionWork session) {
        sessions.remove(session);
    }

    // ---- Client id, metadata, exceptions.

    @Override
    public @Nullable String getClientID() throws JMSException {
        ensureOpen();
        return wire.clientId();
    }

    @Override
    public void setClientID(@Nullable String clientID) throws JMSException {
        ensureOpen();
        if (wire.clientId() != null) {
            throw Failures.of(
                    ErrorCode.WRONG_STATE,
                    wire.options.clientId() != null
                            ? "the client id was set by the administrator"
                            : "the client id was set before");
        }
        if (used) {
            throw Failures.of(ErrorCode.WRONG_STATE, "the client id must be set before anything else is done");
        }
        if (clientID == null || clientID.isEmpty()) {
            throw Failures.of(ErrorCode.INVALID_CLIENT_ID, "a client id must not be empty");
        }
        checkLength(clientID, Limits.NAME_BYTES_MAX, ErrorCode.INVALID_CLIENT_ID);
        long request = wire.nextRequest();
        Frame.SetClientId frame = new Frame.SetClientId(request, clientID);
        wire.call(PendingReply.repeated(request, frame), frame).orThrow();
        wire.clientId(clientID);
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        ensureOpen();
        return new WeirConnectionMetaData();
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() throws JMSException {
        ensureOpen();
        return exceptionListener;
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
        ensureOpen();
        exceptionListener = listener;
    }

    @Override
    public void addConnectionListener(WeirConnectionListener listener) throws JMSException {
        ensureOpen();
        listeners.add(Objects.requireNonNull(listener));
    }

    @Override
    public void removeConnectionListener(WeirConnectionListener listener) {
        listeners.remove(listener);
    }

    /** A loss that the provider repairs is no matter for the ExceptionListener: pools throw the connection away for it. */
    @Override
    public void lost(JMSException why) {
        if (wire.options.reconnects() && interrupted.compareAndSet(false, true)) {
            tell(listener -> listener.interrupted(this, why));
        }
    }

    @Override
    public void restored(String address) {
        interrupted.set(false);
        tell(listener -> listener.restored(this, address));
    }

    @Override
    public void givenUp(JMSException why) {
        tell(listener -> listener.failed(this, why));
        failed(why);
    }

    private void tell(Consumer<WeirConnectionListener> event) {
        for (WeirConnectionListener listener : listeners) {
            notices.call(() -> {
                if (!closing.get()) {
                    event.accept(listener);
                }
            });
        }
    }

    @Override
    public void failed(JMSException why) {
        notices.call(() -> {
            ExceptionListener listener = exceptionListener;
            if (listener != null && !closing.get()) {
                listener.onException(why);
            }
        });
    }

    // ---- Start, stop, close.

    @Override
    public void start() throws JMSException {
        ensureOpen();
        used = true;
        if (!wire.started()) {
            wire.started(true);
            for (SessionState session : wire.sessions()) {
                session.grantAll();
            }
        }
    }

    @Override
    public void stop() throws JMSException {
        ensureOpen();
        used = true;
        if (isInListener()) {
            throw Failures.of(ErrorCode.WRONG_STATE, "a MessageListener must not stop its own connection");
        }
        wire.started(false);
        for (SessionWork session : sessions) {
            session.awaitPaused();
        }
    }

    @Override
    public void close() throws JMSException {
        for (SessionWork session : sessions) {
            session.ensureMayClose();
        }
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            quiesce();
            sayGoodbye();
        } finally {
            closed = true;
            wire.end(Failures.of(ErrorCode.CLOSED, "close was called"));
            sessions.forEach(SessionWork::ended);
            sessions.clear();
        }
    }

    /** Until there are no more: a listener that ran when close was called may have made another session. */
    private void quiesce() throws JMSException {
        boolean any = true;
        while (any) {
            any = false;
            for (SessionWork session : sessions) {
                any |= session.quiesce();
            }
        }
    }

    /** Best effort: a broker that does not answer learns of the end from the socket. */
    private void sayGoodbye() {
        Line line = wire.line();
        if (line == null || wire.isOver()) {
            return;
        }
        sessions.forEach(session -> line.outbox().add(session.closeFrame(0)));
        long request = wire.nextRequest();
        try {
            PendingReply pending = PendingReply.endingWith(request, ErrorCode.OK);
            wire.await(wire.begin(pending, new Frame.Goodbye(request), line), CLOSE_TIMEOUT_MS);
        } catch (JMSException e) {
            System.getLogger(ClientConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "the broker did not confirm the end of the connection", e);
        }
    }

    // ---- Temporary destinations and subscriptions.

    /** The prefix is the one that brokers keep for temporary destinations. */
    private String temporaryName() {
        return "weir.temp." + wire.identity + "." + temporaries.incrementAndGet();
    }

    WeirTemporaryQueue createTemporaryQueue() throws JMSException {
        ensureOpen();
        String name = temporaryName();
        wire.destinations.createTemporary(new DestinationRef(DestinationKind.QUEUE, name, true));
        return new WeirTemporaryQueue(name, this);
    }

    WeirTemporaryTopic createTemporaryTopic() throws JMSException {
        ensureOpen();
        String name = temporaryName();
        wire.destinations.createTemporary(new DestinationRef(DestinationKind.TOPIC, name, true));
        return new WeirTemporaryTopic(name, this);
    }

    @Override
    public void deleteTemporary(DestinationKind kind, String name) throws JMSException {
        ensureOpen();
        wire.destinations.deleteTemporary(kind, name);
    }

    void unsubscribe(String name) throws JMSException {
        ensureOpen();
        long request = wire.nextRequest();
        Frame.Unsubscribe frame = new Frame.Unsubscribe(request, name);
        PendingReply pending = PendingReply.repeated(request, frame);
        Answer answer = wire.call(pending, frame);
        if (!(pending.wasRepeated() && answer.code() == ErrorCode.NO_SUCH_SUBSCRIPTION)) {
            answer.orThrow();
        }
    }

    // ---- Connection consumers.

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, @Nullable String messageSelector, ServerSessionPool sessionPool, int maxMessages)
            throws JMSException {
        WeirDestination source = WeirDestination.of(destination);
        ConsumerKind kind = source.kind() == DestinationKind.QUEUE ? ConsumerKind.QUEUE : ConsumerKind.TOPIC;
        return connectionConsumer(source, kind, null, messageSelector, sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Queue queue, @Nullable String messageSelector, ServerSessionPool sessionPool, int maxMessages)
            throws JMSException {
        return createConnectionConsumer((Destination) queue, messageSelector, sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Topic topic, @Nullable String messageSelector, ServerSessionPool sessionPool, int maxMessages)
            throws JMSException {
        return createConnectionConsumer((Destination) topic, messageSelector, sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic,
            String subscriptionName,
            @Nullable String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        return subscribed(topic, ConsumerKind.SHARED, subscriptionName, messageSelector, sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic,
            String subscriptionName,
            @Nullable String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        return subscribed(topic, ConsumerKind.DURABLE, subscriptionName, messageSelector, sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic,
            String subscriptionName,
            @Nullable String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        return subscribed(
                topic, ConsumerKind.SHARED_DURABLE, subscriptionName, messageSelector, sessionPool, maxMessages);
    }

    private ConnectionConsumer subscribed(
            Topic topic,
            ConsumerKind kind,
            String name,
            @Nullable String selector,
            ServerSessionPool pool,
            int messagesMax)
            throws JMSException {
        ensureOpen();
        if (domain == DestinationKind.QUEUE) {
            throw Failures.of(ErrorCode.WRONG_STATE, "a QueueConnection has no topics and subscriptions");
        }
        WeirDestination source = WeirDestination.of(topic);
        return connectionConsumer(source, kind, SessionWork.subscriptionName(name), selector, pool, messagesMax);
    }

    private ConnectionConsumer connectionConsumer(
            WeirDestination source,
            ConsumerKind kind,
            @Nullable String name,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int messagesMax)
            throws JMSException {
        ensureOpen();
        if (pool == null || messagesMax < 1) {
            throw Failures.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "a connection consumer needs a pool and at least one message at a time");
        }
        SessionWork work = work(AckMode.CLIENT);
        try {
            ClientConsumer consumer = work.consumer(source, kind, name, selector, false);
            ClientConnectionConsumer handing = new ClientConnectionConsumer(work, consumer, pool, messagesMax);
            handing.begin();
            return handing;
        } catch (JMSException | RuntimeException e) {
            work.close();
            throw e;
        }
    }
}
