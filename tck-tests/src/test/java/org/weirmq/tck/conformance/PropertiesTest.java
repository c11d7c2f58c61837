package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the rules for properties but for their conversions (section 3.5 and the Javadoc of Message).
 * Method: rule by rule, on messages to be sent and on messages that arrived.
 */
class PropertiesTest extends Messages {
    private interface Setter {
        void set(Message message, String name) throws JMSException;
    }

    private static final List<Setter> SETTERS = List.of(
            (message, name) -> message.setBooleanProperty(name, true),
            (message, name) -> message.setByteProperty(name, (byte) 1),
            (message, name) -> message.setShortProperty(name, (short) 1),
            (message, name) -> message.setIntProperty(name, 1),
            (message, name) -> message.setLongProperty(name, 1),
            (message, name) -> message.setFloatProperty(name, 1),
            (message, name) -> message.setDoubleProperty(name, 1),
            (message, name) -> message.setStringProperty(name, "1"),
            (message, name) -> message.setObjectProperty(name, 1));

    @Test
    void identifiersAreNames() throws Exception {
        List<String> names = List.of(
                "a",
                "_",
                "$",
                "_9$",
                "camelCase",
                "Größe",
                "日本語",
                "ключ",
                "\uD801\uDC37\uD801\uDC38",
                "€",
                "nULLs",
                "between2",
                "ESCAPED",
                "n".repeat(30_000),
                "jms",
                "JMS_acme_trace",
                "JMSXGroupID",
                "a\u0001b");
        Message message = session.createMessage();
        for (String name : names) {
            message.setStringProperty(name, "v " + name);
        }
        Message received = arrived(message);
        for (String name : names) {
            assertThat(received.propertyExists(name)).as(name).isTrue();
            assertThat(received.getStringProperty(name)).isEqualTo("v " + name);
        }
    }

    @Test
    void namesThatAreNoIdentifiersAreRefused() throws Exception {
        List<String> names = List.of(
                "1",
                "1a",
                "-a",
                "a-b",
                "a.b",
                "a b",
                " a",
                "a ",
                "a\tb",
                "a'b",
                "a\"b",
                "a%",
                "(a)",
                "a=b",
                "a,b",
                "#a",
                "a@b",
                "a:b",
                "\uD83D\uDE80",
                "a\uD83D\uDE80",
                "a\uD801",
                "NULL",
                "TRUE",
                "FALSE",
                "NOT",
                "AND",
                "OR",
                "BETWEEN",
                "LIKE",
                "IN",
                "IS",
                "ESCAPE");
        Message message = session.createMessage();
        for (String name : names) {
            for (Setter setter : SETTERS) {
                assertThatThrownBy(() -> setter.set(message, name))
                        .as("name %s", name)
                        .isInstanceOfAny(IllegalArgumentException.class, JMSException.class);
            }
            assertThat(message.propertyExists(name)).isFalse();
        }
        assertThat(arrived(message).propertyExists("a")).isFalse();
    }

    @Test
    void nullAndEmptyNamesAreIllegalArguments() throws Exception {
        Message message = session.createMessage();
        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(message, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> setter.set(message, "")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(message.getPropertyNames().hasMoreElements()).isFalse();
    }

    @Test
    void receivedPropertiesAreReadOnlyForEverySetter() throws Exception {
        Message message = session.createMessage();
        message.setStringProperty("a", "x");
        Message received = arrived(message);
        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(received, "a")).isInstanceOf(MessageNotWriteableException.class);
            assertThatThrownBy(() -> setter.set(received, "b")).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(received.getStringProperty("a")).isEqualTo("x");
        assertThat(received.propertyExists("b")).isFalse();
    }

    @Test
    void clearedPropertiesAreGoneAndCanBeSetAgain() throws Exception {
        TextMessage message = session.createTextMessage("body");
        message.setJMSType("type");
        message.setIntProperty("a", 1);
        TextMessage received = arrived(message);
        for (TextMessage each : List.of(message, received)) {
            each.clearProperties();
            assertThat(each.getPropertyNames().hasMoreElements()).isFalse();
            assertThat(each.propertyExists("a")).isFalse();
            assertThat(each.getObjectProperty("a")).isNull();
            for (Setter setter : SETTERS) {
                setter.set(each, "b");
                assertThat(each.getStringProperty("b"))
                        .startsWith(each.getObjectProperty("b").toString());
            }
            assertThat(each.getText()).isEqualTo("body");
            assertThat(each.getJMSType()).isEqualTo("type");
        }
        assertThatThrownBy(() -> received.setText("other"))
                .as("the body stays read-only")
                .isInstanceOf(MessageNotWriteableException.class);
        TextMessage again = arrived(received);
        assertThat(again.propertyExists("a")).isFalse();
        assertThat(again.getIntProperty("b")).isEqualTo(1);
        assertThat(again.getText()).isEqualTo("body");
    }

    @Test
    void clearingTheBodyLeavesTheProperties() throws Exception {
        TextMessage message = session.createTextMessage("body");
        message.setIntProperty("a", 1);
        TextMessage received = arrived(message);
        for (TextMessage each : List.of(message, received)) {
            each.clearBody();
            assertThat(each.getText()).isNull();
            assertThat(each.getIntProperty("a")).isEqualTo(1);
        }
        assertThatThrownBy(() -> received.setIntProperty("b", 1)).isInstanceOf(MessageNotWriteableException.class);
    }

    @Test
    void onlyPrimitivesAndStringsAreValues() throws Exception {
        Message message = session.createMessage();
        message.setIntProperty("a", 1);
        List<Object> bad = List.of(
                new Object(),
                'c',
                new byte[1],
                new Date(),
                BigDecimal.ONE,
                new ArrayList<>(),
                new StringBuilder("x"),
                new int[0],
                Thread.State.NEW,
                Map.of());
        for (Object value : bad) {
            assertThatThrownBy(() -> message.setObjectProperty("a", value))
                    .as(value.getClass().getName())
                    .isInstanceOf(MessageFormatException.class);
        }
        assertThat(message.getIntProperty("a")).isEqualTo(1);
    }

    @Test
    void namesAreIteratedOnceEachWithoutHeaders() throws Exception {
        Message message = session.createMessage();
        message.setJMSType("type");
        message.setJMSCorrelationID("id");
        message.setJMSReplyTo(queue());
        message.setIntProperty("a", 1);
        message.setIntProperty("a", 2);
        message.setStringProperty("nothing", null);
        message.setStringProperty("A", "other");
        assertThat(names(message)).containsExactlyInAnyOrder("a", "A", "nothing");
        Message received = arrived(message);
        assertThat(names(received)).containsExactlyInAnyOrder("a", "A", "nothing", "JMSXDeliveryCount");
        for (String name : names(received)) {
            assertThat(received.propertyExists(name)).isTrue();
        }
        for (Enumeration<?> each = message.getPropertyNames(); each.hasMoreElements(); ) {
            message.setIntProperty(each.nextElement() + "_too", 3);
        }
        assertThat(names(message)).hasSize(6);
    }

    private static List<String> names(Message message) throws JMSException {
        List<String> names = new ArrayList<>();
        Collections.list((Enumeration<?>) message.getPropertyNames()).forEach(name -> names.add((String) name));
        return names;
    }

    @Test
    void lastValueSetIsTheValue() throws Exception {
        Message message = session.createMessage();
        for (Setter setter : SETTERS) {
            setter.set(message, "a");
        }
        message.setBooleanProperty("a", false);
        assertThat(message.getObjectProperty("a")).isEqualTo(false);
        assertThat(arrived(message).getObjectProperty("a")).isEqualTo(false);
    }

    @Test
    void namesAreCaseSensitive() throws Exception {
        Message message = session.createMessage();
        message.setIntProperty("a", 1);
        message.setIntProperty("A", 2);
        Message received = arrived(message);
        assertThat(received.getIntProperty("a")).isEqualTo(1);
        assertThat(received.getIntProperty("A")).isEqualTo(2);
    }

    @Test
    void groupPropertiesAreTheClients() throws Exception {
        for (int sequence : new int[] {1, 0, -1, Integer.MAX_VALUE}) {
            Message message = session.createMessage();
            message.setStringProperty("JMSXGroupID", "group");
            message.setIntProperty("JMSXGroupSeq", sequence);
            Message received = arrived(message);
            assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("group");
            assertThat(received.getObjectProperty("JMSXGroupSeq")).isEqualTo(sequence);
        }
        Message sequenceAlone = session.createMessage();
        sequenceAlone.setIntProperty("JMSXGroupSeq", 3);
        assertThat(arrived(sequenceAlone).getIntProperty("JMSXGroupSeq")).isEqualTo(3);
        assertThat(arrived(sequenceAlone).propertyExists("JMSXGroupID")).isFalse();
        Message empty = session.createMessage();
        empty.setStringProperty("JMSXGroupID", "");
        assertThat(arrived(empty).getStringProperty("JMSXGroupID")).isEmpty();
        Message none = session.createMessage();
        none.setStringProperty("JMSXGroupID", null);
        assertThat(arrived(none).getStringProperty("JMSXGroupID")).isNull();
    }

    @Test
    void groupPropertiesHaveTheirTypes() throws Exception {
        Message message = session.createMessage();
        assertThatThrownBy(() -> message.setIntProperty("JMSXGroupID", 1)).isInstanceOf(JMSException.class);
        for (Object sequence : List.of("first", 1L, 1.0, true)) {
            assertThatThrownBy(() -> message.setObjectProperty("JMSXGroupSeq", sequence))
                    .as("%s", sequence)
                    .isInstanceOf(JMSException.class);
        }
        assertThat(names(message)).isEmpty();
    }

    @Test
    void deliveryCountIsSetForTheConsumerOnly() throws Exception {
        Message message = session.createMessage();
        assertThatThrownBy(() -> message.setIntProperty("JMSXDeliveryCount", 5)).isInstanceOf(JMSException.class);
        Message received = arrived(message);
        assertThat(message.propertyExists("JMSXDeliveryCount")).isFalse();
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(received.getObjectProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(arrived(received).getIntProperty("JMSXDeliveryCount"))
                .as("counted anew when the message is sent on")
                .isEqualTo(1);
    }

    @Test
    void headerNamesAreNoProperties() throws Exception {
        Message message = session.createMessage();
        for (String header : List.of("JMSType", "JMSPriority", "JMSDestination", "JMSReplyTo", "JMSCorrelationID")) {
            assertThatThrownBy(() -> message.setStringProperty(header, "x")).isInstanceOf(JMSException.class);
            assertThat(delivered().propertyExists(header)).isFalse();
        }
    }

    @Test
    void anyTextIsAValue() throws Exception {
        List<String> texts = List.of(
                "",
                " ",
                "\u0000",
                "a\u0000b",
                "Größe",
                "日本語",
                "\uD83D\uDE80",
                "\uD83D",
                "\uDE80\uD83D",
                "a\uD83Db",
                "\uFFFD",
                "\uFFFE\uFFFF",
                "\r\n\t",
                "'quote''s'",
                "x".repeat(100_000));
        Message message = session.createMessage();
        for (int i = 0; i < texts.size(); i++) {
            message.setStringProperty("p" + i, texts.get(i));
        }
        Message received = arrived(message);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(received.getStringProperty("p" + i)).isEqualTo(texts.get(i));
        }
    }

    @Test
    void manyPropertiesArrive() throws Exception {
        Message message = session.createMessage();
        Map<String, Object> expected = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Object value = i % 3 == 0 ? (Object) i : i % 3 == 1 ? "text " + i : (Object) (i / 7.0);
            message.setObjectProperty("property_" + i, value);
            expected.put("property_" + i, value);
        }
        Message received = arrived(message);
        Map<String, Object> actual = new HashMap<>();
        for (String name : names(received)) {
            actual.put(name, received.getObjectProperty(name));
        }
        actual.remove("JMSXDeliveryCount");
        assertThat(actual).isEqualTo(expected);
    }
}
