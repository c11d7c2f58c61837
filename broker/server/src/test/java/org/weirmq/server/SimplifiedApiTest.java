package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: the simplified API end to end: what goes into a message comes out of it, and what receiveBody refuses stays where it was.
 * Method: contexts on a broker in memory.
 */
@Timeout(60)
class SimplifiedApiTest {
    private static final long PATIENCE_MS = 20_000;

    private final WeirConnectionFactory factory = new WeirConnectionFactory("weir:mem:simplified");
    private final JMSContext context = factory.createContext();
    private final Queue queue = context.createQueue("q");
    private final JMSConsumer consumer = context.createConsumer(queue);
    private final JMSProducer producer = context.createProducer();

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void headersAndPropertiesArrive() throws JMSException {
        producer.setProperty("p", 5)
                .setProperty("nothing", (String) null)
                .setProperty("JMSXGroupID", "g")
                .setJMSCorrelationID("c")
                .setJMSType("t")
                .setJMSReplyTo(queue)
                .setPriority(7)
                .send(queue, "hello");
        Message message = consumer.receive(PATIENCE_MS);
        assertThat(message.getBody(String.class)).isEqualTo("hello");
        assertThat(Collections.list(message.getPropertyNames()).stream().map(Object::toString))
                .containsExactlyInAnyOrder("p", "nothing", "JMSXGroupID", "JMSXDeliveryCount");
        assertThat(message.getObjectProperty("nothing")).isNull();
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(message.getJMSCorrelationID()).isEqualTo("c");
        assertThat(message.getJMSType()).isEqualTo("t");
        assertThat(message.getJMSReplyTo()).isEqualTo(queue);
        assertThat(message.getJMSPriority()).isEqualTo(7);
        assertThat(message.getJMSMessageID()).startsWith("ID:");
    }

    @Test
    void whatReceiveBodyRefusesStaysTheNextOne() throws JMSException {
        producer.send(queue, "first").send(queue, "second");
        assertThatThrownBy(() -> consumer.receiveBody(byte[].class, PATIENCE_MS))
                .isInstanceOf(MessageFormatRuntimeException.class);
        Message again = consumer.receive(PATIENCE_MS);
        assertThat(again.getBody(String.class)).isEqualTo("first");
        assertThat(again.getJMSRedelivered()).isFalse();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("second");

        producer.send(queue, (Serializable) new Date(5));
        assertThatThrownBy(() -> consumer.receiveBody(Date.class, PATIENCE_MS))
                .isInstanceOf(MessageFormatRuntimeException.class)
                .hasMessageContaining("java.util.Date");
        assertThat(consumer.receiveNoWait()).isInstanceOf(ObjectMessage.class);
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }

    @Test
    void bodiesOfEverySizeArrive() throws JMSException {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        producer.send(queue, large);
        assertThat(consumer.receiveBody(byte[].class, PATIENCE_MS)).isEqualTo(large);
        BytesMessage inParts = context.createBytesMessage();
        for (int i = 0; i < 30; i++) {
            inParts.writeBytes(large, i * 100_000, 100_000);
        }
        producer.send(queue, inParts);
        assertThat(consumer.receiveBody(byte[].class, PATIENCE_MS)).isEqualTo(large);
        producer.send(queue, "日".repeat(700_000));
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("日".repeat(700_000));
        producer.send(queue, new byte[0]);
        assertThat(consumer.receiveBody(byte[].class, PATIENCE_MS)).isEmpty();
        producer.send(queue, Map.of("k", 1));
        assertThat(consumer.receiveBody(Map.class, PATIENCE_MS)).isEqualTo(Map.of("k", 1));
    }

    @Test
    void anAsynchronousSendGivesTheMessageBack() throws Exception {
        CompletableFuture<String> sent = new CompletableFuture<>();
        producer.setAsync(new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    sent.complete(message.getJMSMessageID());
                } catch (JMSException e) {
                    sent.completeExceptionally(e);
                }
            }

            @Override
            public void onException(Message message, Exception exception) {
                sent.completeExceptionally(exception);
            }
        });
        TextMessage message = context.createTextMessage("later");
        producer.send(queue, message);
        assertThat(sent.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo(message.getJMSMessageID());
        assertThat(consumer.receive(PATIENCE_MS).getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    }

    @Test
    void aContextAcknowledgesAllOfItsSession() throws JMSException {
        try (JMSContext second = context.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
            second.acknowledge();
            Queue other = second.createQueue("acknowledged");
            JMSConsumer reader = second.createConsumer(other);
            second.createProducer().send(other, "1").send(other, "2");
            assertThat(reader.receiveBody(String.class, PATIENCE_MS)).isEqualTo("1");
            second.recover();
            Message again = reader.receive(PATIENCE_MS);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            assertThat(reader.receiveBody(String.class, PATIENCE_MS)).isEqualTo("2");
            second.acknowledge();
            second.recover();
            assertThat(reader.receiveNoWait()).isNull();
        }
        assertThat(context.createTextMessage("x")).isNotNull();
    }

    @Test
    void aReplyFindsItsTemporaryQueue() throws JMSException {
        TemporaryQueue answers = context.createTemporaryQueue();
        JMSConsumer asking = context.createConsumer(answers);
        producer.setJMSReplyTo(answers).send(queue, "request");
        producer.send(consumer.receive(PATIENCE_MS).getJMSReplyTo(), "reply");
        assertThat(asking.receiveBody(String.class, PATIENCE_MS)).isEqualTo("reply");
        assertThatThrownBy(answers::delete).isInstanceOf(JMSException.class);
        asking.close();
        answers.delete();
    }

    @Test
    void aConsumerThatStarvesGetsWhatAnotherOnlyHolds() throws JMSException {
        assertThat(consumer.receiveNoWait()).isNull();
        producer.send(queue, "one");
        try (JMSContext second = factory.createContext()) {
            JMSConsumer starving = second.createConsumer(queue);
            Message message = starving.receive(PATIENCE_MS);
            assertThat(message.getBody(String.class)).isEqualTo("one");
            assertThat(message.getJMSRedelivered()).isFalse();
        }
        producer.send(queue, "two");
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("two");
    }
}
