package org.weirmq.tck.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weirmq.jms.WeirConnection;
import org.weirmq.jms.WeirConnectionListener;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.tck.BrokerProcess;
import org.weirmq.tck.reconnect.FrameProxy.Cut;
import org.weirmq.tck.reconnect.FrameProxy.From;
import org.weirmq.tck.reconnect.FrameProxy.How;
import org.weirmq.tck.reconnect.FrameProxy.Where;

/**
 * Goal: wherever a connection is cut, the reconnect hides it or the right exception tells of it: no send is lost or there twice,
 * nothing that was settled comes again, a transaction is whole, a commit tells its true outcome.
 * Method: one fixed story runs through a proxy that cuts at the first frame of the client, then at the second, and so on until the
 * story has no more; the same for the frames of the broker. A connection that nobody cuts reads afterwards what is there.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutTest {
    private static final String QUICK = "?reconnectDelayMs=1&reconnectDelayMaxMs=20&prefetch=3&clientId=";

    private static BrokerProcess broker;
    private static FrameProxy proxy;
    private static int stories;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Queue<JMSException> told = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(Path.of("target", "reconnect-data", Long.toString(System.nanoTime())));
        proxy = new FrameProxy(broker.port());
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        broker.close();
    }

    private final class Noting implements WeirConnectionListener {
        @Override
        public void interrupted(WeirConnection at, JMSException why) {
            events.add("interrupted");
        }

        @Override
        public void restored(WeirConnection at, String address) {
            events.add("restored");
        }

        @Override
        public void failed(WeirConnection at, JMSException why) {
            events.add("failed " + why);
        }
    }

    /** A connection that was never there is not repaired: the application tries again. */
    private XAConnection connect(String clientId) throws JMSException {
        WeirXAConnectionFactory factory = new WeirXAConnectionFactory(proxy.url() + QUICK + clientId);
        factory.addConnectionListener(new Noting());
        for (int cutsBefore = proxy.cuts(); ; cutsBefore = proxy.cuts()) {
            try {
                return factory.createXAConnection();
            } catch (JMSException cutOff) {
                assertThat(proxy.cuts()).as("%s", cutOff).isGreaterThan(cutsBefore);
            }
        }
    }

    /** Runs the story with these cuts and checks it. False when it was over before all of them were made. */
    private boolean passes(Cut... cuts) throws Exception {
        String name = "story-" + ++stories;
        events.clear();
        told.clear();
        try (Connection direct = new WeirXAConnectionFactory(broker.url()).createConnection()) {
            direct.start();
            Story.prepare(name, direct.createSession(Session.SESSION_TRANSACTED));
            proxy.cut(cuts);
            XAConnection connection = connect(name);
            int before = proxy.cuts();
            connection.setExceptionListener(told::add);
            Story story = new Story(name, connection);
            story.run();
            if (proxy.cuts() > before) {
                await().atMost(Story.SOON_MS, TimeUnit.MILLISECONDS)
                        .until(() -> !events.isEmpty() && events.size() % 2 == 0);
            }
            List<String> heard = new ArrayList<>(events);
            connection.close();
            for (int i = 0; i < heard.size(); i++) {
                assertThat(heard.get(i)).isEqualTo(i % 2 == 0 ? "interrupted" : "restored");
            }
            assertThat(told).as("what the ExceptionListener heard").isEmpty();
            story.audit(direct.createSession());
        }
        return proxy.cuts() == cuts.length;
    }

    private void passes(String what, Cut... cuts) {
        try {
            passes(cuts);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(what, e);
        }
    }

    /** Cuts at each frame from this end. */
    private int atEachFrame(From from, int variant) {
        for (int frame = 1; ; frame++) {
            Where where = Where.values()[(frame + variant) % 2];
            How how = How.values()[(frame / 2 + variant / 2) % 2];
            Cut cut = new Cut(from, frame, where, how);
            passes(cut.toString(), cut);
            if (proxy.cuts() == 0) {
                return frame - 1;
            }
        }
    }

    @Test
    void theStoryRunsWithoutACut() throws Exception {
        assertThat(passes()).isTrue();
        assertThat(events).isEmpty();
    }

    /** Each frame is cut after its last byte or in its middle, orderly or with a reset, by turns. */
    @ParameterizedTest
    @EnumSource
    void aCutAtEachFrame(From from) {
        assertThat(atEachFrame(from, 0)).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void aCutAtEachFrameInTheOtherWays(From from) {
        for (int variant = 1; variant < 4; variant++) {
            assertThat(atEachFrame(from, variant)).isGreaterThan(50);
        }
    }

    /** The second cut falls into the greeting, the restoring, or what is asked again. */
    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void aCutAtEachFrameAndAnotherSoonAfter(From from) {
        for (int frame = 1; frame < 100; frame += 9) {
            for (int further = 1; further <= 6; further++) {
                for (From second : From.values()) {
                    Where where = Where.values()[further % 2];
                    Cut first = new Cut(from, frame, Where.AFTER, How.CLOSE);
                    Cut next = new Cut(second, further, where, How.RESET);
                    passes(first + ", " + next, first, next);
                }
            }
        }
    }
}
