package org.weirmq.server;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.Command;
import org.weirmq.core.Core;
import org.weirmq.core.Effect;
import org.weirmq.core.Fact;
import org.weirmq.core.Outbox;
import org.weirmq.core.StateRecord;
import org.weirmq.log.BlobStore;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogException;
import org.weirmq.log.LogIds;
import org.weirmq.log.LogListener;
import org.weirmq.log.Recovery;
import org.weirmq.log.Space;
import org.weirmq.protocol.ErrorCode;

/**
 * The loop that owns the core and the log engine. Everything here is called on one thread, that of the executor it was
 * given; the loop has no thread, clock or socket of its own, so that a simulation can drive it.
 *
 * <p>A turn: what came from the sockets has become commands and was executed; then messages are dispatched, within a
 * bound; then the log gets its one force; then what is durable leaves, one write for each connection.
 */
public final class ShardLoop implements Outbox, LogListener {
    private static final System.Logger LOG = System.getLogger("org.weirmq.server");
    private static final long CHECK_EVERY_MS = 250;
    /** Between two checks. */
    private static final int FAULTS_LOGGED_MAX = 10;

    /** How long a stop waits for what is outstanding to become durable. */
    private static final long STOP_WAITS_MS = 5_000;

    private final LoopSettings settings;
    private final Gate gate;
    private final Executor executor;
    private final LongSupplier clock;
    private final Consumer<Throwable> broken;
    private final LogEngine engine;
    private final LogJournal journal;
    private final Core core;
    private final LinkWriter writer = new LinkWriter();

    private final Links links = new Links();
    private final Outgoing outgoing;
    private final Map<UUID, Conversation> byIdentity = new HashMap<>();
    private final Identities identities = new Identities();

    private List<Conversation> listed = new ArrayList<>();
    private List<Conversation> flushing = new ArrayList<>();
    private final Map<Long, Consumer<Effect.Reply>> ownRequests = new HashMap<>();
    private long lastOwnRequest;
    private final KeptBodies keptBodies = new KeptBodies();
    /** Named by records since this was cleared. */
    private final Set<UUID> namedBodies = new HashSet<>();

    private long durable;
    private long nowMs;
    private long checkedMs;
    private int faultsLogged;
    private boolean turnRequested;
    private boolean inTurn;
    private boolean spaceLow;
    private boolean throttled;
    private @Nullable RuntimeException failure;
    private @Nullable Runnable whenDrained;
    private long stopDeadlineMs;
    private boolean closed;

    /**
     * Opens the log and rebuilds the core from it.
     *
     * @param executor runs tasks on the loop's thread, after what it is doing now
     * @param clock milliseconds since the epoch
     * @param broken told, once, that the log or the core failed and that the loop has stopped for good
     * @throws LogException when the data cannot be opened
     */
    public ShardLoop(
            LoopSettings settings,
            EngineFactory engines,
            Gate gate,
            Executor executor,
            LongSupplier clock,
            Consumer<Throwable> broken) {
        this.settings = settings;
        this.outgoing = new Outgoing(settings.outgoingBytesMax());
        this.gate = gate;
        this.executor = executor;
        this.clock = clock;
        this.broken = broken;
        this.nowMs = clock.getAsLong();
        this.engine = engines.open(this, executor);
        this.journal = new LogJournal(engine, settings.pendingBytesMax(), this::requestTurn, namedBodies::add);
        this.core = new Core(settings.core(), journal, this);
        try {
            recover();
        } catch (RuntimeException e) {
            closeEngine();
            throw e;
        }
    }

    private void recover() {
        engine.recover(new Recovery() {
            @Override
            public void snapshot(int shard, List<byte[]> chunks) {
                for (byte[] chunk : chunks) {
                    for (StateRecord record : StateCodec.decode(chunk)) {
                        core.apply(new Fact.State(shard, record), 0);
                    }
                }
            }

            @Override
            public void record(long log, long offset, byte[] payload) {
                if (LogIds.isState(log)) {
                    for (StateRecord record : StateCodec.decode(payload)) {
                        core.apply(new Fact.State((int) log, record), offset);
                    }
                } else {
                    core.apply(new Fact.Data(log, StoredMessage.of(payload)), offset);
                }
            }
        });
        core.recovered(nowMs);
    }

    // ---- connections

    /** A client has connected; null when there are too many, and the transport has been closed with a fault. */
    public @Nullable Conversation connected(Transport transport) {
        nowMs = clock.getAsLong();
        Conversation conversation = links.add(link -> new Conversation(link, this, transport, nowMs));
        if (failure != null || whenDrained != null || closed) {
            conversation.fail(ErrorCode.BROKER_STOPPING, "the broker is stopping");
            return null;
        }
        if (links.size() > settings.connectionsMax()) {
            conversation.fail(
                    ErrorCode.LIMIT_EXCEEDED, "more than " + settings.connectionsMax() + " connections to this broker");
            return null;
        }
        if (throttled) {
            conversation.pause(Conversation.PAUSED_BY_LOG, true);
        }
        return conversation;
    }

    /**
     * A connection of this identity is there now; an older one is dead, only nobody has noticed. Identities stand in
     * message ids, for all to see: who uses one has to be the user who did before.
     *
     * @return false when it is another user's
     */
    boolean takeOver(UUID identity, String user, Conversation conversation) {
        if (!identities.allows(identity, user)) {
            return false;
        }
        Conversation before = byIdentity.put(identity, conversation);
        if (before != null) {
            before.fail(ErrorCode.CONNECTION_LOST, "the same client has connected again");
        }
        return true;
    }

    void gone(Conversation conversation, @Nullable UUID identity) {
        if (identity != null) {
            byIdentity.remove(identity, conversation);
        }
        links.remove(conversation);
    }

    /** Open connections, greeted or not. */
    public int connections() {
        return links.size();
    }

    /** Looks at every message in memory: for tests. */
    public MemoryUse memory() {
        return new MemoryUse(core.windowBytes(), core.heldBytes(), core.messageBytes(), outgoing.bytes());
    }

    // ---- what conversations need

    LoopSettings settings() {
        return settings;
    }

    Gate gate() {
        return gate;
    }

    BlobStore blobs() {
        return engine.blobs();
    }

    long nowMs() {
        return nowMs;
    }

    boolean spaceLow() {
        return spaceLow;
    }

    /** A connection was ended by a fault. Told, but not a thousand times a second. */
    void logFault(String text) {
        if (faultsLogged++ < FAULTS_LOGGED_MAX) {
            log(Level.INFO, text, null);
        }
    }

    void log(Level level, String text, @Nullable Throwable cause) {
        LOG.log(level, text, cause);
    }

    KeptBodies keptBodies() {
        return keptBodies;
    }

    /** Executes a command and tells which large bodies its records name. */
    Set<UUID> executeNaming(Command command) {
        namedBodies.clear();
        execute(command);
        return namedBodies;
    }

    /** Whether this was accepted before, so that its large body has a message already or is gone with it. */
    boolean isRepeat(Command.Send send) {
        return failure == null && core.isRepeat(send);
    }

    void execute(Command command) {
        if (failure != null) {
            return;
        }
        try {
            core.execute(command, nowMs);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Puts a question of the broker itself to the core; the answer may come before it is durable. */
    void ask(java.util.function.LongFunction<Command> command, Consumer<Effect.Reply> answer) {
        long request = ++lastOwnRequest;
        ownRequests.put(request, answer);
        execute(command.apply(request));
        requestTurn();
    }

    /** Sees to it that this conversation is looked at when effects leave. */
    void list(Conversation conversation) {
        if (!conversation.listed) {
            conversation.listed = true;
            listed.add(conversation);
        }
    }

    @Override
    public void emit(Effect effect, long ticket) {
        if (effect.link() == 0) {
            if (effect instanceof Effect.Reply reply) {
                Consumer<Effect.Reply> answer = ownRequests.remove(reply.request());
                if (answer != null) {
                    answer.accept(reply);
                }
            }
            return;
        }
        Conversation conversation = links.find(effect.link());
        if (conversation != null) {
            outgoing.add(conversation.queue, effect, ticket);
            list(conversation);
        }
    }

    @Override
    public boolean hasRoom(long link) {
        Conversation conversation = links.find(link);
        return conversation == null || outgoing.hasRoom(conversation.queue);
    }

    /** Messages have left a link, or never will. */
    void left(Conversation conversation, long bytes) {
        if (outgoing.left(conversation.queue, bytes)) {
            execute(new Command.Room(conversation.link));
        }
    }

    // ---- turns

    /** Asks for a turn once all that is ready has been read. */
    public void requestTurn() {
        if (!turnRequested && !closed) {
            turnRequested = true;
            executor.execute(this::turn);
        }
    }

    private void turn() {
        turnRequested = false;
        if (closed) {
            return;
        }
        nowMs = clock.getAsLong();
        if (failure == null) {
            inTurn = true;
            try {
                work();
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                inTurn = false;
            }
        }
        if (failure != null) {
            collapse();
            return;
        }
        flush();
        throttle();
        if (core.hasWork()) {
            requestTurn();
        }
        Runnable drained = whenDrained;
        boolean allLeft = durable >= journal.lastTicket() && listed.isEmpty();
        if (drained != null && (allLeft || nowMs >= stopDeadlineMs)) {
            whenDrained = null;
            drained.run();
        }
    }

    private void work() {
        for (int round = 0; round < settings.dispatchRoundsMax() && core.hasWork(); round++) {
            core.dispatch(nowMs);
        }
        boolean low = engine.space() == Space.LOW;
        if (low != spaceLow) {
            spaceLow = low;
            log(
                    Level.WARNING,
                    low ? "little disk space is left: sends are refused" : "there is disk space again",
                    null);
            core.execute(new Command.SpaceLow(low), nowMs);
        }
        engine.endOfTurn();
    }

    private void flush() {
        List<Conversation> now = listed;
        listed = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            Conversation conversation = now.get(i);
            conversation.listed = false;
            try {
                conversation.flush(writer, durable);
            } catch (RuntimeException e) {
                log(Level.ERROR, "link " + conversation.link + " failed", e);
                conversation.fail(ErrorCode.INTERNAL, e.toString());
            }
            if (conversation.parked()) {
                list(conversation);
            }
        }
        now.clear();
    }

    private void throttle() {
        long pending = engine.pendingBytes();
        boolean want = throttled ? pending > settings.pendingBytesMax() / 2 : pending > settings.pendingBytesMax();
        want |= engine.isBehind();
        if (want != throttled) {
            throttled = want;
            boolean pause = want;
            links.each(conversation -> conversation.pause(Conversation.PAUSED_BY_LOG, pause));
        }
    }

    /** Time passes; to be called every few milliseconds. */
    public void tick() {
        if (closed || failure != null) {
            return;
        }
        nowMs = clock.getAsLong();
        execute(new Command.Tick());
        try {
            engine.tick(nowMs);
        } catch (RuntimeException e) {
            fail(e);
        }
        if (nowMs - checkedMs >= CHECK_EVERY_MS || nowMs < checkedMs) {
            checkedMs = nowMs;
            faultsLogged = 0;
            long at = nowMs;
            links.each(conversation -> conversation.check(at));
            keptBodies.expire(nowMs);
        }
        requestTurn();
    }

    // ---- the log's side

    @Override
    public void durable(long ticket) {
        durable = ticket;
        if (!inTurn) {
            requestTurn();
        }
    }

    @Override
    public void failed(Throwable cause) {
        fail(
                cause instanceof LogException log
                        ? log
                        : new LogException(LogException.Reason.IO, "the log failed: " + cause.getMessage(), cause));
    }

    /** The state in memory is in doubt: it is thrown away, and read again from the log by the next start. */
    private void fail(RuntimeException cause) {
        if (failure == null) {
            failure = cause;
            log(Level.ERROR, "the broker stops", cause);
            requestTurn();
        }
    }

    @Override
    public int shardOf(long log) {
        return core.shardOf(log);
    }

    @Override
    public void snapshot(int shard, Consumer<byte[]> chunks) {
        StateCodec.Chunks gathered = new StateCodec.Chunks(chunks);
        core.snapshot(shard, gathered);
        gathered.flush();
    }

    /** Nothing that waits may leave: whether it is durable is not known. */
    private void collapse() {
        RuntimeException cause = failure;
        if (cause == null || closed) {
            return;
        }
        ErrorCode code = cause instanceof LogException e ? ErrorCodes.of(e.reason()) : ErrorCode.INTERNAL;
        links.each(conversation -> conversation.fail(code, "the broker stops: " + cause.getMessage()));
        try {
            closeEngine();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        broken.accept(cause);
    }

    private void closeEngine() {
        closed = true;
        engine.close();
    }

    /**
     * Stops in order: nothing more is read, what was taken in is made durable and answered, then every connection is told
     * and the log is closed.
     *
     * @param stopped runs when all is done, on the loop
     */
    public void stop(Runnable stopped) {
        if (closed) {
            stopped.run();
            return;
        }
        links.each(conversation -> conversation.pause(Conversation.PAUSED_BY_STOP, true));
        stopDeadlineMs = clock.getAsLong() + STOP_WAITS_MS;
        whenDrained = () -> {
            links.each(conversation -> conversation.fail(ErrorCode.BROKER_STOPPING, "the broker is stopping"));
            closeEngine();
            stopped.run();
        };
        requestTurn();
    }
}
