package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: what one session sends to a destination is received in that order, but for priority and within each delivery mode; a higher
 * priority overtakes (specification 6.2.9, 3.4.10, 7.7).
 * Method: numbered messages of several modes, priorities and transactions, received one by one and by a listener.
 */
class MessageOrderTest extends Conformance {

    private static void send(JMSContext context, jakarta.jms.Destination to, int from, int messages) {
        JMSProducer producer = context.createProducer();
        for (int i = 0; i < messages; i++) {
            producer.send(to, "n" + (from + i));
        }
    }

    private static void assertNumbers(JMSConsumer consumer, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("n" + i);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void queueAndTopicKeepTheOrderOfASession() {
        Queue queue = queue();
        Topic topic = topic();
        JMSContext context = context();
        JMSConsumer subscriber = context.createConsumer(topic);
        int messages = 300;
        send(context, queue, 0, messages);
        send(context, topic, 0, messages);
        assertNumbers(context.createConsumer(queue), messages);
        assertNumbers(subscriber, messages);
    }

    @Test
    void listenersGetTheOrderOfASession() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        context.createConsumer(queue).setMessageListener(message -> {
            try {
                heard.add(message.getBody(String.class));
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        });
        int messages = 300;
        send(context(), queue, 0, messages);
        for (int i = 0; i < messages; i++) {
            assertThat(heard.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo("n" + i);
        }
    }

    @Test
    void transactionsKeepTheOrderWithinAndAmongThem() {
        Queue queue = queue();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        for (int i = 0; i < 5; i++) {
            send(context, queue, i * 40, 40);
            context.commit();
            send(context, queue, -1, 3);
            context.rollback();
        }
        assertNumbers(context().createConsumer(queue), 200);
    }

    @Test
    void eachDeliveryModeKeepsItsOrder() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        JMSProducer producer = context.createProducer();
        int messages = 200;
        for (int i = 0; i < messages; i++) {
            producer.setDeliveryMode(i % 2 + 1).send(queue, Integer.toString(i));
        }
        JMSConsumer consumer = context.createConsumer(queue);
        int[] last = {-1, -1, -1};
        for (int i = 0; i < messages; i++) {
            Message message = consumer.receive(SOON_MS);
            int number = Integer.parseInt(message.getBody(String.class));
            assertThat(number).isGreaterThan(last[message.getJMSDeliveryMode()]);
            last[message.getJMSDeliveryMode()] = number;
        }
        assertThat(last[DeliveryMode.NON_PERSISTENT]).isEqualTo(messages - 2);
        assertThat(last[DeliveryMode.PERSISTENT]).isEqualTo(messages - 1);
    }

    @Test
    void higherPrioritiesComeFirstAndEachKeepsItsOrder() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        for (int round = 0; round < 3; round++) {
            for (int priority = 0; priority <= 9; priority++) {
                context.createProducer().setPriority(priority).send(queue, "round " + round);
            }
        }
        JMSConsumer consumer = context.createConsumer(queue);
        for (int priority = 9; priority >= 0; priority--) {
            for (int round = 0; round < 3; round++) {
                Message message = consumer.receive(SOON_MS);
                assertThat(message.getJMSPriority()).isEqualTo(priority);
                assertThat(message.getBody(String.class)).isEqualTo("round " + round);
            }
        }
    }

    private static void assertOvertakes(WeirConnectionFactory factory, Queue queue, int backlog) throws Exception {
        int prefetch = 20;
        factory.setPrefetch(prefetch);
        try (Connection connection = factory.createConnection()) {
            Session filling = connection.createSession(Session.SESSION_TRANSACTED);
            var producer = filling.createProducer(queue);
            for (int i = 0; i < backlog; i++) {
                producer.send(filling.createTextMessage("low"));
                if (i % 1_000 == 999) {
                    filling.commit();
                }
            }
            filling.commit();
            connection.start();
            Session session = connection.createSession();
            var urgent = session.createProducer(queue);
            urgent.send(session.createTextMessage("before the consumer"), DeliveryMode.PERSISTENT, 9, 0);
            MessageConsumer consumer = session.createConsumer(queue);
            assertThat(next(consumer).getBody(String.class)).isEqualTo("before the consumer");
            assertThat(next(consumer).getBody(String.class)).isEqualTo("low");
            urgent.send(session.createTextMessage("while it consumes"), DeliveryMode.PERSISTENT, 9, 0);
            int waited = 0;
            while (next(consumer).getBody(String.class).equals("low")) {
                waited++;
            }
            // Only what the consumer had in advance comes first.
            assertThat(waited).isLessThanOrEqualTo(prefetch);
        }
    }

    @Test
    void priorityNineOvertakesABacklogOfTenThousand() throws Exception {
        assertOvertakes(factory(), queue(), 10_000);
    }

    @Test
    @Tag("long")
    @OverTcp
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void priorityNineOvertakesABacklogOfAMillion() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(Provider.freshDirectory())) {
            assertOvertakes(new WeirConnectionFactory(broker.url()), queue(), 1_000_000);
        }
    }
}
