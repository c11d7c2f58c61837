package org.weirmq.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.Command;
import org.weirmq.core.Effect;
import org.weirmq.core.Refusal;
import org.weirmq.log.LogException;
import org.weirmq.protocol.ErrorCode;

/** A loop with the thread that drives it: started, ticked, stopped. */
final class LoopThread {
    private static final System.Logger LOG = System.getLogger("org.weirmq.server");
    private static final long TICK_MS = 10;
    private static final String VERSION = "WeirMQ 0.1";

    private final EventLoopGroup group;
    private final EventLoop eventLoop;
    private final ShardLoop loop;
    private final CompletableFuture<@Nullable Throwable> ended;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private LoopThread(
            EventLoopGroup group, EventLoop eventLoop, ShardLoop loop, CompletableFuture<@Nullable Throwable> ended) {
        this.group = group;
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.ended = ended;
    }

    /**
     * Opens the log on the group's one thread and makes the destinations of the configuration.
     *
     * @param gates makes the gate, given the loop's executor
     */
    static LoopThread start(
            EventLoopGroup group, BrokerConfig config, EngineFactory engines, Function<EventLoop, Gate> gates)
            throws BrokerException {
        EventLoop eventLoop = group.next();
        CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();
        CompletableFuture<ShardLoop> opened = CompletableFuture.supplyAsync(
                () -> {
                    LoopSettings settings = LoopSettings.defaults(config.core(), VERSION, System.currentTimeMillis())
                            .withOutgoing(config.outgoingBytesMax())
                            .with(config.heartbeatMs(), config.sendWindowBytes(), config.connectionsMax());
                    ShardLoop loop = new ShardLoop(
                            settings,
                            engines,
                            gates.apply(eventLoop),
                            eventLoop,
                            System::currentTimeMillis,
                            ended::complete);
                    eventLoop.scheduleWithFixedDelay(loop::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
                    return loop;
                },
                eventLoop);
        LoopThread thread = new LoopThread(group, eventLoop, await(opened, group), ended);
        thread.declare(config.destinations());
        return thread;
    }

    private static <T> T await(CompletableFuture<T> future, EventLoopGroup group) throws BrokerException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            group.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2_000);
            if (e.getCause() instanceof LogException log) {
                throw BrokerException.of(log);
            }
            throw new BrokerException(ErrorCode.INTERNAL, "the broker cannot start: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(ErrorCode.INTERNAL, "interrupted while starting", e);
        }
    }

    private void declare(List<BrokerConfig.Declared> destinations) throws BrokerException {
        List<String> refused = await(
                CompletableFuture.supplyAsync(
                        () -> {
                            List<String> texts = new ArrayList<>();
                            for (BrokerConfig.Declared d : destinations) {
                                loop.ask(
                                        request -> new Command.CreateDestination(
                                                0, request, d.key(), d.partitions(), d.exclusive()),
                                        reply -> refused(d, reply, texts));
                            }
                            return texts;
                        },
                        eventLoop),
                group);
        if (!refused.isEmpty()) {
            stop(5_000);
            throw new BrokerException(ErrorCode.INVALID_CONFIGURATION, refused.get(0));
        }
    }

    private static void refused(BrokerConfig.Declared declared, Effect.Reply reply, List<String> texts) {
        if (reply.why() != Refusal.OK) {
            texts.add("the configuration's " + declared.key() + " cannot be made: " + reply.text());
        }
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ShardLoop loop() {
        return loop;
    }

    /** Completed with the cause when the loop broke, with null when it was stopped. */
    CompletableFuture<@Nullable Throwable> ended() {
        return ended;
    }

    /** Stops in order; returns when the log is closed, or after the time. Not to be called on the loop. */
    void stop(long timeoutMs) {
        if (!stopping.compareAndSet(false, true)) {
            group.terminationFuture().awaitUninterruptibly(timeoutMs);
            return;
        }
        eventLoop.execute(() -> loop.stop(() -> ended.complete(null)));
        try {
            ended.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "the loop did not stop within " + timeoutMs + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("expected a value, but the loop ended with an exception", e);
        }
        // What was written last still has to leave the sockets.
        group.shutdownGracefully(LAST_WRITES_MS, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
    }

    private static final long LAST_WRITES_MS = 50;
}
