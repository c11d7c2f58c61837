package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.WireWriter;

/**
 * The broker's end of a socket in the hands of a test: it says what it expects and what it answers. The client under test
 * runs on other threads ({@link #run}); every wait here ends after ten seconds.
 */
final class ScriptedPeer implements AutoCloseable {
    private long incarnation = 1;
    private static final int TIMEOUT_MS = 10_000;
    private static final byte[] NOTHING = new byte[0];

    /** Sent by a broker of this test that allows this much unconfirmed. */
    int sendWindowBytes = 1 << 20;

    int heartbeatMs;

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "client-under-test");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Frame.FromClient> skipped = new ArrayDeque<>();
    private Socket socket = new Socket();
    private DataInputStream in = new DataInputStream(InputStreamOfNothing.INSTANCE);

    ScriptedPeer() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MS);
    }

    int port() {
        return server.getLocalPort();
    }

    WeirConnectionFactory factory(String options) {
        return new WeirConnectionFactory("weir://127.0.0.1:" + server.getLocalPort() + options);
    }

    /** Runs a step of the client while the test goes on with the script. */
    <T> Future<T> run(Callable<T> step) {
        return threads.submit(step);
    }

    static <T> T get(Future<T> step) throws Exception {
        return step.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    void accept() throws IOException {
        skipped.clear();
        socket = server.accept();
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** From now on it greets as a broker that was started anew. */
    void startAnew() {
        incarnation++;
    }

    /** Accepts a connection and greets it. */
    Frame.Hello greet() throws IOException {
        accept();
        Frame.Hello hello = expect(Frame.Hello.class);
        send(new Frame.Welcome(1, "scripted", incarnation, false, 1 << 20, sendWindowBytes, heartbeatMs));
        return hello;
    }

    void hangUp() throws IOException {
        socket.close();
    }

    // ---- What the client sends.

    /** The next frame, which must be of this type. Pings are answered on the way, declarations and openings accepted. */
    <F extends Frame.FromClient> F expect(Class<F> type) throws IOException {
        Frame.FromClient frame = next();
        assertThat(frame).isInstanceOf(type);
        return type.cast(frame);
    }

    /** The next frame of this type; others before it are left for later. */
    <F extends Frame.FromClient> F await(Class<F> type) throws IOException {
        while (true) {
            Frame.FromClient frame = next();
            if (type.isInstance(frame)) {
                return type.cast(frame);
            }
            skipped.add(frame);
        }
    }

    /** What {@link #await} has passed over since it was last asked for. */
    List<Frame.FromClient> passedOver() {
        List<Frame.FromClient> all = new ArrayList<>(skipped);
        skipped.clear();
        return all;
    }

    private Frame.FromClient next() throws IOException {
        while (true) {
            Frame.FromClient frame = read();
            if (frame instanceof Frame.Ping ping) {
                send(new Frame.Pong(ping.token()));
            } else if (frame instanceof Frame.Declare declare) {
                reply(declare.request());
            } else if (!(frame instanceof Frame.OpenSession)) {
                return frame;
            }
        }
    }

    Frame.FromClient read() throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return FrameCodec.decodeFromClient(bytes, 0, length);
    }

    /** The client has closed its end. */
    void expectEnd() throws IOException {
        try {
            while (true) {
                Frame.FromClient frame = read();
                assertThat(frame).isNotNull();
            }
        } catch (IOException end) {
            assertThat(end).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    // ---- What the broker sends.

    void send(Frame.FromBroker... frames) throws IOException {
        WireWriter bytes = new WireWriter(1024);
        for (Frame frame : frames) {
            FrameCodec.encode(frame, bytes);
        }
        raw(bytes.toByteArray());
    }

    void raw(byte... bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    void reply(long request) throws IOException {
        reply(request, ErrorCode.OK, "");
    }

    void reply(long request, ErrorCode code, String text) throws IOException {
        send(new Frame.Reply(request, code, text, NOTHING));
    }

    /** Accepts a consumer and returns its number. */
    int attach() throws IOException {
        Frame.Attach attach = await(Frame.Attach.class);
        reply(attach.request());
        return attach.consumer();
    }

    static Frame.Deliver deliver(int consumer, long number, String... texts) {
        List<Frame.Deliver.Item> items = new ArrayList<>();
        long sequence = number;
        for (String text : texts) {
            items.add(new Frame.Deliver.Item(1, false, message(sequence++, text, 0)));
        }
        return new Frame.Deliver(consumer, number, items);
    }

    static byte[] message(long sequence, String text, long expiresAtMs) {
        MessageFields fields = new MessageFields();
        fields.bodyType = BodyType.TEXT;
        fields.producer = new UUID(1, 2);
        fields.session = 3;
        fields.sequence = sequence;
        fields.expiresAtMs = expiresAtMs;
        fields.body = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return MessageCodec.encode(fields);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.close();
        threads.shutdownNow();
    }

    private static final class InputStreamOfNothing extends java.io.InputStream {
        static final InputStreamOfNothing INSTANCE = new InputStreamOfNothing();

        @Override
        public int read() {
            return -1;
        }
    }
}
