package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the five kinds of body, TextMessage and ObjectMessage among them, and getBody and isBodyAssignableTo of each (section 3.11
 * and the Javadoc of Message). Method: each kind with a body and without, sent and arrived, with types that fit and types that do
 * not; objects over a connection that allows this test's classes.
 */
class MessageBodyTest extends Messages {
    /** Fails to be written, or to be read, when told to. */
    static final class Fragile implements Serializable {
        private static final long serialVersionUID = 1;
        private final String failsWhen;

        Fragile(String failsWhen) {
            this.failsWhen = failsWhen;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            if (failsWhen.equals("written")) {
                throw new IOException("told to");
            }
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (failsWhen.equals("read")) {
                throw new IllegalArgumentException("told to");
            }
        }
    }

    /** As long a chain of objects as one likes. */
    static final class Link implements Serializable {
        private static final long serialVersionUID = 1;
        private Link next;

        static Link chain(int length) {
            Link last = new Link();
            for (int i = 1; i < length; i++) {
                Link link = new Link();
                link.next = last;
                last = link;
            }
            return last;
        }
    }

    private static final String ALLOWED = "deserializationAllow=org.weirmq.tck.conformance.*%2Cjava.util.*";

    private Session allowing() throws JMSException {
        Connection allowing = closing(factory(ALLOWED).createConnection());
        allowing.start();
        return allowing.createSession();
    }

    private static <M extends Message> M over(Session session, Queue queue, M message) throws JMSException {
        session.createProducer(queue).send(message);
        @SuppressWarnings("unchecked")
        M arrived = (M) next(session.createConsumer(queue));
        return arrived;
    }

    private static void assertBody(Message message, Object body, List<Class<?>> fitting, List<Class<?>> others)
            throws JMSException {
        for (Class<?> type : fitting) {
            assertThat(message.isBodyAssignableTo(type)).as("%s", type).isTrue();
            assertThat((Object) message.getBody(type)).as("%s", type).isEqualTo(body);
        }
        for (Class<?> type : others) {
            assertThat(message.isBodyAssignableTo(type)).as("%s", type).isFalse();
            assertThatThrownBy(() -> message.getBody(type)).as("%s", type).isInstanceOf(MessageFormatException.class);
        }
    }

    private static void assertNoBody(Message message) throws JMSException {
        for (Class<?> type :
                List.<Class<?>>of(Object.class, String.class, Integer.class, byte[].class, Map.class, Thread.class)) {
            assertThat(message.isBodyAssignableTo(type)).as("%s", type).isTrue();
            assertThat((Object) message.getBody(type)).as("%s", type).isNull();
        }
    }

    @Test
    void kindOfMessageIsKept() throws Exception {
        List<Message> all = List.of(
                session.createTextMessage("x"),
                session.createBytesMessage(),
                session.createMapMessage(),
                session.createStreamMessage(),
                session.createObjectMessage("x"));
        List<Class<?>> kinds = List.of(
                TextMessage.class, BytesMessage.class, MapMessage.class, StreamMessage.class, ObjectMessage.class);
        for (int i = 0; i < all.size(); i++) {
            Message arrived = arrived(all.get(i));
            for (int k = 0; k < kinds.size(); k++) {
                assertThat(kinds.get(k).isInstance(arrived)).isEqualTo(i == k);
            }
        }
        assertThat(delivered()).isNotInstanceOfAny(kinds.toArray(new Class<?>[0]));
    }

    @Test
    void plainMessageHasNoBody() throws Exception {
        assertNoBody(session.createMessage());
        assertNoBody(delivered());
    }

    @Test
    void messageWithoutABodyHasNoneOfAnyType() throws Exception {
        for (Message message : List.of(
                session.createTextMessage(),
                session.createTextMessage(null),
                session.createObjectMessage(),
                session.createObjectMessage(null),
                session.createMapMessage(),
                session.createBytesMessage())) {
            assertNoBody(arrived(message));
            assertNoBody(message);
        }
    }

    @Test
    void clearedBodyIsThatOfANewMessage() throws Exception {
        MapMessage map = session.createMapMessage();
        map.setInt("a", 1);
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeInt(1);
        for (Message message : List.of(session.createTextMessage("x"), session.createObjectMessage("x"), map, bytes)) {
            Message arrived = arrived(message);
            arrived.clearBody();
            message.clearBody();
            assertNoBody(arrived(message));
            assertNoBody(arrived);
            assertNoBody(message);
        }
    }

    @Test
    void bodyOfATextMessage() throws Exception {
        TextMessage message = session.createTextMessage("text");
        for (Message each : List.of(message, arrived(message))) {
            assertBody(
                    each,
                    "text",
                    List.of(String.class, Object.class, CharSequence.class, Comparable.class, Serializable.class),
                    List.of(Integer.class, byte[].class, Map.class, StringBuilder.class));
        }
    }

    @Test
    void bodyOfABytesMessage() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeByte((byte) 5);
        for (Message each : List.of(arrived(message), message)) {
            assertBody(
                    each,
                    new byte[] {5},
                    List.of(byte[].class, Object.class),
                    List.of(String.class, int[].class, Byte[].class));
        }
    }

    @Test
    void bodyOfAMapMessage() throws Exception {
        MapMessage message = session.createMapMessage();
        message.setInt("a", 1);
        for (Message each : List.of(message, arrived(message))) {
            assertBody(
                    each,
                    Map.of("a", 1),
                    List.of(Map.class, Object.class),
                    List.of(String.class, HashMap.class, List.class, byte[].class));
        }
    }

    @Test
    void bodyOfAnObjectMessage() throws Exception {
        Session allowing = allowing();
        ArrayList<String> list = new ArrayList<>(List.of("a", "b"));
        ObjectMessage message = allowing.createObjectMessage(list);
        for (Message each : List.of(message, over(allowing, queue(), message))) {
            assertBody(
                    each,
                    list,
                    List.of(ArrayList.class, List.class, Serializable.class, Object.class, Iterable.class),
                    List.of(String.class, Map.class, Integer.class));
        }
    }

    @Test
    void typeMustBeGiven() throws Exception {
        MapMessage map = session.createMapMessage();
        map.setInt("a", 1);
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeInt(1);
        for (Message message : List.of(session.createTextMessage("x"), session.createObjectMessage("x"), map, bytes)) {
            assertThatThrownBy(() -> message.getBody(null)).isInstanceOf(MessageFormatException.class);
            assertThat(message.isBodyAssignableTo(null)).isFalse();
        }
    }

    @Test
    void textIsAnyStringOrNull() throws Exception {
        List<String> texts = List.of(
                "",
                "a",
                "\u0000",
                "<x>Größe</x>",
                "日本\uD83D\uDE80",
                "\uD83D",
                "?\uDE80\uD83D?",
                "\uFFFD",
                "\r\n",
                "x".repeat(200_000),
                "日".repeat(80_000));
        TextMessage message = session.createTextMessage();
        for (String text : texts) {
            message.setText(text);
            assertThat(message.getText()).isEqualTo(text);
            assertThat(arrived(message).getText()).isEqualTo(text);
        }
        message.setText(null);
        assertThat(message.getText()).isNull();
        assertThat(arrived(message).getText()).isNull();
    }

    @Test
    void receivedTextAndObjectAreReadOnlyUntilCleared() throws Exception {
        TextMessage text = arrived(session.createTextMessage("x"));
        assertThatThrownBy(() -> text.setText("y")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> text.setText(null)).isInstanceOf(MessageNotWriteableException.class);
        assertThat(text.getText()).isEqualTo("x");
        text.clearBody();
        text.setText("y");
        assertThat(arrived(text).getText()).isEqualTo("y");
        ObjectMessage object = arrived(session.createObjectMessage("x"));
        assertThatThrownBy(() -> object.setObject("y")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> object.setObject(null)).isInstanceOf(MessageNotWriteableException.class);
        object.clearBody();
        object.setObject("y");
        assertThat(object.getObject()).isEqualTo("y");
    }

    @Test
    void objectIsASnapshotOfWhenItWasSet() throws Exception {
        Session allowing = allowing();
        ArrayList<String> list = new ArrayList<>(List.of("a"));
        ObjectMessage message = allowing.createObjectMessage(list);
        list.add("b");
        assertThat(message.getObject()).isEqualTo(List.of("a"));
        message.getBody(List.class).clear();
        ObjectMessage arrived = over(allowing, queue(), message);
        assertThat(arrived.getObject()).isEqualTo(List.of("a"));
        arrived.getBody(List.class).clear();
        assertThat(arrived.getObject()).as("a new one with each call").isEqualTo(List.of("a"));
        message.setObject(new ArrayList<>(List.of("c")));
        assertThat(over(allowing, queue(), message).getObject()).isEqualTo(List.of("c"));
        message.setObject(null);
        assertThat(over(allowing, queue(), message).getObject()).isNull();
    }

    @Test
    void objectsThatCannotBeSerializedAreMessageFormatExceptions() throws Exception {
        ObjectMessage message = session.createObjectMessage("before");
        ArrayList<Object> holdsOther = new ArrayList<>(List.of(new Object()));
        for (Serializable object : List.of(holdsOther, new Fragile("written"), Link.chain(300_000))) {
            assertThatThrownBy(() -> message.setObject(object)).isInstanceOf(MessageFormatException.class);
        }
        assertThatThrownBy(() -> session.createObjectMessage(holdsOther)).isInstanceOf(MessageFormatException.class);
        assertThat(message.getObject()).as("what it had").isEqualTo("before");
        assertSessionWorks();
    }

    @Test
    void objectsThatCannotBeDeserializedAreMessageFormatExceptions() throws Exception {
        Session allowing = allowing();
        ObjectMessage arrived = over(allowing, queue(), allowing.createObjectMessage(new Fragile("read")));
        assertThatThrownBy(arrived::getObject).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> arrived.getBody(Fragile.class)).isInstanceOf(MessageFormatException.class);
        assertThat(arrived.isBodyAssignableTo(Fragile.class)).isFalse();
        assertThat(arrived.isBodyAssignableTo(Object.class)).isFalse();
        assertThat(over(allowing, queue(), arrived).isBodyAssignableTo(Object.class))
                .as("can be sent on all the same")
                .isFalse();
    }

    @Test
    void classesThatAreNotAllowedAreMessageFormatExceptions() throws Exception {
        ObjectMessage arrived = arrived(session.createObjectMessage(new Fragile("never")));
        assertThatThrownBy(arrived::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining(Fragile.class.getName());
        assertThat(arrived.isBodyAssignableTo(Fragile.class)).isFalse();
        assertThat(arrived.isBodyAssignableTo(Object.class)).isFalse();
        assertSessionWorks();
    }
}
