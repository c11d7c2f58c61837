package org.weirmq.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.local.LocalLogEngine;
import org.weirmq.protocol.ErrorCode;

/** A broker that listens on a port. Started and stopped by any thread. */
public final class Broker implements AutoCloseable {
    private static final long STOP_TIMEOUT_MS = 30_000;

    private final LoopThread thread;
    private final SocketServer server;

    private Broker(LoopThread thread, SocketServer server) {
        this.thread = thread;
        this.server = server;
    }

    /**
     * Opens the data, then listens.
     *
     * @param port 0 for any free one
     * @param users null to let everybody in, which only a loopback address may do
     */
    public static Broker start(Path data, String host, int port, BrokerConfig config, @Nullable UsersFile users)
            throws BrokerException {
        InetAddress address = address(host);
        if (users == null && !address.isLoopbackAddress()) {
            throw new BrokerException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "--host " + host + " can be reached from other machines: give a users file with --users");
        }
        EventLoopGroup group = SocketServer.newLoop("weirmq-loop", false);
        Function<EventLoop, Gate> gates = users == null ? loop -> Gate.open() : loop -> new UsersGate(users, loop);
        LoopThread thread = LoopThread.start(
                group,
                config,
                (listener, loop) -> LocalLogEngine.onDirectory(data, config.log(), loop, listener),
                gates);
        try {
            return new Broker(thread, SocketServer.listen(thread.loop(), thread.eventLoop(), host, port));
        } catch (Exception e) {
            thread.stop(STOP_TIMEOUT_MS);
            // The native transport has no exception of its own for this.
            if (e instanceof BindException || String.valueOf(e.getMessage()).contains("in use")) {
                throw new BrokerException(
                        ErrorCode.PORT_IN_USE, "cannot listen on " + host + ':' + port + ": the port is in use", e);
            }
            throw new BrokerException(ErrorCode.INTERNAL, "cannot listen on " + host + ':' + port + ": " + e, e);
        }
    }

    private static InetAddress address(String host) throws BrokerException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new BrokerException(ErrorCode.INVALID_CONFIGURATION, "--host " + host + " is not known", e);
        }
    }

    public int port() {
        return server.port();
    }

    /** Completed with the cause when the broker broke, with null when it was stopped. */
    public CompletableFuture<@Nullable Throwable> ended() {
        return thread.ended();
    }

    /** Stops in order: what was taken in is made durable and answered, then every client is told. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly(1_000);
        thread.stop(STOP_TIMEOUT_MS);
    }
}
