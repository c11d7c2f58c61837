package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Goal: a JMSProducer keeps what it is told and puts it on each message, converts properties as a message does, and sends a body of
 * each type (specification 7.2, 7.5, 7.6, 7.10; Javadoc of JMSProducer).
 * Method: sets everything, looks at it on the producer and on what arrives; every wrong type, name and value.
 */
class ContextProducerTest extends Conformance {
    private final JMSContext context = context();
    private final Queue queue = new org.weirmq.jms.WeirQueue(Provider.uniqueName("ContextProducerTest"));
    private final JMSProducer producer = context.createProducer();

    private Message received() throws JMSException {
        try (JMSConsumer consumer = context.createConsumer(queue)) {
            Message message = consumer.receive(SOON_MS);
            assertThat(message).isNotNull();
            return message;
        }
    }

    @Test
    void itBeginsWithTheDefaults() {
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        assertThat(producer.getAsync()).isNull();
        assertThat(producer.getJMSCorrelationID()).isNull();
        assertThat(producer.getJMSCorrelationIDAsBytes()).isNull();
        assertThat(producer.getJMSType()).isNull();
        assertThat(producer.getJMSReplyTo()).isNull();
        assertThat(producer.getPropertyNames()).isEmpty();
    }

    @Test
    void everySetterReturnsTheProducer() {
        List<Function<JMSProducer, JMSProducer>> setters = List.of(
                p -> p.setDeliveryMode(DeliveryMode.NON_PERSISTENT),
                p -> p.setPriority(9),
                p -> p.setTimeToLive(60_000),
                p -> p.setDeliveryDelay(0),
                p -> p.setDisableMessageID(false),
                p -> p.setDisableMessageTimestamp(false),
                p -> p.setAsync(null),
                p -> p.setJMSCorrelationID("c"),
                p -> p.setJMSCorrelationIDAsBytes(null),
                p -> p.setJMSType("t"),
                p -> p.setJMSReplyTo(queue),
                p -> p.setProperty("boolean", true),
                p -> p.setProperty("byte", (byte) 1),
                p -> p.setProperty("short", (short) 1),
                p -> p.setProperty("int", 1),
                p -> p.setProperty("long", 1L),
                p -> p.setProperty("float", 1f),
                p -> p.setProperty("double", 1d),
                p -> p.setProperty("string", "s"),
                p -> p.setProperty("object", (Object) "o"),
                JMSProducer::clearProperties,
                p -> p.send(queue, "text"),
                p -> p.send(queue, context.createMessage()));
        setters.forEach(setter -> assertThat(setter.apply(producer)).isSameAs(producer));
    }

    @Test
    void settingsAndHeadersArePutOnTheMessage() throws Exception {
        long before = System.currentTimeMillis();
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setPriority(8)
                .setTimeToLive(600_000)
                .setJMSCorrelationID("correlated")
                .setJMSType("type")
                .setJMSReplyTo(queue)
                .send(queue, "body");
        Message message = received();
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(8);
        assertThat(message.getJMSExpiration()).isGreaterThanOrEqualTo(before + 600_000);
        assertThat(message.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(message.getJMSType()).isEqualTo("type");
        assertThat(message.getJMSReplyTo()).isEqualTo(queue);
        byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
        producer.setJMSCorrelationIDAsBytes(bytes).send(queue, "body");
        assertThat(producer.getJMSCorrelationIDAsBytes()).isEqualTo(bytes);
        assertThat(received().getJMSCorrelationIDAsBytes()).isEqualTo(bytes);
    }

    @Test
    void headersAndPropertiesLeadOverThoseOfTheMessage() throws Exception {
        TextMessage message = context.createTextMessage("body");
        message.setJMSCorrelationID("message");
        message.setJMSType("message");
        message.setStringProperty("both", "message");
        message.setIntProperty("only", 1);
        producer.setJMSCorrelationID("producer").setProperty("both", 7).send(queue, message);
        Message received = received();
        assertThat(received.getJMSCorrelationID()).isEqualTo("producer");
        assertThat(received.getJMSType()).isEqualTo("message");
        assertThat(received.getObjectProperty("both")).isEqualTo(7);
        assertThat(received.getIntProperty("only")).isEqualTo(1);
    }

    @Test
    void badSettingsAreRefusedAndNothingChanges() {
        List<Consumer<JMSProducer>> bad = List.of(
                p -> p.setDeliveryMode(0),
                p -> p.setDeliveryMode(3),
                p -> p.setPriority(-1),
                p -> p.setPriority(10),
                p -> p.setTimeToLive(-1),
                p -> p.setDeliveryDelay(-1));
        bad.forEach(
                setter -> assertThatThrownBy(() -> setter.accept(producer)).isInstanceOf(JMSRuntimeException.class));
        itBeginsWithTheDefaults();
    }

    @Test
    void bodiesOfEachTypeAreSentAndNullIsABodyToo() throws Exception {
        JMSContext reading = closing(factory("deserializationAllow=java.util.*").createContext());
        JMSConsumer consumer = reading.createConsumer(queue);
        producer.send(queue, "text");
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("text");
        producer.send(queue, Map.of("key", 7));
        assertThat(consumer.receiveBody(Map.class, SOON_MS)).isEqualTo(Map.of("key", 7));
        producer.send(queue, new byte[] {1, 2});
        assertThat(consumer.receiveBody(byte[].class, SOON_MS)).containsExactly(1, 2);
        producer.send(queue, new java.util.ArrayList<>(List.of("x")));
        assertThat(consumer.receiveBody(Serializable.class, SOON_MS)).isEqualTo(List.of("x"));
        producer.send(queue, (String) null);
        assertThat(((TextMessage) consumer.receive(SOON_MS)).getText()).isNull();
        producer.send(queue, (Map<String, Object>) null);
        assertThat(((MapMessage) consumer.receive(SOON_MS)).getMapNames().hasMoreElements())
                .isFalse();
        producer.send(queue, (byte[]) null);
        assertThat(((jakarta.jms.BytesMessage) consumer.receive(SOON_MS)).getBodyLength())
                .isZero();
        producer.send(queue, (Serializable) null);
        assertThat(((ObjectMessage) consumer.receive(SOON_MS)).getObject()).isNull();
    }

    @Test
    void whatCannotBeSentIsRefused() throws Exception {
        assertThatThrownBy(() -> producer.send(queue, (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> producer.send(queue, Map.of("key", new Object())))
                .isInstanceOf(MessageFormatRuntimeException.class);
        List<Consumer<JMSProducer>> toNowhere = List.of(
                p -> p.send(null, "text"),
                p -> p.send(null, new byte[0]),
                p -> p.send(null, Map.of()),
                p -> p.send(null, (Serializable) 1),
                p -> p.send(null, context.createMessage()));
        toNowhere.forEach(send ->
                assertThatThrownBy(() -> send.accept(producer)).isInstanceOf(InvalidDestinationRuntimeException.class));
        producer.send(queue, "text");
        Message readOnly = received();
        producer.setProperty("a", 1);
        assertThatThrownBy(() -> producer.send(queue, readOnly))
                .isInstanceOf(MessageNotWriteableRuntimeException.class);
    }

    @Test
    void propertiesAreKeptListedClearedAndSent() throws Exception {
        producer.setProperty("boolean", true)
                .setProperty("byte", (byte) 1)
                .setProperty("short", (short) 2)
                .setProperty("int", 3)
                .setProperty("long", 4L)
                .setProperty("float", 5f)
                .setProperty("double", 6d)
                .setProperty("string", "s")
                .setProperty("object", (Object) 7);
        assertThat(producer.getPropertyNames())
                .containsExactlyInAnyOrder(
                        "boolean", "byte", "short", "int", "long", "float", "double", "string", "object");
        assertThatThrownBy(() -> producer.getPropertyNames().add("x")).isInstanceOf(RuntimeException.class);
        assertThat(producer.propertyExists("byte")).isTrue();
        assertThat(producer.propertyExists("missing")).isFalse();
        assertThat(producer.getBooleanProperty("boolean")).isTrue();
        assertThat(producer.getByteProperty("byte")).isEqualTo((byte) 1);
        assertThat(producer.getShortProperty("short")).isEqualTo((short) 2);
        assertThat(producer.getIntProperty("int")).isEqualTo(3);
        assertThat(producer.getLongProperty("long")).isEqualTo(4);
        assertThat(producer.getFloatProperty("float")).isEqualTo(5f);
        assertThat(producer.getDoubleProperty("double")).isEqualTo(6d);
        assertThat(producer.getStringProperty("string")).isEqualTo("s");
        assertThat(producer.getObjectProperty("object")).isEqualTo(7);
        producer.send(queue, "text");
        Message message = received();
        for (String name : producer.getPropertyNames()) {
            assertThat(message.getObjectProperty(name)).isEqualTo(producer.getObjectProperty(name));
        }
        producer.clearProperties().send(queue, "text");
        assertThat(producer.getPropertyNames()).isEmpty();
        assertThat(received().propertyExists("int")).isFalse();
    }

    @Test
    void propertiesAreConvertedAsThoseOfAMessage() throws Exception {
        Message message = context.createMessage();
        Object[] values = {true, (byte) 1, (short) 2, 3, 4L, 5f, 6d, "7", "true", "no number"};
        for (int i = 0; i < values.length; i++) {
            producer.setProperty("p" + i, values[i]);
            message.setObjectProperty("p" + i, values[i]);
        }
        for (int i = 0; i <= values.length; i++) {
            String name = "p" + i;
            assertSame(() -> producer.getBooleanProperty(name), () -> message.getBooleanProperty(name));
            assertSame(() -> producer.getByteProperty(name), () -> message.getByteProperty(name));
            assertSame(() -> producer.getShortProperty(name), () -> message.getShortProperty(name));
            assertSame(() -> producer.getIntProperty(name), () -> message.getIntProperty(name));
            assertSame(() -> producer.getLongProperty(name), () -> message.getLongProperty(name));
            assertSame(() -> producer.getFloatProperty(name), () -> message.getFloatProperty(name));
            assertSame(() -> producer.getDoubleProperty(name), () -> message.getDoubleProperty(name));
            assertSame(() -> producer.getStringProperty(name), () -> message.getStringProperty(name));
            assertSame(() -> producer.getObjectProperty(name), () -> message.getObjectProperty(name));
        }
    }

    private interface Getter {
        Object get() throws JMSException;
    }

    /** The same value, or the same exception but for its being unchecked. */
    private static void assertSame(Getter ofProducer, Getter ofMessage) {
        assertThat(outcome(ofProducer)).isEqualTo(outcome(ofMessage));
    }

    private static Object outcome(Getter getter) {
        try {
            return getter.get();
        } catch (JMSException | RuntimeException e) {
            return e.getClass().getSimpleName().replace("RuntimeException", "Exception");
        }
    }

    @Test
    void illegalNamesAndValuesOfPropertiesAreRefused() {
        for (String name : new String[] {null, ""}) {
            assertThatThrownBy(() -> producer.setProperty(name, true)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, 1d)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, "s")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, (Object) 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> producer.setProperty("a", new Object()))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(producer.getPropertyNames()).isEmpty();
    }
}
