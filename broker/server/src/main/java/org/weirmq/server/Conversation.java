package org.weirmq.server;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.Command;
import org.weirmq.core.Effect;
import org.weirmq.core.Refusal;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.ProtocolException;
import org.weirmq.protocol.WireWriter;

/**
 * The broker's side of one connection: the greeting, then frames to commands; effects come back through its queue. Lives on
 * the loop. What breaks the protocol ends this connection and nothing else.
 */
public final class Conversation implements FrameAssembler.Sink, LinkWriter.Watcher, Bodies.Owner {
    /** Where a conversation stands. It moves down this list only. */
    private enum State {
        /** Nothing but a Hello may come. */
        GREETING,
        /** Credentials are being checked. */
        VERIFYING,
        /** The core has been asked whether the client id is free. */
        CONNECTING,
        OPEN,
        /** The client said goodbye or was not let in; what is queued leaves, then the transport is closed. */
        LEAVING,
        CLOSED
    }

    /** Of a greeting, in bytes: what announces more is no client of ours. */
    private static final int GREETING_BYTES_MAX = 16 * 1024;

    private static final int HELLO_TYPE = 1;
    private static final long CONNECT_REQUEST = 1;
    /** What the core says to a connection of which it still knows. */
    private static final String RESUMED = "resumed";

    private static final byte[] NOTHING = new byte[0];

    // Why nothing is read from the client: bits.
    static final int PAUSED_BY_LOG = 1;
    static final int PAUSED_BY_OUTPUT = 2;
    static final int PAUSED_BY_BODIES = 4;
    static final int PAUSED_BY_GATE = 8;
    static final int PAUSED_BY_STOP = 16;

    final long link;
    final LinkQueue queue = new LinkQueue();
    /** Listed among those that the loop has to look at when it flushes. */
    boolean listed;

    private final ShardLoop loop;
    private final Transport transport;
    private final FrameAssembler assembler = new FrameAssembler();
    private final ConnectionLimits limits = new ConnectionLimits();
    private final Bodies bodies;
    private final Map<Long, Integer> lists = new HashMap<>();
    private State state = State.GREETING;
    private int paused;
    private boolean administrator;
    private @Nullable UUID identity;
    private long identityHigh;
    private long identityLow;
    private long heardMs;
    private long wroteMs;

    Conversation(long link, ShardLoop loop, Transport transport, long nowMs) {
        this.link = link;
        this.loop = loop;
        this.transport = transport;
        this.heardMs = nowMs;
        this.wroteMs = nowMs;
        this.bodies = new Bodies(loop.blobs(), this);
    }

    /** Bytes from the client, in order; the array is the caller's again when this returns. */
    public void received(byte[] bytes, int offset, int length) {
        if (state == State.CLOSED) {
            return;
        }
        heardMs = loop.nowMs();
        try {
            assembler.feed(bytes, offset, length, this);
        } catch (ProtocolException e) {
            fail(e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            loop.log(System.Logger.Level.ERROR, "link " + link + " failed", e);
            fail(ErrorCode.INTERNAL, e.toString());
        }
        loop.requestTurn();
    }

    /** The connection is gone. */
    public void lost() {
        end(false);
        loop.requestTurn();
    }

    /** The other end keeps up again. */
    public void writable() {
        pause(PAUSED_BY_OUTPUT, false);
        bodies.goOn();
        loop.list(this);
        loop.requestTurn();
    }

    @Override
    public void announced(int length) {
        if (state == State.GREETING && (length < 1 || length > GREETING_BYTES_MAX)) {
            throw new ProtocolException(ErrorCode.NOT_WEIRMQ, "the first bytes are no greeting of a WeirMQ client");
        }
    }

    @Override
    public boolean frame(byte[] bytes, int offset, int length) {
        switch (state) {
            case GREETING -> greeting(bytes, offset, length);
            case VERIFYING, CONNECTING ->
                throw new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "a frame before the broker's welcome");
            case OPEN -> handle(FrameCodec.decodeFromClient(bytes, offset, length));
            case LEAVING, CLOSED -> {
                return false;
            }
        }
        return state != State.CLOSED && state != State.LEAVING;
    }

    private void greeting(byte[] bytes, int offset, int length) {
        checkVersion(bytes, offset, length);
        if (!(FrameCodec.decodeFromClient(bytes, offset, length) instanceof Frame.Hello hello)) {
            throw new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "the first frame is no greeting");
        }
        state = State.VERIFYING;
        pause(PAUSED_BY_GATE, true);
        loop.gate().admit(hello.user(), hello.password(), verdict -> {
            if (state != State.VERIFYING) {
                return;
            }
            pause(PAUSED_BY_GATE, false);
            if (verdict == Gate.Verdict.REFUSED) {
                fail(ErrorCode.WRONG_CREDENTIALS, "user name or password are wrong, or missing");
                return;
            }
            administrator = verdict == Gate.Verdict.USER;
            connect(hello);
            loop.requestTurn();
        });
    }

    private void connect(Frame.Hello hello) {
        if (!loop.takeOver(hello.connection(), String.valueOf(hello.user()), this)) {
            fail(ErrorCode.NOT_ALLOWED, "this connection's identity is another user's");
            return;
        }
        state = State.CONNECTING;
        identity = hello.connection();
        identityHigh = hello.connection().getMostSignificantBits();
        identityLow = hello.connection().getLeastSignificantBits();
        Bodies before = loop.keptBodies().take(hello.connection());
        if (before != null && hello.resume()) {
            bodies.adopt(before);
        } else if (before != null) {
            before.end();
        }
        loop.execute(new Command.Connect(link, CONNECT_REQUEST, hello.connection(), hello.resume(), hello.clientId()));
    }

    /** Before the rest of a greeting is read: another version may have put other fields there. */
    private static void checkVersion(byte[] bytes, int offset, int length) {
        if (length < 9 || bytes[offset] != HELLO_TYPE || intAt(bytes, offset + 1) != FrameCodec.MAGIC) {
            throw new ProtocolException(ErrorCode.NOT_WEIRMQ, "the first frame is no greeting of a WeirMQ client");
        }
        int min = intAt(bytes, offset + 5) >>> 16;
        int max = intAt(bytes, offset + 5) & 0xffff;
        if (min > FrameCodec.VERSION || max < FrameCodec.VERSION) {
            throw new ProtocolException(
                    ErrorCode.WRONG_VERSION,
                    "the client speaks versions " + min + " to " + max + " of the protocol, this broker "
                            + FrameCodec.VERSION);
        }
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    private void handle(Frame.FromClient frame) {
        if (frame instanceof Frame.Send send) {
            for (Frame.Send.Item item : send.items()) {
                send(send.session(), item);
            }
            return;
        }
        limits.before(frame);
        Command command = FrameCommands.of(link, frame);
        if (frame instanceof Frame.XaRecover f) {
            lists.put(f.request(), f.from());
        }
        if (command != null) {
            loop.execute(command);
        } else if (frame instanceof Frame.Ping ping) {
            answer(new Frame.Pong(ping.token()));
        } else if (frame instanceof Frame.Pong) {
            heardMs = loop.nowMs();
        } else if (frame instanceof Frame.BlobWrite f) {
            bodies.write(f, loop.spaceLow());
        } else if (frame instanceof Frame.BlobRead f) {
            bodies.read(f);
        } else if (frame instanceof Frame.Admin f) {
            administer(f);
        } else if (frame instanceof Frame.Goodbye f) {
            goodbye(f);
        } else {
            throw new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "a second greeting");
        }
    }

    private void send(int session, Frame.Send.Item item) {
        EncodedMessage message = new EncodedMessage(item.message()).validate();
        if (message.producerHigh() != identityHigh
                || message.producerLow() != identityLow
                || message.session() != session
                || message.sequence() != item.sequence()) {
            throw new ProtocolException(
                    ErrorCode.MALFORMED_FRAME,
                    "a message that names another sender than this session of this connection");
        }
        StoredMessage stored = new StoredMessage(message);
        Command.Send command =
                new Command.Send(link, session, item.sequence(), item.destination(), item.transacted(), stored);
        BlobRef blob = message.blob();
        if (blob == null) {
            loop.execute(command);
        } else {
            sendWithBody(command, blob);
        }
    }

    private void sendWithBody(Command.Send command, BlobRef blob) {
        if (loop.isRepeat(command)) {
            bodies.unneeded(blob.blob());
            loop.execute(command);
            return;
        }
        if (!bodies.holds(blob)) {
            answer(new Frame.SendFailed(
                    command.session(),
                    command.sequence(),
                    ErrorCode.NO_SUCH_BODY,
                    "the body " + blob.blob() + " of " + blob.length() + " bytes is not there"));
            return;
        }
        bodies.named(blob.blob());
        if (!loop.executeNaming(command).contains(blob.blob())) {
            bodies.drop(blob.blob()); // no record names it: it is nobody's
        }
    }

    private void administer(Frame.Admin admin) {
        if (!administrator) {
            refuse(admin.request(), ErrorCode.NOT_ALLOWED, "an administrator's operation needs a user");
            return;
        }
        try {
            Command command =
                    AdminCommands.of(link, admin, loop.settings().core().partitions());
            if (command instanceof Command.ListDestinations || command instanceof Command.ListBranches) {
                lists.put(admin.request(), AdminCommands.from(admin));
            }
            loop.execute(command);
        } catch (AdminCommands.Refused e) {
            refuse(admin.request(), e.code, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(long request, ErrorCode code, String text) {
        answer(new Frame.Reply(request, code, text, NOTHING));
    }

    private void goodbye(Frame.Goodbye f) {
        loop.execute(new Command.Disconnect(link, true));
        state = State.LEAVING;
        bodies.end();
        if (f.request() != 0) {
            answer(new Frame.Reply(f.request(), ErrorCode.OK, "", NOTHING));
        }
        loop.list(this);
    }

    // ---- what comes back

    @Override
    public void answer(Frame.FromBroker frame) {
        queue.add(frame, 0);
        loop.list(this);
        loop.requestTurn();
    }

    @Override
    public boolean keepsUp() {
        return transport.writable();
    }

    @Override
    public boolean over() {
        return state == State.CLOSED || state == State.LEAVING;
    }

    @Override
    public void underWay(boolean many) {
        pause(PAUSED_BY_BODIES, many);
    }

    @Override
    public Frame.@Nullable FromBroker replied(Effect.Reply reply) {
        if (state == State.CONNECTING) {
            return connected(reply);
        }
        if (reply.request() == 0) {
            return null;
        }
        limits.replied(reply.request(), reply.why() == Refusal.OK);
        Integer from = lists.isEmpty() ? null : lists.remove(reply.request());
        return from == null ? LinkWriter.reply(reply) : LinkWriter.page(reply, from);
    }

    private Frame.FromBroker connected(Effect.Reply reply) {
        if (reply.why() != Refusal.OK) {
            state = State.LEAVING;
            return new Frame.Fault(ErrorCodes.of(reply.why()), reply.text());
        }
        state = State.OPEN;
        LoopSettings settings = loop.settings();
        boolean resumed = reply.text().equals(RESUMED);
        return new Frame.Welcome(
                FrameCodec.VERSION,
                settings.product(),
                settings.incarnation(),
                resumed,
                Limits.FRAME_BYTES_MAX,
                settings.sendWindowBytes(),
                settings.heartbeatMs());
    }

    @Override
    public void ended(int consumer) {
        limits.ended(consumer);
    }

    /** Lets out what is durable. */
    void flush(LinkWriter writer, long durable) {
        if (state == State.CLOSED) {
            return;
        }
        int before = queue.size();
        long bytesBefore = queue.bytes();
        Effect.Fault fault = writer.drain(queue, durable, transport, this);
        if (queue.size() < before) {
            wroteMs = loop.nowMs();
            loop.left(this, bytesBefore - queue.bytes());
        }
        if (fault != null) {
            fail(ErrorCodes.of(fault.why()), fault.text());
        } else if (state == State.LEAVING && queue.size() == 0) {
            end(true);
            transport.end();
        } else if (!transport.writable()) {
            pause(PAUSED_BY_OUTPUT, true);
        }
    }

    /** Whether something waits that only durability holds back. */
    boolean parked() {
        return queue.size() > 0 && state != State.CLOSED && transport.writable();
    }

    void pause(int why, boolean yes) {
        int before = paused;
        paused = yes ? paused | why : paused & ~why;
        if ((before == 0) != (paused == 0) && state != State.CLOSED) {
            heardMs = loop.nowMs();
            transport.reading(paused == 0);
        }
    }

    /** Ends the connection with a fault that tells why. */
    void fail(ErrorCode code, String text) {
        if (state == State.CLOSED) {
            return;
        }
        if (code != ErrorCode.BROKER_STOPPING) {
            loop.logFault("connection " + link + " ends: " + code.label() + ' ' + text);
        }
        WireWriter out = new WireWriter(128 + text.length());
        FrameCodec.encode(new Frame.Fault(code, text), out);
        transport.write(out.array(), 0, out.position());
        end(false);
        transport.end();
    }

    private void end(boolean inOrder) {
        State before = state;
        if (before == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        loop.left(this, queue.bytes());
        queue.clear();
        if (!inOrder && identity != null && bodies.lost()) {
            loop.keptBodies()
                    .keep(
                            identity,
                            bodies,
                            loop.nowMs() + loop.settings().core().graceMs());
        } else {
            bodies.end();
        }
        if (!inOrder && (before == State.CONNECTING || before == State.OPEN)) {
            loop.execute(new Command.Disconnect(link, false));
        }
        loop.gone(this, identity);
    }

    /** Time passes: greetings that do not come, and silence. */
    void check(long nowMs) {
        int heartbeatMs = loop.settings().heartbeatMs();
        if (state == State.GREETING) {
            if (nowMs - heardMs >= Limits.GREETING_TIMEOUT_MS || nowMs - wroteMs >= Limits.GREETING_TIMEOUT_MS) {
                fail(ErrorCode.GREETING_TIMEOUT, "no greeting within " + Limits.GREETING_TIMEOUT_MS + " ms");
            }
        } else if (heartbeatMs > 0 && state == State.OPEN) {
            if (paused == 0 && nowMs - heardMs > 3L * heartbeatMs) {
                fail(ErrorCode.HEARTBEAT_MISSED, "nothing came for " + (nowMs - heardMs) + " ms");
            } else if (nowMs - wroteMs > heartbeatMs && queue.size() == 0) {
                answer(new Frame.Ping(nowMs));
            }
        }
    }
}
