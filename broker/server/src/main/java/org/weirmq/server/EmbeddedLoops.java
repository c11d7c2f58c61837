package org.weirmq.server;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.weirmq.client.spi.EmbeddedBroker;
import org.weirmq.client.spi.Transport;
import org.weirmq.log.local.LocalLogEngine;
import org.weirmq.log.local.MemoryLogEngine;

/**
 * Brokers inside this JVM. {@code weir:local:DIR} runs on a directory for as long as it has connections; the last one to
 * close waits until its files are let go. {@code weir:mem:NAME} keeps its contents until the JVM ends. The conversation is that of a
 * socket, frame by frame, on a loop of the same kind.
 */
public final class EmbeddedLoops implements EmbeddedBroker {
    private static final String LOCAL = "weir:local:";
    private static final String MEMORY = "weir:mem:";
    private static final long STOP_TIMEOUT_MS = 30_000;

    /** Guarded by itself: brokers are started and stopped under it, one at a time. */
    private static final Map<String, Running> RUNNING = new HashMap<>();

    private static final class Running {
        final LoopThread thread;
        int connections;

        Running(LoopThread thread) {
            this.thread = thread;
        }
    }

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(EmbeddedLoops::stopAll, "weirmq-embedded-exit"));
    }

    private static void stopAll() {
        synchronized (RUNNING) {
            RUNNING.values().forEach(running -> running.thread.stop(STOP_TIMEOUT_MS));
            RUNNING.clear();
        }
    }

    @Override
    public boolean accepts(String url) {
        return url.startsWith(LOCAL) || url.startsWith(MEMORY);
    }

    @Override
    public Transport connect(String url, Transport.Receiver receiver) throws IOException {
        String key = url.startsWith(LOCAL) ? LOCAL + directory(url) : url;
        synchronized (RUNNING) {
            Running running = RUNNING.get(key);
            if (running != null && running.thread.ended().isDone()) {
                RUNNING.remove(key);
                running = null;
            }
            if (running == null) {
                running = new Running(start(url));
                RUNNING.put(key, running);
            }
            running.connections++;
            Running of = running;
            return new EmbeddedLink(running.thread.loop(), running.thread.eventLoop(), receiver, () -> left(key, of));
        }
    }

    private static Path directory(String url) {
        return Path.of(url.substring(LOCAL.length())).toAbsolutePath().normalize();
    }

    private static LoopThread start(String url) throws IOException {
        EventLoopGroup group = SocketServer.newLoop("weirmq-embedded", true);
        BrokerConfig config = BrokerConfig.defaults();
        EngineFactory engines = url.startsWith(LOCAL)
                ? (listener, loop) -> LocalLogEngine.onDirectory(directory(url), config.log(), loop, listener)
                : (listener, loop) -> new MemoryLogEngine(loop, config.memoryBytesMax(), listener);
        try {
            return LoopThread.start(group, config, engines, loop -> Gate.open());
        } catch (BrokerException e) {
            throw new IOException(e.line(), e);
        }
    }

    /** A connection has ended. The last one takes a broker on a directory with it. */
    private static void left(String key, Running running) {
        if (running.thread.eventLoop().inEventLoop()) {
            Thread other = new Thread(() -> left(key, running), "weirmq-embedded-stop");
            other.setDaemon(true);
            other.start();
            return;
        }
        synchronized (RUNNING) {
            running.connections--;
            if (running.connections > 0 || key.startsWith(MEMORY)) {
                return;
            }
            RUNNING.remove(key, running);
            running.thread.stop(STOP_TIMEOUT_MS);
        }
    }
}
