package org.weirmq.examples;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Two kinds of subscribers to one topic. A durable subscription keeps what comes while its subscriber is away. The members
 * of a shared subscription divide its messages among themselves.
 */
public final class TopicSubscribers {
    private static final int PRICES = 10;
    private static final long PATIENCE_MS = 20_000;

    private TopicSubscribers() {}

    /**
     * What each subscriber received.
     *
     * @param durable all of it, although its subscriber was away
     * @param members of the shared subscription: together all of it, no message twice
     */
    record Received(List<String> durable, List<List<String>> members) {}

    public static void main(String[] arguments) {
        String url = arguments.length > 0 ? arguments[0] : "weir://localhost:5455";
        Received received = run(new WeirConnectionFactory(url));
        System.out.println("the durable subscriber, back again, received " + received.durable());
        received.members()
                .forEach(prices -> System.out.println("a member of the shared subscription received " + prices));
    }

    static Received run(ConnectionFactory factory) {
        subscribeAndLeave(factory);
        try (JMSContext first = factory.createContext();
                JMSContext second = first.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            Topic topic = first.createTopic("example.prices");
            List<JMSConsumer> members = List.of(
                    first.createSharedConsumer(topic, "screens"), second.createSharedConsumer(topic, "screens"));
            for (int price = 1; price <= PRICES; price++) {
                first.createProducer().send(topic, "price " + price);
            }
            return new Received(comeBack(factory), takeTurns(members));
        }
    }

    /** From now on the broker keeps messages for this subscription, whether its subscriber is there or not. */
    private static void subscribeAndLeave(ConnectionFactory factory) {
        try (JMSContext context = factory.createContext()) {
            context.setClientID("bookkeeping");
            context.createDurableConsumer(context.createTopic("example.prices"), "all-prices");
        }
    }

    private static List<String> comeBack(ConnectionFactory factory) {
        List<String> received = new ArrayList<>();
        try (JMSContext context = factory.createContext()) {
            context.setClientID("bookkeeping");
            JMSConsumer consumer = context.createDurableConsumer(context.createTopic("example.prices"), "all-prices");
            while (received.size() < PRICES) {
                received.add(next(consumer));
            }
            consumer.close();
            context.unsubscribe("all-prices");
        }
        return received;
    }

    private static List<List<String>> takeTurns(List<JMSConsumer> members) {
        List<List<String>> received = List.of(new ArrayList<>(), new ArrayList<>());
        long deadlineNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
        int count = 0;
        for (int turn = 0; count < PRICES && System.nanoTime() - deadlineNs < 0; turn++) {
            String price = members.get(turn % 2).receiveBody(String.class, 50);
            if (price != null) {
                received.get(turn % 2).add(price);
                count++;
            }
        }
        return received;
    }

    private static String next(JMSConsumer consumer) {
        String body = consumer.receiveBody(String.class, PATIENCE_MS);
        if (body == null) {
            throw new IllegalStateException("nothing came in " + PATIENCE_MS + " ms");
        }
        return body;
    }
}
