package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientOptions.Address;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;

/**
 * The one thread that a connection has of its own: reads when no application thread does, sends settlements that have
 * waited long enough, keeps the heartbeat, and connects again when the line is lost.
 */
final class Keeper implements Runnable {
    private static final String PRODUCT = "weirmq-java";
    private static final int ACTIVE_SLICE_MS = 10;
    private static final int DOZING_SLICE_MS = 500;
    private static final long DOZE_AFTER_NS = TimeUnit.SECONDS.toNanos(1);
    /** Silence of this many heartbeats is a loss. */
    private static final int HEARTBEATS_MISSED_MAX = 3;

    private final Wire wire;
    private final ClientOptions options;

    private long framesSeen;
    private long writesSeen;
    private long heardNs;
    private long wroteNs;
    private long expiredNs;

    Keeper(Wire wire) {
        this.wire = wire;
        this.options = wire.options;
    }

    /** Connects for the first time, on the application's thread, and starts the keeper. */
    void start(String threadName) throws JMSException {
        Line first = connect(false);
        wire.line(first);
        first.outbox().release();
        Thread thread = new Thread(this, threadName);
        thread.setDaemon(true);
        wire.inflow.keeper(thread);
        thread.start();
    }

    /** Tries each address once. */
    private Line connect(boolean resume) throws JMSException {
        JMSException failure = null;
        List<@Nullable Address> addresses = new ArrayList<>(options.addresses());
        if (options.embedded()) {
            addresses.add(null);
        }
        for (Address address : addresses) {
            try {
                Line line = Line.connect(options, address, wire);
                Frame.Hello hello = new Frame.Hello(
                        FrameCodec.VERSION,
                        FrameCodec.VERSION,
                        wire.identity,
                        resume,
                        wire.clientId(),
                        options.user(),
                        options.password(),
                        PRODUCT);
                Frame.Welcome welcome = line.greet(hello, wire.inflow, Inflow.deadline(options.connectTimeoutMs()));
                wire.window.size(welcome.sendWindowBytes());
                return line;
            } catch (JMSSecurityException e) {
                throw e;
            } catch (JMSException e) {
                failure = e;
            }
        }
        throw failure != null ? failure : Failures.of(ErrorCode.CANNOT_CONNECT, "no address to connect to");
    }

    @Override
    public void run() {
        try {
            while (!wire.isOver()) {
                Line line = wire.line();
                if (line == null) {
                    reconnect();
                } else {
                    keep(line);
                }
            }
            // A reconnect may have made a line while the connection was being closed.
            Line last = wire.line();
            if (last != null) {
                last.close();
            }
        } catch (RuntimeException | Error e) {
            wire.endBroken(Failures.of(ErrorCode.INTERNAL, "the connection's thread failed: " + e, e));
            throw e;
        }
    }

    private void keep(Line line) {
        long now = System.nanoTime();
        wire.flushSettlements();
        line.outbox().flushIfFree();
        if (line.frames() != framesSeen) {
            framesSeen = line.frames();
            heardNs = now;
        }
        if (line.outbox().writes() != writesSeen) {
            writesSeen = line.outbox().writes();
            wroteNs = now;
        }
        int heartbeatMs = line.welcome().heartbeatMs();
        if (heartbeatMs > 0) {
            heartbeat(line, now, TimeUnit.MILLISECONDS.toNanos(heartbeatMs));
        }
        if (now - expiredNs > DOZE_AFTER_NS) {
            expiredNs = now;
            wire.sessions().forEach(session -> session.sender.expire(now));
        }
        boolean dozing = now - Math.max(heardNs, wroteNs) > DOZE_AFTER_NS;
        wire.dozing = dozing;
        int slice = dozing ? DOZING_SLICE_MS : ACTIVE_SLICE_MS;
        wire.inflow.keep(line, heartbeatMs > 0 ? Math.min(slice, Math.max(1, heartbeatMs / 2)) : slice);
    }

    private void heartbeat(Line line, long now, long heartbeatNs) {
        if (now - heardNs > HEARTBEATS_MISSED_MAX * heartbeatNs) {
            line.fail(Failures.of(
                    ErrorCode.HEARTBEAT_MISSED,
                    "nothing came from the broker for " + TimeUnit.NANOSECONDS.toMillis(now - heardNs) + " ms"));
        } else if (now - wroteNs >= heartbeatNs || now - heardNs >= heartbeatNs) {
            wroteNs = now;
            line.nudge();
        }
    }

    // ---- Connecting again.

    private void reconnect() {
        if (!options.reconnects()) {
            wire.endBroken(Failures.of(
                    ErrorCode.CONNECTION_LOST,
                    "the connection was lost and " + (options.embedded() ? "its broker is gone" : "reconnect is off"),
                    wire.lossReason()));
            return;
        }
        long deadline = Inflow.deadline(options.reconnectTimeoutMs());
        JMSException failure = wire.lossReason();
        long delayMs = options.reconnectDelayMs();
        while (!wire.isOver()) {
            pause(Math.min(delayMs, 1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, Inflow.left(deadline)))));
            long now = System.nanoTime();
            wire.sessions().forEach(session -> session.sender.expire(now));
            if (Inflow.left(deadline) <= 0) {
                wire.endBroken(Failures.of(
                        ErrorCode.CONNECTION_LOST,
                        "the connection was lost and did not come back within " + options.reconnectTimeoutMs()
                                + " ms (reconnectTimeoutMs)",
                        failure));
                return;
            }
            delayMs = Math.min(options.reconnectDelayMaxMs(), delayMs * 2);
            try {
                if (!wire.isOver() && restore(connect(true))) {
                    return;
                }
            } catch (JMSSecurityException e) {
                wire.endBroken(e);
            } catch (JMSException e) {
                failure = e;
                System.getLogger(Keeper.class.getName())
                        .log(System.Logger.Level.DEBUG, "could not connect again, next try in " + delayMs + " ms", e);
            }
        }
    }

    /** Half of the time and a random part of the rest, so that clients of one broker do not come back all at once. */
    private void pause(long delayMs) {
        long ns = TimeUnit.MILLISECONDS.toNanos(delayMs);
        long until = System.nanoTime() + ns / 2 + ThreadLocalRandom.current().nextLong(ns / 2 + 1);
        for (long left = ns; left > 0 && !wire.isOver(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Brings the state of the connection to a fresh line. Nobody else reads meanwhile. */
    private boolean restore(Line next) {
        heardNs = System.nanoTime();
        wroteNs = heardNs;
        framesSeen = 0;
        writesSeen = 0;
        wire.inflow.takeTurn();
        try {
            if (!declareAgain(next)) {
                next.close();
                return false;
            }
            wire.line(next);
            for (SessionState session : wire.sessions()) {
                next.outbox().sendFirst(session.reopen(next));
            }
            wire.redoAll(next);
            next.outbox().release();
            if (next.isLost()) {
                return false;
            }
            wire.restored(next.peer());
            return true;
        } finally {
            wire.inflow.giveUpTurn();
        }
    }

    /** False when the line was lost over it. */
    private boolean declareAgain(Line next) {
        Map<Integer, Declared> all = new LinkedHashMap<>();
        wire.destinations.all().forEach(declared -> all.put(declared.number, declared));
        for (SessionState session : wire.sessions()) {
            session.sender.destinations().forEach(declared -> all.putIfAbsent(declared.number, declared));
        }
        AtomicInteger open = new AtomicInteger(all.size());
        List<Frame> frames = new ArrayList<>(all.size());
        for (Declared declared : all.values()) {
            PendingReply pending = PendingReply.unattended(wire.nextRequest(), reply -> {
                open.decrementAndGet();
                if (reply.code() != ErrorCode.OK) {
                    gone(declared, Failures.of(reply.code(), reply.text()));
                }
            });
            wire.expectOn(pending, next);
            frames.add(declared.frame(pending.request, wire.destinations.isOwnTemporary(declared.ref)));
        }
        next.outbox().sendFirst(frames);
        long deadline = Inflow.deadline(options.requestTimeoutMs());
        while (open.get() > 0 && !next.isLost() && !wire.isOver() && Inflow.left(deadline) > 0) {
            next.read(ACTIVE_SLICE_MS);
        }
        return open.get() == 0 && !next.isLost();
    }

    private void gone(Declared declared, JMSException why) {
        wire.destinations.drop(declared, why);
        for (SessionState session : wire.sessions()) {
            session.destinationGone(declared, why);
        }
    }
}
