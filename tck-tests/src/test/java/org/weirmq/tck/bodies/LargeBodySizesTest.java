package org.weirmq.tck.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: bodies from nothing to 20 MB of each type take every path whole, and those of 256 MB the paths that hold most, with a
 * heap of 768 MB; and the disk has none of them when their messages are gone, also when the broker was killed in between.
 * Method: a broker process (with 512 MB) and {@link SizesProgram} in another one; then a look at the broker's directory.
 */
class LargeBodySizesTest {
    private static final String HEAP = "-Xmx768m";
    private static final int KB = 1 << 10;
    private static final int MB = 1 << 20;
    private static final int[] SIZES = {
        0, 1, 255 * KB, 256 * KB, 256 * KB + 1, MB - 1, MB, MB + 1, 20 * MB,
    };

    @TempDir
    Path directory;

    private Path data;
    private BrokerProcess broker;

    @BeforeEach
    void start() throws Exception {
        data = directory.resolve("data");
        broker = BrokerProcess.start(data);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try {
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> blobs() == 0);
        } finally {
            broker.close();
        }
    }

    private long blobs() throws IOException {
        Path blobs = data.resolve("blobs");
        if (!Files.exists(blobs)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(blobs)) {
            return files.count();
        }
    }

    private void program(String paths, List<Kind> kinds, long secondsMax, int... sizes) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SizesProgram.class.getName(),
                broker.url(),
                paths,
                kinds.stream().map(Kind::name).collect(Collectors.joining(","))));
        for (int size : sizes) {
            command.add(Integer.toString(size));
        }
        Path output = directory.resolve("program.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> ended + " " + text(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    @Timeout(240)
    void allSizesToTwentyMegabytes() throws Exception {
        program(SizesProgram.EVERY, List.of(Kind.values()), 230, SIZES);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Timeout(400)
    void aQuarterOfAGigabyte(Kind kind) throws Exception {
        program("sent, rolled back and received", List.of(kind), 390, 256 * MB);
    }

    private Connection connect() throws JMSException {
        return new WeirConnectionFactory(broker.url()).createConnection();
    }

    /** The settlement is durable, the body is not yet removed or is: after the start it is gone, and the others are whole. */
    @Test
    @Timeout(60)
    void whatWasSettledBeforeACrashIsRemovedAfterIt() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (Connection connection = connect()) {
                connection.start();
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                Queue queue = session.createQueue("q");
                MessageProducer producer = session.createProducer(queue);
                producer.send(Kind.BYTES.make(session, 1, MB));
                producer.send(Kind.BYTES.make(session, 2, MB));
                MessageConsumer consumer = session.createConsumer(queue);
                Message first = consumer.receive(10_000);
                Kind.BYTES.check(first, 1, MB);
                first.acknowledge();
                broker.kill();
            }
            broker = BrokerProcess.start(data, broker.port());
            assertThat(blobs()).isEqualTo(1);
            try (Connection connection = connect()) {
                connection.start();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
                Kind.BYTES.check(consumer.receive(10_000), 2, MB);
                assertThat((Object) consumer.receiveNoWait()).isNull();
            }
        }
    }

    @Test
    @Timeout(60)
    void whatExpiresOrIsDeletedIsRemoved() throws Exception {
        try (Connection connection = connect()) {
            connection.start();
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(null);
            Queue queue = session.createQueue("expiring");
            producer.setTimeToLive(300);
            Message expiring = Kind.BYTES.make(session, 1, MB);
            producer.send(queue, expiring);
            producer.setTimeToLive(0);
            Queue temporary = session.createTemporaryQueue();
            producer.send(temporary, Kind.BYTES.make(session, 2, MB));
            Topic topic = session.createTopic("t");
            connection.createSession().createSharedDurableConsumer(topic, "s").close();
            producer.send(topic, Kind.BYTES.make(session, 3, MB));
            assertThat(blobs()).isEqualTo(3);
            session.unsubscribe("s");
            Awaitility.await().until(() -> System.currentTimeMillis() > expiring.getJMSExpiration());
            MessageConsumer consumer = session.createConsumer(queue);
            assertThat((Object) consumer.receive(1_000)).isNull();
        }
    }
}
