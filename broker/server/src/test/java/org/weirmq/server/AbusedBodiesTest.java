package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;

/**
 * Goal: who misuses large bodies loses at most the connection, harms no body of anybody else and leaves no file behind.
 * Method: a broker in this JVM on a directory and bare frames. A body that lies in a queue all the time is whole in the
 * end, and the only one on the disk.
 */
class AbusedBodiesTest {
    private static final byte[] BODY = new byte[1000];

    static {
        Arrays.fill(BODY, (byte) 7);
    }

    @TempDir
    Path data;

    private Broker broker;
    private Peer owner;
    private UUID kept;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null);
        owner = Peer.open(broker.port());
        owner.declare(1, "q");
        kept = write(owner, UUID.randomUUID());
        send(owner, 1, kept, BODY.length);
        owner.expectSent(1);
    }

    @AfterEach
    void theBodyOfAnotherIsWholeAndTheOnlyOne() throws Exception {
        owner.send(new Frame.BlobRead(owner.request(), kept, 0, Limits.CHUNK_BYTES_MAX));
        assertThat(owner.expect(Frame.Reply.class).payload()).isEqualTo(BODY);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> files() == 1);
        owner.close();
        broker.close();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("blobs"))) {
            return files.count();
        }
    }

    private static UUID write(Peer peer, UUID blob) throws IOException {
        long request = peer.request();
        peer.send(new Frame.BlobWrite(request, blob, BODY, true));
        peer.expectReply(request, ErrorCode.OK);
        return blob;
    }

    private static void send(Peer peer, long sequence, UUID blob, long length) throws IOException {
        MessageFields fields = new MessageFields();
        fields.producer = peer.identity;
        fields.session = 1;
        fields.sequence = sequence;
        fields.blob = new BlobRef(blob, length);
        peer.send(new Frame.Send(1, List.of(new Frame.Send.Item(sequence, 1, false, MessageCodec.encode(fields)))));
    }

    private Peer connect() throws Exception {
        Peer peer = Peer.open(broker.port());
        peer.declare(1, "q");
        return peer;
    }

    private static void expectNoSuchBody(Peer peer, long sequence) throws IOException {
        Frame.SendFailed failed = peer.expect(Frame.SendFailed.class);
        assertThat(failed.sequence()).isEqualTo(sequence);
        assertThat(failed.code()).isEqualTo(ErrorCode.NO_SUCH_BODY);
    }

    private static void goodbye(Peer peer) throws IOException {
        peer.send(new Frame.Goodbye(77));
        peer.expectReply(77, ErrorCode.OK);
    }

    @Test
    void writingOverTheBodyOfAMessage() throws Exception {
        try (Peer bad = connect()) {
            bad.send(new Frame.BlobWrite(9, kept, BODY, false));
            bad.expectFault(ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @Test
    void writingOverABodyThatNoMessageNamesYet() throws Exception {
        UUID other = write(owner, UUID.randomUUID());
        try (Peer bad = connect()) {
            bad.send(new Frame.BlobWrite(9, other, BODY, true));
            bad.expectFault(ErrorCode.UNEXPECTED_FRAME);
        }
        send(owner, 2, other, BODY.length);
        owner.expectSent(2);
        owner.consume(1, 1, 10);
        owner.expectDeliveries(2);
        owner.settle(1, 2, 2);
    }

    @Test
    void writingOverABodyOfAnEarlierLife() throws Exception {
        broker.close();
        owner.close();
        broker = Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null);
        owner = Peer.open(broker.port());
        try (Peer bad = connect()) {
            bad.send(new Frame.BlobWrite(9, kept, BODY, true));
            bad.expectFault(ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @Test
    void namingTheBodyOfAnother() throws Exception {
        UUID other = write(owner, UUID.randomUUID());
        try (Peer bad = connect()) {
            send(bad, 1, other, BODY.length);
            expectNoSuchBody(bad, 1);
            send(bad, 2, kept, BODY.length);
            expectNoSuchBody(bad, 2);
        }
        goodbye(owner);
        owner.close();
        owner = Peer.open(broker.port());
    }

    @Test
    void aBodyOfAnotherLengthThanAnnounced() throws Exception {
        try (Peer bad = connect()) {
            UUID blob = write(bad, UUID.randomUUID());
            send(bad, 1, blob, BODY.length - 1);
            expectNoSuchBody(bad, 1);
            send(bad, 2, blob, BODY.length + 1);
            expectNoSuchBody(bad, 2);
            goodbye(bad);
        }
    }

    @Test
    void aBodyThatIsNamedTwice() throws Exception {
        try (Peer bad = connect()) {
            UUID blob = write(bad, UUID.randomUUID());
            send(bad, 1, blob, BODY.length);
            bad.expectSent(1);
            send(bad, 2, blob, BODY.length);
            expectNoSuchBody(bad, 2);
            bad.consume(1, 1, 10);
            bad.expectDeliveries(2);
            bad.settle(1, 2, 2);
            goodbye(bad);
        }
    }

    @Test
    void aChunkBehindTheLast() throws Exception {
        try (Peer bad = connect()) {
            UUID blob = write(bad, UUID.randomUUID());
            bad.send(new Frame.BlobWrite(9, blob, BODY, false));
            bad.expectFault(ErrorCode.UNEXPECTED_FRAME);
        }
        // A whole body waits for its connection; this client does not come back.
        broker.close();
        owner.close();
        broker = Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null);
        owner = Peer.open(broker.port());
    }

    @Test
    void bodiesThatAreNeverFinished() throws Exception {
        try (Peer bad = connect()) {
            for (int i = 0; i < Bodies.UNNAMED_MAX; i++) {
                bad.send(new Frame.BlobWrite(0, UUID.randomUUID(), BODY, false));
            }
            bad.send(new Frame.Ping(1));
            bad.expect(Frame.Pong.class);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> files() == Bodies.UNNAMED_MAX + 1);
            bad.send(new Frame.BlobWrite(0, UUID.randomUUID(), BODY, false));
            bad.expectFault(ErrorCode.LIMIT_EXCEEDED);
        }
    }

    @Test
    void goodbyeRightBehindTheLastChunk() throws Exception {
        for (int i = 0; i < 30; i++) {
            try (Peer bad = connect()) {
                bad.send(new Frame.BlobWrite(0, UUID.randomUUID(), BODY, false));
                bad.send(new Frame.BlobWrite(0, UUID.randomUUID(), BODY, true));
                goodbye(bad);
            }
        }
    }

    @Test
    void aNegativePosition() throws Exception {
        try (Peer bad = connect()) {
            bad.send(new Frame.BlobRead(9, kept, -1, 100));
            bad.expectFault(ErrorCode.MALFORMED_FRAME);
        }
    }

    /** What it asks for is a thousand times what it sends: others are served meanwhile. */
    @Test
    void oneWhoAsksAndDoesNotRead() throws Exception {
        try (Peer bad = connect()) {
            UUID large = UUID.randomUUID();
            byte[] chunk = new byte[Limits.CHUNK_BYTES_MAX];
            bad.send(new Frame.BlobWrite(0, large, chunk, false));
            long request = bad.request();
            bad.send(new Frame.BlobWrite(request, large, chunk, true));
            bad.expectReply(request, ErrorCode.OK);
            for (int i = 0; i < 1_500; i++) {
                bad.send(new Frame.BlobRead(1000 + i, large, 0, Limits.CHUNK_BYTES_MAX));
            }
            for (int i = 0; i < 50; i++) {
                owner.send(new Frame.BlobRead(owner.request(), kept, 0, 10));
                assertThat(owner.expect(Frame.Reply.class).payload()).hasSize(10);
            }
            for (int i = 0; i < 1_500; i++) {
                Frame.Reply reply = bad.expect(Frame.Reply.class);
                assertThat(reply.request()).isEqualTo(1000 + i);
                assertThat(reply.payload()).hasSize(Limits.CHUNK_BYTES_MAX);
            }
            goodbye(bad);
        }
    }
}
