package org.weirmq.tck.bodies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: a send of a large body that a crash of the broker or the loss of the connection cuts off succeeds once the broker is
 * there again, and the message is in the queue once and whole. Method: a broker process that is killed with SIGKILL while a
 * body is written or when it has just been written, and started again on its data and port; and a proxy that cuts the
 * connection after a chosen number of bytes.
 */
class LargeBodyLossTest {
    private static final int BODY_BYTES = 20 << 20;
    private static final long WAIT_SECONDS = 60;

    @TempDir
    Path directory;

    private Path data;
    private BrokerProcess broker;

    private void start() throws Exception {
        data = directory.resolve("data");
        broker = BrokerProcess.start(data);
    }

    private void restart() throws Exception {
        broker = BrokerProcess.start(data, broker.port());
    }

    private static WeirConnectionFactory factory(String url) {
        return new WeirConnectionFactory(url + "?reconnectDelayMs=20&reconnectDelayMaxMs=200");
    }

    private long blobBytes() {
        Path blobs = data.resolve("blobs");
        if (!Files.exists(blobs)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(blobs)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Watches the disk until this much of a body is there; the moment is the point. */
    private void awaitBlobBytes(long bytes) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (blobBytes() < bytes && System.nanoTime() < deadline) {
            LockSupport.parkNanos(200_000);
        }
    }

    private static CompletableFuture<Void> later(Step step) {
        return CompletableFuture.runAsync(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static BytesMessage message(Session session, int number) throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.setIntProperty("number", number);
        message.writeBytes(Pattern.bytes(number, BODY_BYTES));
        return message;
    }

    /** Exactly these are in the queue, whole; afterwards nothing of them is left on the disk. */
    private void expectMessages(int... numbers) throws Exception {
        try (Connection connection = factory(broker.url()).createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("large"));
            Message last = null;
            for (int number : numbers) {
                last = consumer.receive(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
                assertThat(last).as("message %d", number).isNotNull();
                assertThat(last.getIntProperty("number")).isEqualTo(number);
                Pattern.check(last.getBody(byte[].class), number, BODY_BYTES);
            }
            assertThat((Object) consumer.receive(300)).as("one too many").isNull();
            if (last != null) {
                last.acknowledge();
            }
        }
        Awaitility.await().atMost(WAIT_SECONDS, TimeUnit.SECONDS).until(() -> blobBytes() == 0);
    }

    private void killDuringSends(int sends, Random random) throws Exception {
        start();
        try (Connection connection = factory(broker.url()).createConnection()) {
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("large"));
            int[] numbers = new int[sends];
            for (int i = 0; i < sends; i++) {
                int number = i + 1;
                numbers[i] = number;
                BytesMessage message = message(session, number);
                CompletableFuture<Void> sending = later(() -> producer.send(message));
                // From the first bytes on the disk to a little beyond the last: the confirmation is cut off as well.
                awaitBlobBytes((long) i * BODY_BYTES + 1 + random.nextInt(BODY_BYTES));
                LockSupport.parkNanos(random.nextInt(8_000_000));
                broker.kill();
                restart();
                sending.get(WAIT_SECONDS, TimeUnit.SECONDS);
            }
            expectMessages(numbers);
        } finally {
            broker.close();
        }
    }

    @Test
    @Timeout(120)
    void aBrokerThatIsKilledWhileBodiesAreSent() throws Exception {
        killDuringSends(3, new Random(3));
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void aBrokerThatIsKilledAtManyRandomMoments() throws Exception {
        long seed = System.nanoTime();
        System.err.println("LargeBodyLossTest seed " + seed);
        killDuringSends(10, new Random(seed));
    }

    /** The proxy holds back the confirmation: the broker dies with the whole body and without, or with, the message. */
    @Test
    @Timeout(120)
    void aBrokerThatIsKilledWithTheWholeBody() throws Exception {
        start();
        try (CuttingProxy proxy = new CuttingProxy(broker.port());
                Connection connection = factory(proxy.url()).createConnection()) {
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("large"));
            BytesMessage message = message(session, 1);
            CompletableFuture<Void> sending = later(() -> producer.send(message));
            awaitBlobBytes(BODY_BYTES);
            broker.kill();
            assertThat(blobBytes()).isEqualTo(BODY_BYTES);
            restart();
            sending.get(WAIT_SECONDS, TimeUnit.SECONDS);
            expectMessages(1);
        } finally {
            broker.close();
        }
    }

    @Test
    @Timeout(120)
    void asynchronousSendsKeepTheirOrder() throws Exception {
        start();
        try (Connection connection = factory(broker.url()).createConnection()) {
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("large"));
            CompletableFuture<Void> last = new CompletableFuture<>();
            CompletableFuture<Void> sending = later(() -> {
                for (int number = 1; number <= 4; number++) {
                    boolean isLast = number == 4;
                    producer.send(message(session, number), new CompletionListener() {
                        @Override
                        public void onCompletion(Message sent) {
                            if (isLast) {
                                last.complete(null);
                            }
                        }

                        @Override
                        public void onException(Message sent, Exception exception) {
                            last.completeExceptionally(exception);
                        }
                    });
                }
            });
            awaitBlobBytes(BODY_BYTES + BODY_BYTES / 2);
            broker.kill();
            restart();
            awaitBlobBytes(3L * BODY_BYTES);
            broker.kill();
            restart();
            sending.get(WAIT_SECONDS, TimeUnit.SECONDS);
            last.get(WAIT_SECONDS, TimeUnit.SECONDS);
            expectMessages(1, 2, 3, 4);
        } finally {
            broker.close();
        }
    }

    @Test
    @Timeout(120)
    void transactionsAreWholeOrRolledBack() throws Exception {
        start();
        try (Connection connection = factory(broker.url()).createConnection()) {
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue("large"));
            BytesMessage first = message(session, 1);
            CompletableFuture<Void> sending = later(() -> producer.send(first));
            awaitBlobBytes(BODY_BYTES / 2);
            broker.kill();
            restart();
            sending.get(WAIT_SECONDS, TimeUnit.SECONDS);
            session.commit();

            producer.send(message(session, 2));
            BytesMessage third = message(session, 3);
            CompletableFuture<Void> inOpenTransaction = later(() -> producer.send(third));
            awaitBlobBytes(2L * BODY_BYTES + BODY_BYTES / 2);
            broker.kill();
            restart();
            inOpenTransaction.get(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(catchThrowable(session::commit)).isInstanceOf(TransactionRolledBackException.class);
            producer.send(message(session, 4));
            session.commit();
            connection.close(); // with what was written for the transaction that was rolled back
            expectMessages(1, 4);
        } finally {
            broker.close();
        }
    }

    @Test
    @Timeout(120)
    void aConnectionThatIsCutAnywhere() throws Exception {
        start();
        Random random = new Random(11);
        try (CuttingProxy proxy = new CuttingProxy(broker.port());
                Connection connection = factory(proxy.url()).createConnection()) {
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("large"));
            long before = proxy.passed();
            producer.send(message(session, 1));
            long whole = proxy.passed() - before;
            int[] numbers = {1, 2, 3, 4, 5, 6, 7};
            // In the middle, at the very end of the body, in the frame that names it, and behind that.
            long[] moments = {1 + random.nextInt(BODY_BYTES), whole - 300, whole - 120, whole - 60, whole - 1, whole};
            for (int i = 0; i < moments.length; i++) {
                proxy.cutAfter(moments[i]);
                producer.send(message(session, numbers[i + 1]));
            }
            assertThat(proxy.cuts()).isGreaterThanOrEqualTo(5);
            connection.close();
            expectMessages(numbers);
        } finally {
            broker.close();
        }
    }
}
