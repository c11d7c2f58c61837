package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.Outcome;
import org.weirmq.protocol.WireWriter;

/** A client of bare frames over a socket. One thread; every wait ends after ten seconds. */
final class Peer implements AutoCloseable {
    static final int TIMEOUT_MS = 10_000;

    final UUID identity;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private long requests;

    Peer(int port) throws IOException {
        this(port, UUID.randomUUID());
    }

    Peer(int port, UUID identity) throws IOException {
        this.identity = identity;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connected and greeted, with session 1 open. */
    static Peer open(int port) throws IOException {
        Peer peer = new Peer(port);
        peer.greet(null, null);
        peer.send(new Frame.OpenSession(1, false));
        return peer;
    }

    Frame.Welcome greet(@Nullable String user, @Nullable String password) throws IOException {
        send(hello(user, password));
        return expect(Frame.Welcome.class);
    }

    Frame.Hello hello(@Nullable String user, @Nullable String password) {
        return new Frame.Hello(1, 1, identity, false, null, user, password, "a test");
    }

    void send(Frame frame) throws IOException {
        WireWriter bytes = new WireWriter(1024);
        FrameCodec.encode(frame, bytes);
        out.write(bytes.array(), 0, bytes.position());
    }

    void raw(byte... bytes) throws IOException {
        out.write(bytes);
    }

    Frame.FromBroker receive() throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return FrameCodec.decodeFromBroker(bytes, 0, length);
    }

    <F extends Frame> F expect(Class<F> type) throws IOException {
        Frame frame = receive();
        assertThat(frame).isInstanceOf(type);
        return type.cast(frame);
    }

    /** The connection ends with this fault and nothing follows. */
    void expectFault(ErrorCode code) throws IOException {
        Frame frame = receive();
        while (!(frame instanceof Frame.Fault)) {
            frame = receive();
        }
        assertThat(((Frame.Fault) frame).code()).isEqualTo(code);
        expectEnd();
    }

    void expectEnd() throws IOException {
        assertThat(in.read()).isEqualTo(-1);
    }

    long request() {
        return ++requests;
    }

    void expectReply(long request, ErrorCode code) throws IOException {
        Frame.Reply reply = expect(Frame.Reply.class);
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.request()).isEqualTo(request);
    }

    void declare(int number, String queue) throws IOException {
        long request = request();
        send(new Frame.Declare(request, number, DestinationKind.QUEUE, queue, false));
        expectReply(request, ErrorCode.OK);
    }

    void consume(int consumer, int destination, int credit) throws IOException {
        long request = request();
        send(new Frame.Attach(request, 1, consumer, destination, ConsumerKind.QUEUE, null, null, false));
        send(new Frame.Flow(consumer, credit, 0));
        expectReply(request, ErrorCode.OK);
    }

    byte[] message(long sequence, byte[] body) {
        MessageFields fields = new MessageFields();
        fields.producer = identity;
        fields.session = 1;
        fields.sequence = sequence;
        fields.body = body;
        return MessageCodec.encode(fields);
    }

    void sendMessages(int destination, long from, int count, int bodyBytes) throws IOException {
        List<Frame.Send.Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Frame.Send.Item(from + i, destination, false, message(from + i, new byte[bodyBytes])));
        }
        send(new Frame.Send(1, items));
    }

    /** Waits until this send is confirmed. */
    void expectSent(long sequence) throws IOException {
        long upTo = 0;
        while (upTo < sequence) {
            upTo = expect(Frame.Sent.class).upTo();
        }
        assertThat(upTo).isEqualTo(sequence);
    }

    List<Frame.Deliver.Item> expectDeliveries(int count) throws IOException {
        List<Frame.Deliver.Item> items = new ArrayList<>();
        while (items.size() < count) {
            items.addAll(expect(Frame.Deliver.class).items());
        }
        assertThat(items).hasSize(count);
        return items;
    }

    void settle(int consumer, long first, long last) throws IOException {
        long request = request();
        send(new Frame.Settle(
                request, 1, Outcome.ACCEPTED, List.of(new Frame.Settlement(consumer, new long[] {first, last}))));
        expectReply(request, ErrorCode.OK);
    }

    Frame.Reply admin(String operation, Map<String, String> arguments) throws IOException {
        send(new Frame.Admin(request(), operation, arguments));
        return expect(Frame.Reply.class);
    }

    /** Alive and answering. */
    void ping() throws IOException {
        send(new Frame.Ping(77));
        assertThat(expect(Frame.Pong.class).token()).isEqualTo(77);
    }

    void stopSending() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
