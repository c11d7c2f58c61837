package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.AcknowledgeHook;
import org.weirmq.client.message.BodySource;
import org.weirmq.client.message.Delivery;
import org.weirmq.jms.WeirDestination;
import org.weirmq.jms.WeirMessage;
import org.weirmq.jms.WeirMessages;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;

/** What a session does for the application: its producers, consumers and listeners, and the rules of who may call when. */
final class SessionWork implements Listening.Decoder {
    private static final int BROWSER_PREFETCH_MIN = 32;

    private final ClientConnection connection;
    private final Wire wire;
    private final SessionState state;
    private final Listening listeners;
    private final Callbacks callbacks;
    private final ServerWork serverWork;
    private final Set<ClientProducer> producers = ConcurrentHashMap.newKeySet();
    private final Set<ClientConsumer> consumers = ConcurrentHashMap.newKeySet();
    /** Of the messages delivered last; null before the first. */
    private volatile @Nullable Hook hook;

    private volatile int listenersSet;

    private volatile Runnable beforeClose = () -> {};

    SessionWork(ClientConnection connection, AckMode mode) {
        this.connection = connection;
        wire = connection.wire();
        state = new SessionState(wire, mode);
        listeners = new Listening(state, this);
        callbacks = new Callbacks("weirmq-completions-" + state.number);
        serverWork = new ServerWork(this);
        state.open();
    }

    ClientConnection connection() {
        return connection;
    }

    Wire wire() {
        return wire;
    }

    SessionState state() {
        return state;
    }

    AckMode mode() {
        return state.mode;
    }

    Listening listeners() {
        return listeners;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    Blobs blobs() {
        return connection.blobs();
    }

    /** While it is being closed, those of its listeners that run still have it (sections 6.1.8 and 6.2.15). */
    void ensureOpen() throws JMSException {
        if (state.isClosed()) {
            wire.ensureOpen();
            if (isInListener() && !state.isEnded()) {
                return;
            }
            throw Failures.of(ErrorCode.CLOSED, "the session is closed");
        }
    }

    // ---- Making messages from deliveries.

    /** A large body is fetched now: once the message is settled the broker may drop it. */
    @Override
    public Message decode(ConsumerState consumer, Arrival arrival) throws JMSException {
        boolean browsing = consumer.plan.kind() == ConsumerKind.BROWSER;
        BlobRef blob = arrival.message().blob();
        BodySource bodies = blob == null ? blobs()::read : new Fetched(blobs().read(blob));
        return WeirMessages.decode(new Delivery(
                arrival.message(),
                consumer.plan.source(),
                browsing ? 0 : arrival.count(),
                !browsing && arrival.redelivered(),
                hook(),
                bodies,
                connection.deserialization()));
    }

    /** Gives the body away: the message keeps what it makes of it, and nothing else does. */
    private final class Fetched implements BodySource {
        private @Nullable BodyParts body;

        Fetched(BodyParts body) {
            this.body = body;
        }

        @Override
        public BodyParts fetch(BlobRef blob) throws JMSException {
            BodyParts now = body;
            body = null;
            return now != null ? now : blobs().read(blob);
        }
    }

    private AcknowledgeHook hook() {
        Hook current = hook;
        if (current == null || current.lines != state.lines()) {
            current = new Hook(state.lines());
            hook = current;
        }
        return current;
    }

    /** All that was consumed in this session; nothing may have been. */
    void acknowledge() throws JMSException {
        ensureOpen();
        Hook current = hook;
        if (current != null && state.acknowledges()) {
            state.acknowledge(current.lines);
        }
    }

    private final class Hook implements AcknowledgeHook {
        private final int lines;

        Hook(int lines) {
            this.lines = lines;
        }

        @Override
        public void acknowledge(WeirMessage message) throws JMSException {
            ensureOpen();
            if (state.acknowledges()) {
                serverWork.acknowledge();
                state.acknowledge(lines);
            }
        }
    }

    // ---- Producers and consumers.

    ClientProducer producer(@Nullable WeirDestination destination) throws JMSException {
        ClientProducer producer = new ClientProducer(this, destination);
        producers.add(producer);
        return producer;
    }

    void forget(ClientProducer producer) {
        producers.remove(producer);
    }

    static String subscriptionName(@Nullable String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw Failures.of(ErrorCode.INVALID_ARGUMENT, "a subscription needs a name");
        }
        if (!Limits.fits(name, Limits.NAME_BYTES_MAX)) {
            throw Failures.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "a subscription's name has at most " + Limits.NAME_BYTES_MAX + " bytes in UTF-8");
        }
        return name;
    }

    ClientConsumer consumer(
            WeirDestination source,
            ConsumerKind kind,
            @Nullable String name,
            @Nullable String selector,
            boolean noLocal)
            throws JMSException {
        if (kind == ConsumerKind.DURABLE && wire.clientId() == null) {
            throw Failures.of(ErrorCode.WRONG_STATE, "an unshared durable subscription needs a client id");
        }
        return attach(source, kind, name, selector, noLocal);
    }

    ClientConsumer attach(
            WeirDestination source,
            ConsumerKind kind,
            @Nullable String name,
            @Nullable String selector,
            boolean noLocal)
            throws JMSException {
        ensureOpen();
        String filter = selector == null || selector.isEmpty() ? null : selector;
        if (filter != null && !Limits.fits(filter, Limits.SELECTOR_BYTES_MAX)) {
            throw Failures.of(
                    ErrorCode.INVALID_SELECTOR,
                    "a selector has at most " + Limits.SELECTOR_BYTES_MAX + " bytes in UTF-8, but this one has "
                            + filter.length() + " characters");
        }
        Declared declared = wire.destinations.retain(source.ref());
        int prefetch = wire.options.prefetch();
        ConsumerState consumer = new ConsumerState(
                wire.nextNumber(),
                state,
                new ConsumerState.Plan(
                        kind,
                        source,
                        declared,
                        name,
                        filter,
                        noLocal,
                        kind == ConsumerKind.BROWSER ? Math.max(BROWSER_PREFETCH_MIN, prefetch) : prefetch));
        state.add(consumer);
        try {
            attach(consumer);
        } catch (JMSException | RuntimeException e) {
            consumer.close(null);
            state.forget(consumer);
            wire.destinations.release(declared);
            throw e;
        }
        ClientConsumer facade = new ClientConsumer(this, consumer);
        consumers.add(facade);
        return facade;
    }

    private void attach(ConsumerState consumer) throws JMSException {
        long request = wire.nextRequest();
        Frame.FromClient frame = consumer.attachFrame().apply(request);
        PendingReply pending = PendingReply.repeated(request, frame, reply -> {
            if (reply.code() == ErrorCode.OK) {
                consumer.attached();
            }
        });
        wire.call(pending, frame).orThrow();
        if (consumer.plan.prefetch() > 0) {
            consumer.beforeWaiting();
        }
    }

    ClientBrowser browser(WeirDestination queue, @Nullable String selector) throws JMSException {
        return new ClientBrowser(this, queue, selector == null || selector.isEmpty() ? null : selector);
    }

    /** True once: then its destination is released. */
    boolean forget(ClientConsumer consumer) {
        return consumers.remove(consumer);
    }

    // ---- Who may call when.

    void setListener(ConsumerState consumer, @Nullable MessageListener listener) {
        boolean had = consumer.listener() != null;
        if (had != (listener != null)) {
            countListeners(had ? -1 : 1);
        }
        consumer.listener(listener);
        if (listener != null) {
            listeners.begin();
            consumer.beforeWaiting();
            wire.inflow.wake(state.listening);
        }
    }

    private void countListeners(int by) {
        state.lock.lock();
        try {
            listenersSet += by;
        } finally {
            state.lock.unlock();
        }
    }

    /** A session that calls listeners belongs to its own thread (section 6.2.5). */
    void ensureSynchronous(ConsumerState consumer) throws JMSException {
        if (consumer.listener() != null) {
            throw Failures.of(ErrorCode.WRONG_STATE, "this consumer has a MessageListener: it cannot receive as well");
        }
        if (listenersSet > 0 && wire.started() && !listeners.isInListener()) {
            throw Failures.of(
                    ErrorCode.WRONG_THREAD,
                    "this session has a MessageListener: while the connection is started only that may use it");
        }
    }

    private void notInCallback(String what) throws JMSException {
        if (callbacks.isCalling()) {
            throw Failures.of(ErrorCode.WRONG_STATE, "a CompletionListener must not " + what + " its session");
        }
    }

    /** Blocks until every asynchronous send has had its callback (section 7.3.4). */
    void awaitSends() throws JMSException {
        try {
            state.sender.awaitAsync();
            callbacks.awaitAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(ErrorCode.SEND_TIMEOUT, "interrupted while waiting for asynchronous sends", e);
        }
    }

    // ---- Acknowledgement and transactions.

    private void ensureTransacted() throws JMSException {
        ensureOpen();
        if (state.mode != AckMode.TRANSACTED) {
            throw Failures.of(ErrorCode.WRONG_STATE, "the session is not transacted");
        }
    }

    void commit() throws JMSException {
        ensureTransacted();
        notInCallback("commit");
        awaitSends();
        state.commit(serverWork);
    }

    void rollback() throws JMSException {
        ensureTransacted();
        notInCallback("roll back");
        awaitSends();
        serverWork.giveBack();
        state.rollback();
    }

    void recover() throws JMSException {
        ensureOpen();
        if (state.mode == AckMode.TRANSACTED) {
            throw Failures.of(ErrorCode.WRONG_STATE, "a transacted session is rolled back, not recovered");
        }
        serverWork.giveBack();
        state.recover();
    }

    // ---- For application servers.

    @Nullable MessageListener serverListener() {
        return serverWork.listener();
    }

    void serverListener(@Nullable MessageListener listener) {
        serverWork.listener(listener);
    }

    ServerWork serverWork() {
        return serverWork;
    }

    /** Throws when the session was closed before; what was loaded is given back then. */
    void runLoaded() throws JMSException {
        boolean late = state.isClosed();
        serverWork.run();
        if (late) {
            ensureOpen();
        }
    }

    // ---- Closing.

    /** Whether the caller is a listener that this session has called. */
    boolean isInListener() {
        return listeners.isInListener() || serverWork.isInListener();
    }

    /** Waits until no listener of this session runs. Not from one. */
    void awaitListeners() throws JMSException {
        listeners.awaitIdle(null);
        serverWork.awaitIdle();
    }

    /** After the connection was stopped: nobody is called, and no receive returns a message, from when this returns. */
    void awaitPaused() throws JMSException {
        awaitListeners();
        state.handing.awaitNone("a receive to return");
    }

    /** Done when the session is closed, after its listeners have ended and while the broker still knows it. */
    void beforeClose(Runnable action) {
        beforeClose = action;
    }

    void ensureMayClose() throws JMSException {
        if (isInListener()) {
            throw Failures.of(ErrorCode.WRONG_STATE, "a MessageListener must not close its own session or connection");
        }
        notInCallback("close");
    }

    void close() throws JMSException {
        ensureMayClose();
        if (!quiesce()) {
            return;
        }
        beforeClose.run();
        serverWork.giveBack();
        connection.forget(this);
        Line line = state.line();
        long request = wire.nextRequest();
        try {
            if (line != null && !wire.isOver()) {
                wire.call(PendingReply.endingWith(request, ErrorCode.OK), closeFrame(request), line)
                        .orThrow();
            }
        } finally {
            ended();
        }
    }

    /**
     * Nothing of this session is shown or called from when this returns; what ran has ended. True for the first caller.
     */
    boolean quiesce() throws JMSException {
        boolean first = state.close();
        awaitListeners();
        serverWork.release();
        for (ConsumerState consumer : state.consumers()) {
            consumer.receives.awaitNone("a receive to return");
            consumer.close(null);
        }
        // Also when the loss of the connection has ended it: then the sends have failed, and their callbacks run.
        awaitSends();
        if (first) {
            state.flushSettlements();
        }
        return first;
    }

    Frame.CloseSession closeFrame(long request) {
        List<Frame.Seen> seen = new ArrayList<>();
        for (ConsumerState consumer : state.consumers()) {
            seen.add(new Frame.Seen(consumer.number, consumer.seen()));
        }
        return new Frame.CloseSession(request, state.number, seen);
    }

    /** The broker knows it no more. */
    void ended() {
        for (ConsumerState consumer : state.consumers()) {
            consumer.close(null);
            state.forget(consumer);
        }
        for (ClientConsumer consumer : consumers) {
            wire.destinations.release(consumer.state().plan.destination());
        }
        consumers.clear();
        producers.forEach(ClientProducer::release);
        producers.clear();
        state.end();
    }
}
