package org.weirmq.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: nothing that a client was told survives only until the broker dies. Method: writers, transacted movers and readers
 * work against a broker process that is killed with SIGKILL at random moments and started again on its data; they
 * reconnect by themselves. In the end every send that returned has been received, nothing whose settlement was confirmed
 * has come again, no message is in a queue twice (a transaction that was half done), and order held where it is promised.
 */
class BrokerKillTest {
    private static final long DRAIN_SECONDS_MAX = 60;
    private static final long JOIN_MS = 40_000;

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void threeKills() throws Exception {
        run(3, new Random(1));
    }

    @Test
    @Tag("long")
    @Timeout(360)
    void fiftyKillsAtRandomMoments() throws Exception {
        long seed = System.nanoTime();
        System.err.println("BrokerKillTest seed " + seed);
        run(50, new Random(seed));
    }

    private void run(int kills, Random random) throws Exception {
        Path config = directory.resolve("broker.properties");
        Files.writeString(config, "queue.parts.partitions=4\nqueue.parts.group=exclusive\n");
        Path data = directory.resolve("data");
        String[] more = {"--config", config.toString()};
        BrokerProcess broker = BrokerProcess.start(data, more);
        int port = broker.port();
        Books books = new Books();
        Clients clients = new Clients(new WeirConnectionFactory(broker.url()), books, 10);
        try {
            clients.writer("a", "in");
            clients.writer("b", "in");
            clients.writer("p", "parts");
            clients.writer("q", "parts");
            clients.mover("mover 1", "in", "out");
            clients.mover("mover 2", "in", "out");
            clients.reader("reader 1", "out", false);
            clients.reader("reader 2", "out", false);
            clients.reader("partitions 1", "parts", true);
            clients.reader("partitions 2", "parts", true);
            assertThat(clients.connected(JOIN_MS)).isTrue();
            for (int i = 0; i < kills; i++) {
                LockSupport.parkNanos((50L + random.nextInt(600)) * 1_000_000); // the moment of the kill is the point
                broker.kill();
                broker = BrokerProcess.start(data, port, more);
            }
            clients.stopWriting(JOIN_MS);
            drain(books);
            clients.stop(JOIN_MS);
        } finally {
            broker.close();
        }
        assertThat(books.broken()).isEmpty();
        assertThat(books.missing("a-", "out")).isEmpty();
        assertThat(books.missing("b-", "out")).isEmpty();
        assertThat(books.missing("p-", "parts")).isEmpty();
        assertThat(books.missing("q-", "parts")).isEmpty();
        assertThat(books.sent).hasSizeGreaterThan(kills);
    }

    /** Waits until all that was sent has come, or nothing more can be expected. */
    private static void drain(Books books) {
        long deadline = System.nanoTime() + DRAIN_SECONDS_MAX * 1_000_000_000;
        while (System.nanoTime() < deadline
                && !(books.missing("a-", "out").isEmpty()
                        && books.missing("b-", "out").isEmpty()
                        && books.missing("p-", "parts").isEmpty()
                        && books.missing("q-", "parts").isEmpty())) {
            LockSupport.parkNanos(50_000_000);
        }
    }
}
