package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.Test;

/**
 * Goal: a MessageProducer sends where and how it was told, and refuses what it was not made for (specification 7.1, 7.2, 7.4, 7.7
 * to 7.9; Javadoc of MessageProducer).
 * Method: a producer for one queue and one for any; good and bad values for each setting and each argument.
 */
class ProducerTest extends Conformance {
    private static final long FAR_MS = 600_000;

    private Session session() throws JMSException {
        return startedConnection().createSession();
    }

    @Test
    void aProducerBeginsWithTheDefaults() throws Exception {
        Queue queue = queue();
        MessageProducer producer = session().createProducer(queue);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        assertThat(producer.getDestination()).isEqualTo(queue);
        assertThat(session().createProducer(null).getDestination()).isNull();
    }

    @Test
    void settingsAreKeptAndUsed() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setPriority(7);
        producer.setTimeToLive(FAR_MS);
        producer.setDeliveryDelay(1);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(7);
        assertThat(producer.getTimeToLive()).isEqualTo(FAR_MS);
        assertThat(producer.getDeliveryDelay()).isEqualTo(1);
        long before = System.currentTimeMillis();
        producer.send(session.createMessage());
        Message message = next(session.createConsumer(queue));
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(7);
        assertThat(message.getJMSExpiration()).isBetween(before + FAR_MS, System.currentTimeMillis() + FAR_MS);
        assertThat(message.getJMSDeliveryTime()).isBetween(before + 1, System.currentTimeMillis());
    }

    @Test
    void argumentsOfSendLeadOverSettings() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer own = session.createProducer(queue);
        MessageProducer anywhere = session.createProducer(null);
        for (MessageProducer producer : new MessageProducer[] {own, anywhere}) {
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            producer.setPriority(2);
        }
        MessageConsumer consumer = session.createConsumer(queue);
        own.send(session.createMessage(), DeliveryMode.NON_PERSISTENT, 8, FAR_MS);
        anywhere.send(queue, session.createMessage(), DeliveryMode.NON_PERSISTENT, 8, FAR_MS);
        for (int i = 0; i < 2; i++) {
            Message message = next(consumer);
            assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(message.getJMSPriority()).isEqualTo(8);
            assertThat(message.getJMSExpiration()).isPositive();
        }
        assertThat(own.getPriority()).isEqualTo(2);
        own.send(session.createMessage());
        assertThat(next(consumer).getJMSPriority()).isEqualTo(2);
    }

    @Test
    void whatTheMessageSaysAboutItsDeliveryIsIgnored() throws Exception {
        Queue queue = queue();
        Session session = session();
        Message message = session.createMessage();
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSPriority(9);
        message.setJMSExpiration(1);
        message.setJMSDeliveryTime(System.currentTimeMillis() + FAR_MS);
        session.createProducer(queue).send(message);
        assertThat(message.getJMSPriority()).isEqualTo(4);
        Message received = next(session.createConsumer(queue));
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(4);
        assertThat(received.getJMSExpiration()).isZero();
        assertThat(received.getJMSDeliveryTime()).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void badValuesAreRefusedAndTheSettingsStay() throws Exception {
        Session session = session();
        MessageProducer producer = session.createProducer(queue());
        Message message = session.createMessage();
        for (int bad : new int[] {0, 3, -1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> producer.setDeliveryMode(bad)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> producer.send(message, bad, 4, 0)).isInstanceOf(JMSException.class);
        }
        for (int bad : new int[] {-1, 10, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> producer.setPriority(bad)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> producer.send(message, 2, bad, 0)).isInstanceOf(JMSException.class);
        }
        for (long bad : new long[] {-1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> producer.setTimeToLive(bad)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> producer.setDeliveryDelay(bad)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> producer.send(message, 2, 4, bad)).isInstanceOf(JMSException.class);
        }
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        producer.send(message);
    }

    @Test
    void theLongestTimesAreForEver() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(Long.MAX_VALUE);
        producer.send(session.createTextMessage("lives"));
        producer.setDeliveryDelay(Long.MAX_VALUE);
        producer.send(session.createTextMessage("never"));
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer).getBody(String.class)).isEqualTo("lives");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aProducerWithADestinationTakesNoOtherAndOneWithoutNeedsOne() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer own = session.createProducer(queue);
        MessageProducer anywhere = session.createProducer(null);
        Message message = session.createMessage();
        assertThatThrownBy(() -> own.send(queue, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> own.send(queue, message, 2, 4, 0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> own.send(null, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> anywhere.send(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> anywhere.send(message, 2, 4, 0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> anywhere.send(null, message)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> anywhere.send(null, message, 2, 4, 0)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void aNullMessageIsAFormatError() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer own = session.createProducer(queue);
        MessageProducer anywhere = session.createProducer(null);
        assertThatThrownBy(() -> own.send(null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> own.send(null, 2, 4, 0)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> anywhere.send(queue, null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> anywhere.send(queue, null, 2, 4, 0)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void sendReturnsWhenTheMessageWasSent() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageConsumer elsewhere = startedConnection().createSession().createConsumer(queue);
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 20; i++) {
            producer.send(session.createTextMessage("n" + i));
            Message message = elsewhere.receiveNoWait();
            assertThat(message).as("n" + i).isNotNull();
            assertThat(message.getBody(String.class)).isEqualTo("n" + i);
        }
    }

    @Test
    void oneMessageObjectCanBeSentManyTimes() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(queue);
        Message message = session.createTextMessage("again");
        producer.send(message);
        String first = message.getJMSMessageID();
        producer.send(message);
        assertThat(message.getJMSMessageID()).isNotEqualTo(first);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer).getJMSMessageID()).isEqualTo(first);
        assertThat(next(consumer).getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    }
}
