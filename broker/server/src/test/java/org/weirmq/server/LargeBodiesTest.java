package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;

/**
 * Goal: a large body lives as long as its message, over restarts and delays, and no longer.
 * Method: a broker in this JVM on a directory, bare frames, and a look at the directory's blobs.
 */
class LargeBodiesTest {
    private static final byte[] BODY = new byte[100_000];

    @TempDir
    Path data;

    private Broker start() throws BrokerException {
        return Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null);
    }

    private static UUID write(Peer peer) throws IOException {
        UUID blob = UUID.randomUUID();
        peer.send(new Frame.BlobWrite(0, blob, BODY, false));
        long request = peer.request();
        peer.send(new Frame.BlobWrite(request, blob, BODY, true));
        peer.expectReply(request, ErrorCode.OK);
        return blob;
    }

    private static byte[] message(Peer peer, long sequence, UUID blob, long deliverAtMs) {
        MessageFields fields = new MessageFields();
        fields.producer = peer.identity;
        fields.session = 1;
        fields.sequence = sequence;
        fields.deliverAtMs = deliverAtMs;
        fields.blob = new BlobRef(blob, 2L * BODY.length);
        return MessageCodec.encode(fields);
    }

    private static void send(Peer peer, long sequence, byte[] message) throws IOException {
        peer.send(new Frame.Send(1, List.of(new Frame.Send.Item(sequence, 1, false, message))));
    }

    private static ErrorCode read(Peer peer, UUID blob) throws IOException {
        peer.send(new Frame.BlobRead(peer.request(), blob, 2L * BODY.length - 10, 100));
        Frame.Reply reply = peer.expect(Frame.Reply.class);
        assertThat(reply.payload()).hasSize(reply.code() == ErrorCode.OK ? 10 : 0);
        return reply.code();
    }

    private void noBlobsLeft() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Path blobs = data.resolve("blobs");
            if (Files.exists(blobs)) {
                try (Stream<Path> files = Files.list(blobs)) {
                    assertThat(files.toList()).isEmpty();
                }
            }
        });
    }

    @Test
    void untilTheMessageIsSettledOverARestart() throws Exception {
        UUID blob;
        UUID identity;
        byte[] message;
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            identity = peer.identity;
            peer.declare(1, "q");
            blob = write(peer);
            message = message(peer, 1, blob, 0);
            send(peer, 1, message);
            peer.expectSent(1);
        }
        try (Broker broker = start();
                Peer peer = new Peer(broker.port(), identity)) {
            peer.greet(null, null);
            peer.send(new Frame.OpenSession(1, false));
            peer.declare(1, "q");
            send(peer, 1, message); // its confirmation was lost: a repeat
            peer.expectSent(1);
            peer.consume(1, 1, 10);
            peer.expectDeliveries(1);
            assertThat(read(peer, blob)).isEqualTo(ErrorCode.OK);
            peer.settle(1, 1, 1);
            noBlobsLeft();
            assertThat(read(peer, blob)).isEqualTo(ErrorCode.NO_SUCH_BODY);
        }
    }

    @Test
    void withAMessageThatIsDelayed() throws Exception {
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "q");
            UUID blob = write(peer);
            send(peer, 1, message(peer, 1, blob, System.currentTimeMillis() + 300));
            peer.expectSent(1);
            peer.consume(1, 1, 10);
            peer.expectDeliveries(1);
            assertThat(read(peer, blob)).isEqualTo(ErrorCode.OK);
            peer.settle(1, 1, 1);
            noBlobsLeft();
        }
    }

    @Test
    void notWithoutAMessageThatIsKept() throws Exception {
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            long request = peer.request();
            peer.send(new Frame.Declare(request, 1, DestinationKind.TOPIC, "nobody.listens", false));
            peer.expectReply(request, ErrorCode.OK);
            UUID blob = write(peer);
            send(peer, 1, message(peer, 1, blob, 0));
            peer.expectSent(1);
            noBlobsLeft();
            write(peer);
        }
        start().close();
        noBlobsLeft();
    }

    @Test
    void notWithATransactionThatIsRolledBack() throws Exception {
        try (Broker broker = start();
                Peer peer = new Peer(broker.port())) {
            peer.greet(null, null);
            peer.send(new Frame.OpenSession(1, true));
            peer.declare(1, "q");
            UUID rolledBack = write(peer);
            peer.send(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, true, message(peer, 1, rolledBack, 0)))));
            peer.expectSent(1);
            peer.send(new Frame.Rollback(77, 1, 1, List.of()));
            peer.expectReply(77, ErrorCode.OK);
            noBlobsLeft();
            UUID committed = write(peer);
            peer.send(new Frame.Send(1, List.of(new Frame.Send.Item(2, 1, true, message(peer, 2, committed, 0)))));
            peer.expectSent(2);
            peer.send(new Frame.Commit(78, 1, 2, List.of()));
            peer.expectReply(78, ErrorCode.OK);
            assertThat(read(peer, committed)).isEqualTo(ErrorCode.OK);
        }
    }
}
