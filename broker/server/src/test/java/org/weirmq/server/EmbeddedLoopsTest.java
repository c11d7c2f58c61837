package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.client.spi.EmbeddedBroker;
import org.weirmq.client.spi.Transport;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.WireWriter;

/**
 * Goal: a broker inside the JVM holds the same conversation as one behind a socket, starts with its first connection and lets
 * its directory go with its last.
 * Method: the provider's port, found as the provider finds it, and bare frames.
 */
class EmbeddedLoopsTest {
    @TempDir
    Path data;

    private static final class Line implements Transport.Receiver, AutoCloseable {
        final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
        final CountDownLatch lost = new CountDownLatch(1);
        final Transport transport;

        Line(String url) throws IOException {
            EmbeddedBroker found = ServiceLoader.load(EmbeddedBroker.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(broker -> broker.accepts(url))
                    .findFirst()
                    .orElseThrow();
            transport = found.connect(url, this);
            send(new Frame.Hello(1, 1, UUID.randomUUID(), false, null, null, null, "a test"));
        }

        void send(Frame frame) throws IOException {
            WireWriter bytes = new WireWriter(64);
            FrameCodec.encode(frame, bytes);
            transport.send(bytes.array(), 0, bytes.position());
        }

        <F extends Frame> F expect(Class<F> type) throws InterruptedException {
            Frame frame = frames.poll(10, TimeUnit.SECONDS);
            assertThat(frame).isInstanceOf(type);
            return type.cast(frame);
        }

        @Override
        public void received(byte[] bytes, int offset, int length) {
            frames.add(FrameCodec.decodeFromBroker(bytes, offset, length));
        }

        @Override
        public void lost(IOException cause) {
            lost.countDown();
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    /** A client that missed the answer would look up once a second: that is far above the bound, a busy machine is far below. */
    @Test
    void aClientIsConnectedAsSoonAsTheBrokerAnswers() throws Exception {
        WeirConnectionFactory factory = new WeirConnectionFactory("weir:mem:greetings");
        long start = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            factory.createConnection().close();
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
    }

    @Test
    void onADirectory() throws Exception {
        String url = "weir:local:" + data;
        try (Line first = new Line(url);
                Line second = new Line(url)) {
            long incarnation = first.expect(Frame.Welcome.class).incarnation();
            assertThat(second.expect(Frame.Welcome.class).incarnation()).isEqualTo(incarnation);
            first.send(new Frame.Declare(7, 1, DestinationKind.QUEUE, "q", false));
            assertThat(first.expect(Frame.Reply.class).request()).isEqualTo(7);
            assertThatThrownBy(() -> Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("in use");
        }
        try (Broker broker = Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null)) {
            assertThat(broker.port()).isPositive();
        }
    }

    @Test
    void inMemoryTheContentsStay() throws Exception {
        String url = "weir:mem:" + UUID.randomUUID();
        long incarnation;
        try (Line line = new Line(url)) {
            incarnation = line.expect(Frame.Welcome.class).incarnation();
        }
        try (Line line = new Line(url)) {
            assertThat(line.expect(Frame.Welcome.class).incarnation()).isEqualTo(incarnation);
        }
    }

    @Test
    void aProtocolErrorEndsTheConnection() throws Exception {
        try (Line line = new Line("weir:mem:" + UUID.randomUUID())) {
            line.expect(Frame.Welcome.class);
            line.transport.send(new byte[] {0, 0, 0, 1, 63}, 0, 5);
            line.expect(Frame.Fault.class);
            assertThat(line.lost.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> line.send(new Frame.Ping(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDirectoryThatIsAFileIsAClearError() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        assertThatThrownBy(() -> new Line("weir:local:" + file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("WEIR5002");
    }
}
