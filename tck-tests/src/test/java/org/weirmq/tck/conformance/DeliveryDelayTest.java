package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Goal: no message is delivered before its delivery time, which counts from the send; none is delivered after its expiration,
 * which does too (specification 7.8, 7.9, 3.4.9, 3.4.13).
 * Method: short delays and lives, and a message behind them whose arrival says that they would have come. Sender and receivers
 * are on one machine, so they have one clock.
 */
class DeliveryDelayTest extends Conformance {
    private static final long DELAY_MS = 300;

    private static void waitUntil(long timeMs) {
        for (long left = timeMs - System.currentTimeMillis(); left >= 0; left = timeMs - System.currentTimeMillis()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left + 1));
        }
    }

    private static Message delayed(JMSContext context, jakarta.jms.Destination to, String text, long delayMs)
            throws JMSException {
        Message message = context.createTextMessage(text);
        context.createProducer().setDeliveryDelay(delayMs).send(to, message);
        return message;
    }

    @Test
    void aDelayedMessageComesAtItsDeliveryTimeAndNotBefore() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        long before = System.currentTimeMillis();
        Message sent = delayed(context, queue, "late", DELAY_MS);
        assertThat(sent.getJMSDeliveryTime()).isBetween(before + DELAY_MS, System.currentTimeMillis() + DELAY_MS);
        assertThat(consumer.receiveNoWait()).isNull();
        Message received = consumer.receive(SOON_MS);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(sent.getJMSDeliveryTime());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
        assertThat(received.getJMSRedelivered()).isFalse();
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void aDelayedMessageHoldsUpNobodyAndLessDelayComesFirst() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        delayed(context, queue, "third", 2 * DELAY_MS);
        delayed(context, queue, "second", DELAY_MS);
        delayed(context, queue, "first", 0);
        for (String text : new String[] {"first", "second", "third"}) {
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo(text);
        }
    }

    @Test
    void aDelayedMessageIsInvisibleToBrowsersAndListeners() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        Message sent = delayed(context, queue, "late", DELAY_MS);
        assertThat(context.createBrowser(queue).getEnumeration().hasMoreElements())
                .isFalse();
        waitUntil(sent.getJMSDeliveryTime());
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("late");
    }

    @Test
    void inATransactionTheDelayCountsFromTheSend() throws Exception {
        Queue queue = queue();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        JMSConsumer consumer = context().createConsumer(queue);
        long before = System.currentTimeMillis();
        Message sent = delayed(context, queue, "late", 100);
        assertThat(sent.getJMSDeliveryTime()).isBetween(before + 100, System.currentTimeMillis() + 100);
        waitUntil(sent.getJMSDeliveryTime());
        assertThat(consumer.receiveNoWait()).as("not committed").isNull();
        context.commit();
        Message received = consumer.receiveNoWait();
        assertThat(received).as("committed after its delivery time").isNotNull();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
        delayed(context, queue, "undone", 0);
        context.rollback();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void onlySubscriptionsThatExistAtTheSendGetTheMessage() throws Exception {
        Topic topic = topic();
        JMSContext context = context();
        context.setClientID(uniqueName());
        JMSConsumer before = context.createConsumer(topic);
        JMSConsumer durableBefore = context.createDurableConsumer(topic, "before");
        delayed(context, topic, "late", DELAY_MS);
        JMSConsumer after = context.createConsumer(topic);
        JMSConsumer durableAfter = context.createDurableConsumer(topic, "after");
        delayed(context, topic, "marker", DELAY_MS);
        for (JMSConsumer consumer : new JMSConsumer[] {before, durableBefore}) {
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("late");
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("marker");
        }
        for (JMSConsumer consumer : new JMSConsumer[] {after, durableAfter}) {
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("marker");
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @Test
    void aMessageThatExpiresBeforeItsDeliveryTimeIsNeverDelivered() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        long before = System.currentTimeMillis();
        Message expired = context.createTextMessage("expired");
        context.createProducer().setTimeToLive(50).setDeliveryDelay(DELAY_MS).send(queue, expired);
        assertThat(expired.getJMSExpiration()).isBetween(before + 50, System.currentTimeMillis() + 50);
        Message lives = context.createTextMessage("lives");
        context.createProducer()
                .setTimeToLive(60_000)
                .setDeliveryDelay(DELAY_MS)
                .send(queue, lives);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("lives");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void anExpiredMessageIsNotDeliveredWhereverItWaits() throws Exception {
        Queue queue = queue();
        Topic topic = topic();
        JMSContext context = context();
        context.setClientID(uniqueName());
        // One consumer has its messages already, in its buffer; the others' wait in the broker.
        JMSConsumer prefetched = context.createConsumer(queue);
        context.createDurableConsumer(topic, "durable").close();
        Message last = context.createMessage();
        for (int i = 0; i < 5; i++) {
            context.createProducer().setTimeToLive(40).send(topic, last);
            context.createProducer().setTimeToLive(40).send(queue, last);
        }
        assertThat(last.getJMSExpiration()).isEqualTo(last.getJMSTimestamp() + 40);
        waitUntil(last.getJMSExpiration());
        assertThat(prefetched.receiveNoWait()).isNull();
        JMSConsumer durable = context.createDurableConsumer(topic, "durable");
        context.createProducer().send(topic, "lives");
        assertThat(durable.receiveBody(String.class, SOON_MS)).isEqualTo("lives");
        assertThat(durable.receiveNoWait()).isNull();
    }

    @Test
    void anExpiredMessageIsNotRedelivered() throws Exception {
        Queue queue = queue();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        JMSConsumer consumer = context.createConsumer(queue);
        JMSContext sender = context();
        sender.createProducer().setTimeToLive(2_000).send(queue, "short");
        sender.createProducer().send(queue, "long");
        Message shown = consumer.receive(SOON_MS);
        assertThat(shown.getBody(String.class)).isEqualTo("short");
        waitUntil(shown.getJMSExpiration());
        context.rollback();
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("long");
    }

    @Test
    void inATransactionTheLifeCountsFromTheSend() throws Exception {
        Queue queue = queue();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        Message message = context.createTextMessage("expired before the commit");
        context.createProducer().setTimeToLive(40).send(queue, message);
        context.createProducer().send(queue, "lives");
        waitUntil(message.getJMSExpiration());
        context.commit();
        JMSConsumer consumer = context().createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("lives");
        assertThat(consumer.receiveNoWait()).isNull();
    }
}
