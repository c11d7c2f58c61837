package org.weirmq.tck.ontop;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/** One broker process for the tests of this package that leave it alive; each test has destinations of its own. */
final class SharedBroker {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static BrokerProcess broker;

    private SharedBroker() {}

    static synchronized String url() {
        try {
            if (broker == null) {
                broker = BrokerProcess.start(Path.of("target", "ontop-data", Long.toString(System.nanoTime())));
            }
            return broker.url();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static WeirConnectionFactory factory() {
        return new WeirConnectionFactory(url());
    }

    /** A name that no other test uses. */
    static String name(String what) {
        return what + "-" + NAMES.incrementAndGet();
    }
}
