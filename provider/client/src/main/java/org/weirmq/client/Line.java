package org.weirmq.client;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientOptions.Address;
import org.weirmq.client.spi.EmbeddedBroker;
import org.weirmq.client.spi.Transport;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.ProtocolException;

/** One transport's life: from connect and greeting until it is lost. A reconnect makes a new one. */
final class Line implements Transport.Receiver {

    /** Takes what comes and learns of the end; called by the thread that reads, or whose write failed. */
    interface Owner {
        void dispatch(Line line, Frame.FromBroker frame);

        void lineLost(Line line, JMSException why);
    }

    private final Owner owner;
    private final String peer;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Awaited greeted = new Awaited() {
        @Override
        boolean met() {
            return welcome != null || lost.get();
        }
    };
    private @Nullable Transport transport;
    private @Nullable Outbox outbox;
    private volatile Frame.@Nullable Welcome welcome;
    private volatile @Nullable JMSException why;
    private volatile long frames;

    private Line(Owner owner, String peer) {
        this.owner = owner;
        this.peer = peer;
    }

    /** Connects; nothing has been said yet. */
    static Line connect(ClientOptions options, @Nullable Address address, Owner owner) throws JMSException {
        Line line = new Line(owner, address == null ? options.url() : address.toString());
        try {
            line.transport = address == null
                    ? embedded(options.url()).connect(options.url(), line)
                    : TcpTransport.connect(
                            address, (int) Math.min(Integer.MAX_VALUE, options.connectTimeoutMs()), line);
        } catch (IOException e) {
            throw Failures.of(codeIn(e), "cannot connect to " + line.peer + ": " + e.getMessage(), e);
        }
        line.outbox = new Outbox(line.transport, true, line::lost);
        return line;
    }

    /** The code that an embedded broker's message begins with. */
    private static ErrorCode codeIn(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.OK && text.startsWith(code.label())) {
                return code;
            }
        }
        return ErrorCode.CANNOT_CONNECT;
    }

    private static EmbeddedBroker embedded(String url) throws JMSException {
        for (EmbeddedBroker broker : ServiceLoader.load(EmbeddedBroker.class, EmbeddedBroker.class.getClassLoader())) {
            if (broker.accepts(url)) {
                return broker;
            }
        }
        throw Failures.of(
                ErrorCode.NO_EMBEDDED_BROKER,
                "no broker for " + url + " is on the class path: add the artifact org.weirmq:weirmq-server");
    }

    /** Says hello and waits for the welcome; the caller is the only user of the line so far. */
    Frame.Welcome greet(Frame.Hello hello, Inflow inflow, long deadlineNs) throws JMSException {
        outbox().sendFirst(List.of(hello));
        try {
            while (!greeted.met() && Inflow.left(deadlineNs) > 0) {
                if (pulled()) {
                    read(50);
                } else {
                    inflow.await(greeted, deadlineNs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw Failures.of(ErrorCode.CANNOT_CONNECT, "interrupted while connecting", e);
        }
        Frame.Welcome accepted = welcome;
        if (accepted != null) {
            return accepted;
        }
        JMSException reason = why;
        close();
        throw reason != null
                ? reason
                : Failures.of(ErrorCode.GREETING_TIMEOUT, "the broker did not answer the greeting in time");
    }

    /** Whoever waits for the greeting parks, unless it reads the socket itself. */
    private void wakeGreeter() {
        Thread waiter = greeted.waiter();
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }

    Outbox outbox() {
        if (outbox == null) {
            throw new IllegalStateException("expected a connected line");
        }
        return outbox;
    }

    /** Whom it leads to: HOST:PORT, or the URL of an embedded broker. */
    String peer() {
        return peer;
    }

    /** Whether frames come only while somebody reads. */
    boolean pulled() {
        return transport instanceof PulledTransport;
    }

    /** Waits for frames and dispatches them; a loss is told to the owner, not to the caller. */
    void read(int timeoutMs) {
        try {
            if (transport instanceof PulledTransport socket) {
                socket.read(timeoutMs);
            }
        } catch (IOException e) {
            lost(e);
        } catch (ProtocolException e) {
            fail(Failures.of(e));
        }
    }

    /** Makes the broker answer, so that a thread in the socket looks up. */
    void nudge() {
        outbox().add(new Frame.Ping(0));
        outbox().flushIfFree();
    }

    @Override
    public void received(byte[] bytes, int offset, int length) {
        frames++;
        try {
            Frame.FromBroker frame = FrameCodec.decodeFromBroker(bytes, offset, length);
            if (frame instanceof Frame.Fault fault) {
                fail(Failures.of(fault.code(), fault.text()));
            } else if (welcome != null) {
                owner.dispatch(this, frame);
            } else if (frame instanceof Frame.Welcome accepted) {
                welcome = accepted;
                wakeGreeter();
            } else {
                throw new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "expected a greeting, but " + frame.getClass());
            }
        } catch (ProtocolException e) {
            fail(Failures.of(e));
        }
    }

    /** Rises with each frame that came, for the heartbeat. */
    long frames() {
        return frames;
    }

    Frame.Welcome welcome() {
        Frame.Welcome accepted = welcome;
        if (accepted == null) {
            throw new IllegalStateException("expected a greeted line");
        }
        return accepted;
    }

    @Override
    public void lost(IOException cause) {
        fail(Failures.of(ErrorCode.CONNECTION_LOST, "the connection was lost: " + cause.getMessage(), cause));
    }

    /** Ends the line for a reason of either side. */
    void fail(JMSException reason) {
        if (lost.compareAndSet(false, true)) {
            why = reason;
            wakeGreeter();
            closeTransport();
            owner.lineLost(this, reason);
        }
    }

    /** Ends the line without telling the owner, whose wish it is. */
    void close() {
        lost.set(true);
        closeTransport();
    }

    private void closeTransport() {
        if (transport != null) {
            transport.close();
        }
    }

    boolean isLost() {
        return lost.get();
    }
}
