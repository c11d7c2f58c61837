package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: a provider sends messages that another one made, whatever is in them (section 3.12 and the Javadoc of Message).
 * Method: messages of another provider, sent through both APIs, synchronously and not.
 */
class ForeignMessageTest extends Messages {
    private interface Sending {
        void send(Queue queue, Message message) throws Exception;
    }

    /** Each way there is. */
    private List<Sending> ways() throws JMSException {
        MessageProducer producer = session.createProducer(null);
        JMSContext context = context();
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer inTransaction = transacted.createProducer(null);
        return List.of(
                producer::send,
                (queue, message) -> producer.send(queue, message, DeliveryMode.NON_PERSISTENT, 7, 60_000),
                (queue, message) -> {
                    CompletableFuture<Message> outcome = new CompletableFuture<>();
                    producer.send(queue, message, Completion.of(outcome));
                    assertThat(outcome.get(SOON_MS, TimeUnit.MILLISECONDS)).isSameAs(message);
                },
                (queue, message) -> context.createProducer().send(queue, message),
                (queue, message) -> {
                    CompletableFuture<Message> outcome = new CompletableFuture<>();
                    CompletionListener listener = Completion.of(outcome);
                    context.createProducer().setAsync(listener).send(queue, message);
                    assertThat(outcome.get(SOON_MS, TimeUnit.MILLISECONDS)).isSameAs(message);
                },
                (queue, message) -> {
                    inTransaction.send(queue, message);
                    transacted.commit();
                });
    }

    @Test
    void headersAndPropertiesArriveAndTheHeadersOfTheSendComeBack() throws Exception {
        for (Sending way : ways()) {
            Queue queue = queue();
            Message message = Foreign.message();
            message.setJMSCorrelationID("c");
            message.setJMSType("t");
            message.setJMSMessageID("ID:theirs");
            message.setJMSPriority(1);
            message.setJMSExpiration(5);
            message.setJMSDestination(topic());
            message.setBooleanProperty("boolean", true);
            message.setByteProperty("byte", (byte) 1);
            message.setShortProperty("short", (short) 2);
            message.setIntProperty("int", 3);
            message.setLongProperty("long", 4);
            message.setFloatProperty("float", 5);
            message.setDoubleProperty("double", 6);
            message.setStringProperty("string", "text");
            message.setStringProperty("JMSXGroupID", "group");
            message.setStringProperty("JMS_theirs_a", "x");
            long before = System.currentTimeMillis();
            way.send(queue, message);
            Message arrived = first(queue);
            assertThat(arrived.getJMSCorrelationID()).isEqualTo("c");
            assertThat(arrived.getJMSType()).isEqualTo("t");
            for (Object value : new Object[] {true, (byte) 1, (short) 2, 3, 4L, 5f, 6.0}) {
                String name = value.getClass().getSimpleName().toLowerCase().replace("integer", "int");
                assertThat(arrived.getObjectProperty(name)).isEqualTo(value);
            }
            assertThat(arrived.getStringProperty("string")).isEqualTo("text");
            assertThat(arrived.getStringProperty("JMSXGroupID")).isEqualTo("group");
            assertThat(arrived.getStringProperty("JMS_theirs_a")).isEqualTo("x");
            assertThat(message.getJMSDestination()).isEqualTo(queue).isEqualTo(arrived.getJMSDestination());
            assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:theirs");
            assertThat(message.getJMSMessageID()).isEqualTo(arrived.getJMSMessageID());
            assertThat(message.getJMSTimestamp()).isGreaterThanOrEqualTo(before).isEqualTo(arrived.getJMSTimestamp());
            assertThat(message.getJMSPriority()).isNotEqualTo(1).isEqualTo(arrived.getJMSPriority());
            assertThat(message.getJMSDeliveryMode()).isEqualTo(arrived.getJMSDeliveryMode());
            assertThat(message.getJMSExpiration()).isNotEqualTo(5).isEqualTo(arrived.getJMSExpiration());
            assertThat(message.getJMSDeliveryTime()).isEqualTo(arrived.getJMSDeliveryTime());
        }
    }

    @Test
    void bodiesOfEachKindArrive() throws Exception {
        for (Sending way : ways()) {
            TextMessage text = Foreign.text();
            text.setText("Größe \uD83D\uDE80");
            assertThat(this.<TextMessage>through(way, text).getText()).isEqualTo("Größe \uD83D\uDE80");
            BytesMessage bytes = Foreign.bytes();
            byte[] much = new byte[150_000];
            Arrays.fill(much, (byte) 7);
            bytes.writeBytes(much);
            assertThat(this.<BytesMessage>through(way, bytes).getBody(byte[].class))
                    .isEqualTo(much);
            MapMessage map = Foreign.map();
            map.setObject("int", 1);
            map.setObject("bytes", new byte[] {1});
            map.setObject("null", null);
            MapMessage arrivedMap = through(way, map);
            assertThat(arrivedMap.getInt("int")).isEqualTo(1);
            assertThat(arrivedMap.getBytes("bytes")).containsExactly(1);
            assertThat(arrivedMap.itemExists("null")).isTrue();
            StreamMessage stream = Foreign.stream();
            List<Object> values = Arrays.asList(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6.0, "text", null);
            for (Object value : values) {
                stream.writeObject(value);
            }
            StreamMessage arrivedStream = through(way, stream);
            for (Object value : values) {
                assertThat(arrivedStream.readObject()).isEqualTo(value);
            }
            ObjectMessage object = Foreign.object();
            object.setObject("a string");
            assertThat(this.<Message>through(way, object)).isInstanceOf(ObjectMessage.class);
        }
    }

    @Test
    void bodiesThatAreEmptyArrive() throws Exception {
        Sending way = ways().get(0);
        assertThat(this.<TextMessage>through(way, Foreign.text()).getText()).isNull();
        assertThat(this.<BytesMessage>through(way, Foreign.bytes()).getBodyLength())
                .isZero();
        assertThat(this.<MapMessage>through(way, Foreign.map()).getMapNames().hasMoreElements())
                .isFalse();
        assertThat(this.<ObjectMessage>through(way, Foreign.object()).getObject())
                .isNull();
        assertThat(this.<StreamMessage>through(way, Foreign.stream())).isNotNull();
        assertThat(this.<Message>through(way, Foreign.message()).isBodyAssignableTo(Thread.class))
                .isTrue();
    }

    private <M extends Message> M through(Sending way, Message message) throws Exception {
        Queue queue = queue();
        way.send(queue, message);
        return first(queue);
    }

    @Test
    void sameMessageCanBeSentAgain() throws Exception {
        StreamMessage stream = Foreign.stream();
        stream.writeObject("a");
        BytesMessage bytes = Foreign.bytes();
        bytes.writeBytes(new byte[] {1, 2});
        for (Sending way : ways()) {
            assertThat(this.<StreamMessage>through(way, stream).readString()).isEqualTo("a");
            assertThat(this.<BytesMessage>through(way, bytes).readShort()).isEqualTo((short) 0x0102);
        }
        stream.writeObject("b");
        StreamMessage second = through(ways().get(0), stream);
        assertThat(second.readString() + second.readString()).isEqualTo("ab");
    }

    @Test
    void replyToOfAnotherProviderIsKeptWhereItHasAName() throws Exception {
        Queue answers = queue();
        String name = answers.getQueueName();
        Queue theirs = () -> name;
        Topic theirTopic = () -> name;
        for (Message message : List.of(session.createMessage(), Foreign.message())) {
            message.setJMSReplyTo(theirs);
            assertThat(message.getJMSReplyTo()).isSameAs(theirs);
            Destination replyTo = arrived(message).getJMSReplyTo();
            assertThat(replyTo).isEqualTo(answers);
            session.createProducer(replyTo).send(session.createTextMessage("answer"));
            assertThat(first(answers).getBody(String.class)).isEqualTo("answer");
            message.setJMSReplyTo(theirTopic);
            assertThat(((Topic) arrived(message).getJMSReplyTo()).getTopicName())
                    .isEqualTo(name);
        }
    }

    @Test
    void replyToOfAnUnknownKindDoesNotKeepAForeignMessageFromBeingSent() throws Exception {
        for (Sending way : ways()) {
            Message message = Foreign.message();
            message.setJMSReplyTo(new Destination() {});
            message.setJMSType("t");
            assertThat(this.<Message>through(way, message).getJMSType()).isEqualTo("t");
        }
    }

    @Test
    void destinationOfAnotherProviderIsTakenByItsName() throws Exception {
        Queue queue = queue();
        String name = queue.getQueueName();
        Queue theirs = () -> name;
        Message message = session.createTextMessage("x");
        session.createProducer(theirs).send(message);
        assertThat(((Queue) message.getJMSDestination()).getQueueName()).isEqualTo(name);
        assertThat(next(session.createConsumer(theirs)).getBody(String.class)).isEqualTo("x");
    }

    @Test
    void whatCannotBeSentIsAMessageFormatException() throws Exception {
        Queue queue = queue();
        MessageProducer producer = session.createProducer(queue);
        Message badName = Foreign.message();
        badName.setObjectProperty("not-an-identifier", 1);
        Message badValue = Foreign.message();
        badValue.setObjectProperty("a", new StringBuilder("x"));
        Message nullName = Foreign.message();
        nullName.setObjectProperty(null, 1);
        MapMessage badEntry = Foreign.map();
        badEntry.setObject("", 1);
        StreamMessage badField = Foreign.stream();
        badField.writeObject(new StringBuilder("x"));
        JMSContext context = context();
        for (Message message : List.of(badName, badValue, nullName, badEntry, badField)) {
            assertThatThrownBy(() -> producer.send(message)).isInstanceOf(MessageFormatException.class);
            assertThatThrownBy(() -> producer.send(message, Completion.of(new CompletableFuture<>())))
                    .isInstanceOf(MessageFormatException.class);
            assertThatThrownBy(() -> context.createProducer().send(queue, message))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
        assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
        assertSessionWorks();
    }
}
