package org.weirmq.benchmarks.stages;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.WireWriter;

/**
 * The floor under one synchronous message of 1 KB: what the machine asks for each stage when nothing else is done. The
 * load driver's send_p50_us and e2e_p50_us beside it show what the product adds. Prints medians in microseconds.
 */
public final class Stages {
    private static final int ROUNDS = 20_000;
    private static final int FORCES = 3_000;
    private static final int BODY_BYTES = 1024;
    private static final int REPLY_BYTES = 8;

    /** One round of a stage. */
    interface Round {
        void run() throws Exception;
    }

    private Stages() {}

    public static void main(String[] args) throws Exception {
        codec();
        handOver();
        echo();
        force(args.length > 0 ? Path.of(args[0]) : Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static void measure(String what, Round round) throws Exception {
        measure(what, ROUNDS, round);
    }

    private static void measure(String what, int rounds, Round round) throws Exception {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 2 * rounds; i++) {
            long start = System.nanoTime();
            round.run();
            if (i >= rounds) { // the first half warms up
                histogram.recordValue(System.nanoTime() - start);
            }
        }
        System.out.println(String.format(
                Locale.ROOT,
                "%-58s p50 %8.2f  p99 %8.2f us",
                what,
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3));
    }

    private static void codec() throws Exception {
        MessageFields fields = new MessageFields();
        fields.body = new byte[BODY_BYTES];
        fields.timestampMs = 1;
        WireWriter out = new WireWriter(4096);
        measure("client: encode the message and its frame", () -> {
            out.reset();
            byte[] message = MessageCodec.encode(fields);
            FrameCodec.encode(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, message))), out);
        });
        byte[] frame = out.toByteArray();
        measure("broker: decode the frame and check the message", () -> {
            Frame.FromClient decoded = FrameCodec.decodeFromClient(frame, 4, frame.length - 4);
            if (decoded instanceof Frame.Send send) {
                new EncodedMessage(send.items().get(0).message()).validate();
            }
        });
    }

    /** From one thread to another and back: twice the price of waking a thread. */
    private static void handOver() throws Exception {
        Thread main = Thread.currentThread();
        long[] turn = new long[1];
        AtomicLong asked = new AtomicLong();
        AtomicLong answered = new AtomicLong();
        Thread other = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                if (asked.get() == answered.get()) {
                    LockSupport.park();
                } else {
                    answered.set(asked.get());
                    LockSupport.unpark(main);
                }
            }
        });
        other.setDaemon(true);
        other.start();
        measure("wake a parked thread and be woken by it", () -> {
            asked.set(++turn[0]);
            LockSupport.unpark(other);
            while (answered.get() != turn[0]) {
                LockSupport.park();
            }
        });
        other.interrupt();
    }

    /** Loopback TCP: a request of 1 KB, a reply of a few bytes. */
    private static void echo() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort());
                Socket server = listening.accept()) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread answering = new Thread(() -> answer(server));
            answering.setDaemon(true);
            answering.start();
            byte[] request = new byte[BODY_BYTES];
            byte[] reply = new byte[REPLY_BYTES];
            OutputStream out = client.getOutputStream();
            InputStream in = client.getInputStream();
            measure("TCP: 1 KB there, a few bytes back, one thread on each side", () -> {
                out.write(request);
                in.readNBytes(reply, 0, REPLY_BYTES);
            });
        }
    }

    private static void answer(Socket server) {
        byte[] request = new byte[BODY_BYTES];
        byte[] reply = new byte[REPLY_BYTES];
        try {
            while (server.getInputStream().readNBytes(request, 0, BODY_BYTES) == BODY_BYTES) {
                server.getOutputStream().write(reply);
            }
        } catch (IOException closed) {
            System.err.println("echo ended: " + closed.getMessage());
        }
    }

    /** Writes of 4 KB with a force each into a file that is there already, as the write-ahead log does it. */
    private static void force(Path directory) throws Exception {
        Path file = Files.createTempFile(directory, "weirmq-stages", ".dat");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int blocks = 1024;
            ByteBuffer block = ByteBuffer.allocateDirect(4096);
            for (int i = 0; i < blocks; i++) {
                channel.write(block.clear(), i * 4096L);
            }
            channel.force(true);
            int[] at = new int[1];
            measure("disk: write 4 KB into a preallocated file and force it", FORCES, () -> {
                channel.write(block.clear(), (at[0]++ % blocks) * 4096L);
                channel.force(false);
            });
        } finally {
            Files.delete(file);
        }
    }
}
