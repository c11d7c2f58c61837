package org.weirmq.examples;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.weirmq.jms.WeirConnectionFactory;

/** Two consumers share the work of one queue: each message goes to exactly one of them. */
public final class CompetingConsumers {
    private static final int JOBS = 30;
    private static final long PATIENCE_S = 20;

    private CompetingConsumers() {}

    public static void main(String[] arguments) throws InterruptedException {
        String url = arguments.length > 0 ? arguments[0] : "weir://localhost:5455";
        run(new WeirConnectionFactory(url)).forEach((who, jobs) -> System.out.println(who + " did " + jobs));
    }

    /** Returns which consumer got which messages. */
    static Map<String, List<String>> run(ConnectionFactory factory) throws InterruptedException {
        Map<String, List<String>> done = new ConcurrentSkipListMap<>();
        CountDownLatch left = new CountDownLatch(JOBS);
        try (JMSContext context = factory.createContext();
                JMSContext ann = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
                JMSContext ben = context.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("example.jobs");
            // Contexts on one connection: each calls its listener on a thread of its own.
            for (Map.Entry<String, JMSContext> consumer :
                    Map.of("Ann", ann, "Ben", ben).entrySet()) {
                String who = consumer.getKey();
                consumer.getValue().createConsumer(queue).setMessageListener(message -> {
                    done.computeIfAbsent(who, w -> new CopyOnWriteArrayList<>()).add(text(message));
                    left.countDown();
                });
            }
            for (int job = 1; job <= JOBS; job++) {
                context.createProducer().send(queue, "job " + job);
            }
            if (!left.await(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException(left.getCount() + " jobs were not done in " + PATIENCE_S + " s");
            }
        }
        return done;
    }

    private static String text(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            throw new IllegalArgumentException("expected a text message", e);
        }
    }
}
