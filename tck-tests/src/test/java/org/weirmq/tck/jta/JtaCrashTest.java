package org.weirmq.tck.jta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: whenever the transaction manager or the broker dies, after a recovery pass the broker and the database agree, and
 * on the outcome that the moment demands: rolled back before the decision, committed after it.
 * Method: {@link Transfer} in a process of its own with Narayana and H2 is halted, or kills the broker, at each point; another
 * process recovers; a plain consumer and a plain SQL connection look.
 */
@Timeout(value = 280, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JtaCrashTest {
    private static final long CHILD_SECONDS_MAX = 90;
    private static final List<String> POINTS =
            List.of("before-prepare", "after-prepare", "before-commit", "after-commit");

    private Path directory;
    private BrokerProcess broker;

    @BeforeEach
    void start() throws Exception {
        directory =
                Path.of("target", "jta-data", Long.toString(System.nanoTime())).toAbsolutePath();
        broker = BrokerProcess.start(directory.resolve("broker"));
        sql("create table transfers (name varchar(40) primary key)");
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = Transfer.database(directory).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private boolean hasRow(String name) throws SQLException {
        try (Connection connection = Transfer.database(directory).getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from transfers where name = '" + name + "'")) {
            return found.next();
        }
    }

    private int run(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Transfer.class.getName(),
                broker.url(),
                directory.toString()));
        command.addAll(List.of(args));
        File output = directory.resolve(String.join("-", args) + ".log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(CHILD_SECONDS_MAX, TimeUnit.SECONDS))
                    .as("%s ended; output:%n%s", List.of(args), Files.readString(output.toPath()))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private void put(String name) {
        ConnectionFactory factory = new WeirConnectionFactory(broker.url());
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(new WeirQueue("in-" + name), name);
        }
    }

    private int drain(String queue) {
        ConnectionFactory factory = new WeirConnectionFactory(broker.url());
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(new WeirQueue(queue))) {
            int messages = 0;
            while (consumer.receiveNoWait() != null) {
                messages++;
            }
            return messages;
        }
    }

    private void assertOutcome(String name, boolean committed) throws Exception {
        assertThat(List.of(hasRow(name), drain("out-" + name), drain("in-" + name)))
                .as("row, sent and left of %s", name)
                .isEqualTo(committed ? List.of(true, 1, 0) : List.of(false, 0, 1));
    }

    @Test
    void transactionManagerHaltsAtEachPoint() throws Exception {
        for (String order : List.of("first", "second")) {
            for (String point : POINTS) {
                String name = order + "-" + point;
                put(name);
                assertThat(run(name, order, point, "halt")).as(name).isEqualTo(Transfer.HALTED);
            }
        }
        assertThat(run("recover")).isZero();
        for (String order : List.of("first", "second")) {
            for (String point : POINTS) {
                assertOutcome(order + "-" + point, point.endsWith("commit"));
            }
        }
    }

    @Test
    void brokerIsKilledBetweenPrepareAndCommit() throws Exception {
        put("killed");
        assertThat(run("killed", "first", "before-commit", Long.toString(broker.pid())))
                .isZero();
        // A pass that cannot reach the broker must not take the branch for finished.
        assertThat(run("recover")).isZero();
        broker = BrokerProcess.start(directory.resolve("broker"), broker.port());
        assertThat(hasRow("killed")).isTrue();
        assertThat(drain("out-killed") + drain("in-killed")).as("in doubt").isZero();
        assertThat(run("recover")).isZero();
        assertOutcome("killed", true);
    }
}
