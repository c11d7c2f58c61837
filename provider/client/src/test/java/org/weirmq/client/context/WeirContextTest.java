package org.weirmq.client.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirBytesMessage;
import org.weirmq.jms.WeirMapMessage;
import org.weirmq.jms.WeirMessage;
import org.weirmq.jms.WeirObjectMessage;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirStreamMessage;
import org.weirmq.jms.WeirTextMessage;

/**
 * Goal: the simplified API does what its documentation says with the classic one below it. Method: a scripted connection that
 * writes down what is called.
 */
class WeirContextTest {
    private static final WeirQueue QUEUE = new WeirQueue("q");

    private final List<String> calls = new ArrayList<>();
    private final List<Message> sent = new ArrayList<>();
    private final Deque<Message> arrived = new ArrayDeque<>();
    private final WeirContext context = open(JMSContext.AUTO_ACKNOWLEDGE);

    private WeirContext open(int mode) {
        try {
            return new WeirContext(scripted(Connection.class, "connection"), mode);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T scripted(Class<T> type, String name) {
        InvocationHandler script = (self, method, arguments) -> {
            calls.add(name + "." + method.getName());
            return answer(method, arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, script));
    }

    private Object answer(Method method, Object[] arguments) throws JMSException {
        switch (method.getName()) {
            case "createSession":
                return scripted(ContextSession.class, "session");
            case "createProducer":
                return scripted(MessageProducer.class, "producer");
            case "createConsumer", "createSharedConsumer":
                return scripted(ContextReceiver.class, "consumer");
            case "createTextMessage":
                return new WeirTextMessage((String) arguments[0]);
            case "createBytesMessage":
                return new WeirBytesMessage();
            case "createMapMessage":
                return new WeirMapMessage();
            case "createObjectMessage":
                return new WeirObjectMessage((Serializable) arguments[0]);
            case "send":
                sent.add((Message) arguments[1]);
                return null;
            case "receive":
                return received(arguments);
            default:
                return null;
        }
    }

    private Message received(Object[] arguments) throws JMSException {
        Message next = arrived.peek();
        if (next != null && arguments != null && arguments.length == 2) {
            ((ContextReceiver.Acceptance) arguments[1]).accept(next);
        }
        return arrived.poll();
    }

    @Test
    void theSessionIsMadeWhenItIsNeeded() {
        context.setClientID("c");
        context.getMetaData();
        assertThat(calls).containsExactly("connection.setClientID", "connection.getMetaData");
        context.createProducer();
        assertThat(calls).contains("connection.createSession", "session.createProducer");
    }

    @Test
    void aConsumerStartsTheConnectionUnlessToldOtherwise() {
        context.setAutoStart(false);
        assertThat(context.getAutoStart()).isFalse();
        context.createConsumer(QUEUE);
        assertThat(calls).doesNotContain("connection.start");
        context.setAutoStart(true);
        context.createSharedConsumer(null, "s");
        assertThat(calls).contains("connection.start");
    }

    @Test
    void theLastContextClosesTheConnection() {
        JMSContext second = context.createContext(JMSContext.SESSION_TRANSACTED);
        assertThat(second.getTransacted()).isTrue();
        assertThat(second.getSessionMode()).isEqualTo(JMSContext.SESSION_TRANSACTED);
        second.createProducer();
        context.createProducer();
        context.close();
        context.close();
        assertThat(calls).contains("session.close").doesNotContain("connection.close");
        second.close();
        assertThat(calls).contains("connection.close");
        assertThat(calls.stream().filter("connection.close"::equals)).hasSize(1);
    }

    @Test
    void aClosedContextRefusesEverything() {
        JMSProducer producer = context.createProducer();
        context.close();
        for (Runnable use : List.<Runnable>of(
                context::createProducer,
                context::createTextMessage,
                context::getTransacted,
                context::getSessionMode,
                context::getAutoStart,
                context::start,
                context::acknowledge,
                context::commit,
                context::getClientID,
                () -> context.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                () -> context.createConsumer(QUEUE),
                () -> producer.send(QUEUE, "x"))) {
            assertThatThrownBy(use::run).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Test
    void thereAreFourSessionModes() {
        assertThatThrownBy(() -> context.createContext(17)).isInstanceOf(JMSRuntimeException.class);
        assertThat(calls).isEmpty();
    }

    @Test
    void acknowledgeIsTheSessions() {
        context.acknowledge();
        assertThat(calls).contains("session.acknowledge");
    }

    @Test
    void aProducerSetsWhatItWasTold() throws JMSException {
        JMSProducer producer = context.createProducer()
                .setProperty("p", 1)
                .setProperty("q", "text")
                .setProperty("o", (Object) 2.5)
                .setJMSCorrelationID("c")
                .setJMSType("t")
                .setJMSReplyTo(QUEUE)
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setPriority(9)
                .setTimeToLive(5)
                .setDeliveryDelay(6);
        assertThat(producer.getPropertyNames()).containsExactly("p", "q", "o");
        assertThat(producer.getIntProperty("p")).isEqualTo(1);
        assertThat(producer.getStringProperty("p")).isEqualTo("1");
        assertThatThrownBy(() -> producer.getByteProperty("p")).isInstanceOf(MessageFormatRuntimeException.class);
        producer.send(QUEUE, "body");
        Message message = sent.get(0);
        assertThat(message.getBody(String.class)).isEqualTo("body");
        assertThat(message.getIntProperty("p")).isEqualTo(1);
        assertThat(message.getObjectProperty("o")).isEqualTo(2.5);
        assertThat(message.getJMSCorrelationID()).isEqualTo("c");
        assertThat(message.getJMSType()).isEqualTo("t");
        assertThat(message.getJMSReplyTo()).isEqualTo(QUEUE);
        producer.clearProperties().send(QUEUE, "next");
        assertThat(sent.get(1).propertyExists("p")).isFalse();
        assertThat(calls.stream().filter("session.createProducer"::equals)).hasSize(1);
    }

    @Test
    void bodiesOfEachTypeAreSentAndNullToo() throws JMSException {
        JMSProducer producer = context.createProducer();
        producer.send(QUEUE, "t")
                .send(QUEUE, new byte[] {1})
                .send(QUEUE, Map.of("n", 1))
                .send(QUEUE, (Serializable) 5);
        assertThat(sent.get(0).getBody(String.class)).isEqualTo("t");
        assertThat(sent.get(1).getBody(byte[].class)).containsExactly(1);
        assertThat(sent.get(2).getBody(Map.class)).isEqualTo(Map.of("n", 1));
        assertThat(sent.get(3).getBody(Integer.class)).isEqualTo(5);
        sent.clear();
        producer.send(QUEUE, (String) null)
                .send(QUEUE, (byte[]) null)
                .send(QUEUE, (Map<String, Object>) null)
                .send(QUEUE, (Serializable) null);
        for (Message empty : sent) {
            assertThat(empty.getBody(Object.class)).isNull();
        }
        assertThatThrownBy(() -> producer.send(QUEUE, (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> producer.send(null, "x")).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.send(QUEUE, Map.of("n", List.of())))
                .isInstanceOf(MessageFormatRuntimeException.class);
    }

    @Test
    void aProducerRefusesWhatDoesNotExist() {
        JMSProducer producer = context.createProducer();
        assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setDeliveryMode(3)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setProperty("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.setProperty(null, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.setProperty("p", new Object()))
                .isInstanceOf(MessageFormatRuntimeException.class);
        CompletionListener none = null;
        assertThat(producer.setAsync(none).getAsync()).isNull();
    }

    @Test
    void receiveBodyTakesTheBodyOrLeavesTheMessage() throws JMSException {
        JMSConsumer consumer = context.createConsumer(QUEUE);
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
        arrived.add(new WeirTextMessage("t"));
        assertThatThrownBy(() -> consumer.receiveBody(byte[].class, 1))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receiveBody(String.class, 1)).isEqualTo("t");
        assertThat(arrived).isEmpty();
        for (Message without :
                List.of(new WeirMessage(), new WeirStreamMessage(), new WeirTextMessage(), new WeirObjectMessage())) {
            arrived.add(without);
            assertThatThrownBy(() -> consumer.receiveBody(Object.class))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            arrived.clear();
        }
        arrived.add(new WeirBytesMessage());
        assertThat(consumer.receiveBody(byte[].class)).isEmpty();
        arrived.add(new WeirMapMessage());
        assertThat(consumer.receiveBody(Map.class)).isEmpty();
    }

    @Test
    void exceptionsKeepTheirMeaning() {
        for (Class<?> type : List.of(
                jakarta.jms.IllegalStateException.class,
                jakarta.jms.InvalidClientIDException.class,
                jakarta.jms.InvalidDestinationException.class,
                jakarta.jms.InvalidSelectorException.class,
                jakarta.jms.JMSSecurityException.class,
                jakarta.jms.MessageFormatException.class,
                jakarta.jms.MessageNotWriteableException.class,
                jakarta.jms.ResourceAllocationException.class,
                jakarta.jms.TransactionInProgressException.class,
                jakarta.jms.TransactionRolledBackException.class)) {
            JMSException classic = made(type);
            JMSRuntimeException runtime = RuntimeFailures.of(classic);
            String name = type.getSimpleName().replace("Exception", "RuntimeException");
            assertThat(runtime.getClass().getSimpleName()).isEqualTo(name);
            assertThat(runtime.getErrorCode()).isEqualTo("code");
            assertThat(runtime).hasMessage("text").hasCause(classic);
        }
        assertThat(RuntimeFailures.of(new jakarta.jms.MessageEOFException("text", "code")))
                .isExactlyInstanceOf(JMSRuntimeException.class);
    }

    private static JMSException made(Class<?> type) {
        try {
            return (JMSException)
                    type.getConstructor(String.class, String.class).newInstance("text", "code");
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
