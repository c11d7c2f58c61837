package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.WireWriter;

/**
 * Goal: bad bytes cost the connection that sent them, with a fault that says why, and nothing else.
 * Method: a broker in this JVM; a client that does something wrong while another one works. After each test the other one has
 * lost nothing that was confirmed and still works.
 */
class BadInputTest {
    @TempDir
    Path data;

    private Broker broker;
    private Peer good;
    private long sent;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null);
        good = Peer.open(broker.port());
        good.declare(1, "good");
        good.sendMessages(1, ++sent, 1, 100);
        good.expectSent(sent);
    }

    @AfterEach
    void theOtherConnectionIsUnharmed() throws Exception {
        good.sendMessages(1, ++sent, 1, 100);
        good.expectSent(sent);
        good.consume(1, 1, 10);
        good.expectDeliveries(2);
        good.settle(1, 1, 2);
        good.close();
        broker.close();
    }

    private Peer connect() throws Exception {
        return new Peer(broker.port());
    }

    @Test
    void anotherProtocol() throws Exception {
        try (Peer bad = connect()) {
            bad.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            bad.expectFault(ErrorCode.NOT_WEIRMQ);
        }
    }

    @Test
    void garbageBeforeTheGreeting() throws Exception {
        Random random = new Random(4711);
        for (int i = 0; i < 50; i++) {
            try (Peer bad = connect()) {
                byte[] bytes = new byte[9 + random.nextInt(4000)];
                random.nextBytes(bytes);
                bytes[0] = (byte) (i % 2); // half of them with an acceptable length
                bytes[1] = 0;
                bytes[2] = 0;
                bytes[3] = 5;
                bad.raw(bytes);
                bad.expectFault(ErrorCode.NOT_WEIRMQ);
            }
        }
    }

    @Test
    void garbageBehindTheGreeting() throws Exception {
        Random random = new Random(4712);
        for (int i = 0; i < 200; i++) {
            try (Peer bad = Peer.open(broker.port())) {
                byte[] bytes = new byte[4 + 1 + random.nextInt(300)];
                random.nextBytes(bytes);
                ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
                bytes[4] = (byte) (i % 30);
                bad.raw(bytes);
                bad.send(new Frame.Goodbye(1));
                bad.stopSending();
                drain(bad);
            }
        }
    }

    /** Whatever is answered, the connection comes to its end. */
    private static void drain(Peer peer) throws Exception {
        boolean over = false;
        for (int i = 0; i < 1000 && !over; i++) {
            try {
                peer.receive();
            } catch (java.io.EOFException | java.net.SocketException e) {
                over = true;
            }
        }
        assertThat(over).isTrue();
    }

    @Test
    void anUnknownFrameType() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.raw((byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 63, (byte) 0);
            bad.expectFault(ErrorCode.MALFORMED_FRAME);
        }
    }

    @Test
    void anOversizedFrame() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.raw(ByteBuffer.allocate(5)
                    .putInt(Limits.FRAME_BYTES_MAX + 1)
                    .put((byte) 9)
                    .array());
            bad.expectFault(ErrorCode.TOO_LARGE);
        }
    }

    @Test
    void aFrameOfNegativeLength() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.raw(ByteBuffer.allocate(5).putInt(-1).put((byte) 9).array());
            bad.expectFault(ErrorCode.MALFORMED_FRAME);
        }
    }

    @Test
    void aHalfSentFrameAndThenNothing() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.declare(1, "half");
            bad.raw(ByteBuffer.allocate(20).putInt(500).put((byte) 9).array());
            bad.stopSending();
            bad.expectEnd();
        }
    }

    @Test
    void aFrameByteByByteIsNoError() throws Exception {
        try (Peer slow = connect()) {
            WireWriter bytes = new WireWriter(100);
            FrameCodec.encode(slow.hello(null, null), bytes);
            FrameCodec.encode(new Frame.Ping(5), bytes);
            byte[] all = bytes.toByteArray();
            int hello = ByteBuffer.wrap(all).getInt() + 4;
            for (int i = 0; i < hello; i++) {
                slow.raw(all[i]);
            }
            slow.expect(Frame.Welcome.class);
            for (int i = hello; i < all.length; i++) {
                slow.raw(all[i]);
            }
            assertThat(slow.expect(Frame.Pong.class).token()).isEqualTo(5);
        }
    }

    @Test
    void aVersionThatTheBrokerDoesNotSpeak() throws Exception {
        try (Peer bad = connect()) {
            bad.send(new Frame.Hello(2, 7, UUID.randomUUID(), false, null, null, null, "the future"));
            bad.expectFault(ErrorCode.WRONG_VERSION);
        }
    }

    @Test
    void aRangeOfVersionsThatHoldsOurs() throws Exception {
        try (Peer peer = connect()) {
            peer.send(new Frame.Hello(1, 7, UUID.randomUUID(), false, null, null, null, "the future"));
            assertThat(peer.expect(Frame.Welcome.class).version()).isEqualTo(FrameCodec.VERSION);
        }
    }

    @Test
    void aFrameBeforeTheGreeting() throws Exception {
        try (Peer bad = connect()) {
            bad.send(new Frame.Ping(1));
            bad.expectFault(ErrorCode.NOT_WEIRMQ);
        }
    }

    @Test
    void aSecondGreeting() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.send(bad.hello(null, null));
            bad.expectFault(ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @Test
    void aSendOnNoSession() throws Exception {
        try (Peer bad = connect()) {
            bad.greet(null, null);
            bad.sendMessages(1, 1, 1, 1);
            bad.expectFault(ErrorCode.NO_SUCH_SESSION);
        }
    }

    @Test
    void aMessageThatNamesAnotherSender() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.declare(1, "good");
            bad.send(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, good.message(99, new byte[1])))));
            bad.expectFault(ErrorCode.MALFORMED_FRAME);
        }
    }

    @Test
    void aMessageThatIsNone() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            bad.declare(1, "good");
            bad.send(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, new byte[40]))));
            bad.expectFault(ErrorCode.MALFORMED_FRAME);
        }
    }

    @Test
    void tooManySessions() throws Exception {
        try (Peer bad = Peer.open(broker.port())) {
            for (int i = 2; i <= Limits.SESSIONS_MAX + 1; i++) {
                bad.send(new Frame.OpenSession(i, false));
            }
            bad.expectFault(ErrorCode.LIMIT_EXCEEDED);
        }
    }

    @Test
    void aMessageWhoseLargeBodyIsNotThere() throws Exception {
        try (Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "large");
            MessageFields fields = new MessageFields();
            fields.producer = peer.identity;
            fields.session = 1;
            fields.sequence = 1;
            fields.blob = new BlobRef(UUID.randomUUID(), 1000);
            peer.send(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, MessageCodec.encode(fields)))));
            assertThat(peer.expect(Frame.SendFailed.class).code()).isEqualTo(ErrorCode.NO_SUCH_BODY);
            peer.ping();
        }
    }

    @Test
    void anAdministratorsMistakeCostsTheRequestOnly() throws Exception {
        try (Peer peer = Peer.open(broker.port())) {
            assertThat(peer.admin("destination.paint", Map.of()).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(peer.admin("destination.create", Map.of("name", "x", "colour", "red"))
                            .code())
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(peer.admin("destination.create", Map.of("name", "x", "partitions", "0"))
                            .code())
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(peer.admin("destination.describe", Map.of("name", "nothing"))
                            .code())
                    .isEqualTo(ErrorCode.NO_SUCH_DESTINATION);
            peer.ping();
        }
    }
}
