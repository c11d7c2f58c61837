package org.weirmq.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.weirmq.client.spi.Transport;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.WireWriter;

/**
 * The frames of one transport on their way out. The thread that has something to send writes it itself; while it writes,
 * others leave their frames and go on, and the writer takes them along. A ReentrantLock, not synchronized, so that virtual
 * threads can wait.
 */
final class Outbox {
    /** Above this a thread that sends waits for the socket, so that memory stays bounded. */
    private static final int WAITING_BYTES_MAX = 512 * 1024;

    private static final int KEPT_BYTES_MAX = 256 * 1024;

    private final Transport transport;
    private final Consumer<IOException> onLoss;
    private final ReentrantLock filling = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private WireWriter pending = new WireWriter(8 * 1024);
    private WireWriter spare = new WireWriter(8 * 1024);
    private volatile int pendingBytes;
    private volatile boolean held;
    private boolean lost;
    private volatile long writes;

    /**
     * @param held frames of applications wait until {@link #release}; what {@link #sendFirst} has goes before them
     * @param onLoss called once, on the thread whose write failed
     */
    Outbox(Transport transport, boolean held, Consumer<IOException> onLoss) {
        this.transport = transport;
        this.held = held;
        this.onLoss = onLoss;
    }

    /** Adds a frame that may wait until something else is sent, or {@link #flush}. Never blocks on the socket. */
    void add(Frame frame) {
        filling.lock();
        try {
            FrameCodec.encode(frame, pending);
            pendingBytes = pending.position();
        } finally {
            filling.unlock();
        }
    }

    /** Sends a frame, with what was waiting before it. */
    void send(Frame frame) {
        add(frame);
        flush();
    }

    int waitingBytes() {
        return pendingBytes;
    }

    /** Rises with every write, for the heartbeat. */
    long writes() {
        return writes;
    }

    /** Writes all that is waiting, unless another thread is at it and takes ours along. No lock of a session is held. */
    void flush() {
        if (pendingBytes > WAITING_BYTES_MAX && !held) {
            flushNow();
        }
        flushIfFree();
    }

    /** The same without ever waiting for another thread's write. For threads that read. */
    void flushIfFree() {
        while (pendingBytes > 0 && !held && writing.tryLock()) {
            try {
                writeAll();
            } finally {
                writing.unlock();
            }
        }
    }

    private void flushNow() {
        writing.lock();
        try {
            writeAll();
        } finally {
            writing.unlock();
        }
    }

    private void writeAll() {
        while (pendingBytes > 0) {
            WireWriter full = swap();
            write(full);
            if (full.array().length > KEPT_BYTES_MAX) {
                spare = new WireWriter(8 * 1024);
            } else {
                full.reset();
                spare = full;
            }
        }
    }

    private WireWriter swap() {
        filling.lock();
        try {
            WireWriter full = pending;
            pending = spare;
            pendingBytes = 0;
            return full;
        } finally {
            filling.unlock();
        }
    }

    private void write(WireWriter frames) {
        if (lost) {
            return;
        }
        writes++;
        try {
            transport.send(frames.array(), 0, frames.position());
        } catch (IOException e) {
            lost = true;
            onLoss.accept(e);
        }
    }

    /** While held: writes these now, before what waits. */
    void sendFirst(List<? extends Frame> frames) {
        WireWriter out = new WireWriter(1024);
        writing.lock();
        try {
            for (Frame frame : frames) {
                FrameCodec.encode(frame, out);
                if (out.position() > KEPT_BYTES_MAX) {
                    write(out);
                    out.reset();
                }
            }
            if (out.position() > 0) {
                write(out);
            }
        } finally {
            writing.unlock();
        }
    }

    /** From now on frames go out as they come. */
    void release() {
        held = false;
        flush();
    }
}
