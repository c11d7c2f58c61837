package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import java.io.Serializable;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: receiveBody gives the body in each type that it can be assigned to, and when it cannot, the message is treated as section
 * 8.6 says for each session mode.
 * Method: a refused message and one behind it; what comes next, how often it was delivered, and what is left at the end.
 */
class ReceiveBodyTest extends Conformance {

    /** Not among the classes that may be made from bytes of strangers. */
    private static final class NotAllowed implements Serializable {
        private static final long serialVersionUID = 1;
    }

    @Test
    void eachKindOfBodyComesInEachTypeItHas() {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        for (Class<?> type : new Class<?>[] {String.class, CharSequence.class, Comparable.class, Object.class}) {
            context.createProducer().send(queue, "text");
            assertThat(consumer.receiveBody(type)).isEqualTo("text");
        }
        for (Class<?> type : new Class<?>[] {Integer.class, Number.class, Serializable.class, Object.class}) {
            context.createProducer().send(queue, (Serializable) 42);
            assertThat(consumer.receiveBody(type, SOON_MS)).isEqualTo(42);
        }
        for (Class<?> type : new Class<?>[] {Map.class, Object.class}) {
            context.createProducer().send(queue, Map.of("a", 1));
            assertThat(consumer.receiveBody(type, SOON_MS)).isEqualTo(Map.of("a", 1));
        }
        for (Class<?> type : new Class<?>[] {byte[].class, Object.class}) {
            context.createProducer().send(queue, new byte[] {1, 2, 3});
            assertThat((byte[]) consumer.receiveBodyNoWait(type)).containsExactly(1, 2, 3);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void anEmptyTextIsABody() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "").send(queue, new byte[0]).send(queue, Map.of());
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEmpty();
        assertThat(consumer.receiveBody(byte[].class, SOON_MS)).isEmpty();
        assertThat(consumer.receiveBody(Map.class, SOON_MS)).isEmpty();
    }

    @Test
    void whatHasNoSuchBodyIsRefused() throws Exception {
        JMSContext context = context();
        BytesMessage bytes = context.createBytesMessage();
        bytes.writeInt(1);
        Map<Message, Class<?>> refused = Map.of(
                context.createMessage(),
                Object.class,
                context.createStreamMessage(),
                Object.class,
                context.createTextMessage(),
                String.class,
                context.createObjectMessage(),
                Serializable.class,
                context.createTextMessage("42"),
                Integer.class,
                context.createObjectMessage(42),
                String.class,
                context.createMapMessage(),
                String.class,
                bytes,
                String.class,
                context.createObjectMessage(new NotAllowed()),
                Object.class);
        for (Map.Entry<Message, Class<?>> each : refused.entrySet()) {
            Queue queue = queue();
            context.createProducer().send(queue, each.getKey());
            try (JMSConsumer consumer = context.createConsumer(queue)) {
                assertRefusedInAllThreeWays(consumer, each.getValue());
                assertThat(consumer.receive(SOON_MS).getJMSMessageID())
                        .isEqualTo(each.getKey().getJMSMessageID());
                assertThat(consumer.receiveNoWait()).isNull();
            }
        }
    }

    private static void assertRefusedInAllThreeWays(JMSConsumer consumer, Class<?> type) {
        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> consumer.receiveBody(type),
            () -> consumer.receiveBody(type, SOON_MS),
            () -> consumer.receiveBodyNoWait(type)
        }) {
            assertThatThrownBy(call).isInstanceOf(MessageFormatRuntimeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
    void acknowledgedAutomaticallyARefusedMessageStaysTheNextOne(int mode) throws Exception {
        Queue queue = queue();
        JMSContext context = context(mode);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "first").send(queue, "second");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> consumer.receiveBody(Integer.class, SOON_MS))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
        Message first = consumer.receive(SOON_MS);
        assertThat(Texts.of(first)).isEqualTo("first");
        assertThat(first.getJMSRedelivered()).isFalse();
        assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("second");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aRefusedMessageIsThereForAnotherConsumerAndWasNotDelivered() throws Exception {
        Queue queue = queue();
        try (JMSContext context = factory().createContext()) {
            JMSConsumer consumer = context.createConsumer(queue);
            context.createProducer().send(queue, "m");
            assertThatThrownBy(() -> consumer.receiveBody(Integer.class, SOON_MS))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
        Message again = context().createConsumer(queue).receive(SOON_MS);
        assertThat(again.getJMSRedelivered()).isFalse();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void acknowledgedByTheClientARefusedMessageComesAgainAfterRecover() throws Exception {
        Queue queue = queue();
        JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "first").send(queue, "second");
        assertThatThrownBy(() -> consumer.receiveBody(Integer.class, SOON_MS))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("second");
        context.recover();
        assertDelivered(consumer.receive(SOON_MS), "first", 2);
        assertDelivered(consumer.receive(SOON_MS), "second", 2);
        context.acknowledge();
        context.recover();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void inATransactionARefusedMessageComesAgainAfterRollback() throws Exception {
        Queue queue = queue();
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "first").send(queue, "second");
        context.commit();
        assertThatThrownBy(() -> consumer.receiveBody(Integer.class, SOON_MS))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("second");
        context.rollback();
        assertDelivered(consumer.receive(SOON_MS), "first", 2);
        context.rollback();
        assertDelivered(consumer.receive(SOON_MS), "first", 3);
        assertDelivered(consumer.receive(SOON_MS), "second", 2);
        context.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void whatWasRefusedIsAcknowledgedAndCommittedLikeTheRest() {
        for (int mode : new int[] {JMSContext.CLIENT_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED}) {
            Queue queue = queue();
            context().createProducer().send(queue, "m");
            try (JMSContext context = factory().createContext(mode)) {
                JMSConsumer consumer = context.createConsumer(queue);
                assertThatThrownBy(() -> consumer.receiveBody(Integer.class, SOON_MS))
                        .isInstanceOf(MessageFormatRuntimeException.class);
                if (mode == JMSContext.SESSION_TRANSACTED) {
                    context.commit();
                } else {
                    context.acknowledge();
                }
            }
            assertThat(context().createConsumer(queue).receiveNoWait()).isNull();
        }
    }

    private static void assertDelivered(Message message, String text, int times) throws Exception {
        assertThat(Texts.of(message)).isEqualTo(text);
        assertThat(message.getJMSRedelivered()).isEqualTo(times > 1);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(times);
    }

    @Test
    void withoutAMessageItIsNullWhenTheTimeIsOver() {
        JMSConsumer consumer = context().createConsumer(queue());
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
        assertThat(consumer.receiveBody(String.class, 20)).isNull();
    }

    @Test
    void itIsNullWhenTheConsumerIsClosedAndRefusedAfterwards() throws Exception {
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue());
        Background<String> waiting = Background.call(() -> consumer.receiveBody(String.class));
        assertThat(waiting.blocks()).isTrue();
        consumer.close();
        assertThat(waiting.get()).isNull();
        assertThatThrownBy(() -> consumer.receiveBody(String.class)).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBody(String.class, 1))
                .isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBodyNoWait(String.class))
                .isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void withoutATypeItFailsAndLosesNothing() {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "m");
        assertThatThrownBy(() -> consumer.receiveBody(null)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBody(null, SOON_MS)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBodyNoWait(null)).isInstanceOf(RuntimeException.class);
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("m");
    }
}
