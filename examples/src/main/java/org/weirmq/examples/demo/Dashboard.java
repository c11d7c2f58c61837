package org.weirmq.examples.demo;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Shows events as they come: a member of a shared subscription that is not durable, with a listener. The subscription lives
 * in the broker's memory, so what waits there when the broker is killed is gone for it. The audit leaves it out.
 */
final class Dashboard implements Job {
    private static final long POLL_MS = 50;

    private final ConnectionFactory factory;
    private final LongAdder seen;

    Dashboard(ConnectionFactory factory, LongAdder seen) {
        this.factory = factory;
        this.seen = seen;
    }

    @Override
    public void work(BooleanSupplier stopped) {
        try (JMSContext context = factory.createContext()) {
            context.createSharedConsumer(context.createTopic(Places.EVENTS), Places.DASHBOARD)
                    .setMessageListener(event -> seen.increment());
            while (!stopped.getAsBoolean()) {
                LockSupport.parkNanos(POLL_MS * 1_000_000);
            }
        }
    }
}
