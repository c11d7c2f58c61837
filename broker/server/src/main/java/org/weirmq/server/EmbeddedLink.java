package org.weirmq.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.FrameCodec;

/** A connection without a socket: the client's end is called by its threads, the broker's end by the loop. */
final class EmbeddedLink implements Transport, org.weirmq.client.spi.Transport {
    private final Executor executor;
    private final Receiver receiver;
    private final Runnable left;
    private final AtomicBoolean over = new AtomicBoolean();

    // The loop's.
    private final ArrayDeque<byte[]> held = new ArrayDeque<>();
    private @Nullable Conversation conversation;
    private boolean reading = true;
    private boolean closed;

    /** @param left told once, on any thread, when the connection has ended */
    EmbeddedLink(ShardLoop loop, Executor executor, Receiver receiver, Runnable left) throws IOException {
        this.executor = executor;
        this.receiver = receiver;
        this.left = left;
        onLoop(() -> conversation = loop.connected(this));
    }

    private void onLoop(Runnable task) throws IOException {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            throw new IOException("the broker has stopped", e);
        }
    }

    // ---- the client's end

    @Override
    public void send(byte[] frames, int offset, int length) throws IOException {
        if (over.get()) {
            throw new IOException("the connection to the broker is closed");
        }
        byte[] copy = Arrays.copyOfRange(frames, offset, offset + length);
        onLoop(() -> {
            if (reading && held.isEmpty()) {
                take(copy);
            } else {
                held.add(copy);
            }
        });
    }

    @Override
    public void close() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            onLoop(() -> {
                closed = true;
                if (conversation != null) {
                    conversation.lost();
                }
            });
        } catch (IOException e) {
            System.getLogger("org.weirmq.server").log(System.Logger.Level.DEBUG, "closed after the broker", e);
        }
        left.run();
    }

    // ---- the broker's end

    private void take(byte[] bytes) {
        if (conversation != null && !closed) {
            conversation.received(bytes, 0, bytes.length);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        while (at < offset + length && !over.get()) {
            int frame = (bytes[at] & 0xff) << 24
                    | (bytes[at + 1] & 0xff) << 16
                    | (bytes[at + 2] & 0xff) << 8
                    | (bytes[at + 3] & 0xff);
            receiver.received(bytes, at + FrameCodec.LENGTH_BYTES, frame);
            at += FrameCodec.LENGTH_BYTES + frame;
        }
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void reading(boolean wanted) {
        reading = wanted;
        while (reading && !held.isEmpty()) {
            take(held.remove());
        }
    }

    /** The broker ends it. */
    @Override
    public void end() {
        closed = true;
        if (over.compareAndSet(false, true)) {
            receiver.lost(new IOException("the broker ended the connection"));
            left.run();
        }
    }
}
