package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: the rules of MapMessage but for its conversions (section 3.11 and its Javadoc). Method: rule by rule, sent and arrived. */
class MapMessageTest extends Messages {
    private interface Setter {
        void set(MapMessage message, String name) throws JMSException;
    }

    private static final List<Setter> SETTERS = List.of(
            (message, name) -> message.setBoolean(name, true),
            (message, name) -> message.setByte(name, (byte) 1),
            (message, name) -> message.setShort(name, (short) 1),
            (message, name) -> message.setChar(name, 'c'),
            (message, name) -> message.setInt(name, 1),
            (message, name) -> message.setLong(name, 1),
            (message, name) -> message.setFloat(name, 1),
            (message, name) -> message.setDouble(name, 1),
            (message, name) -> message.setString(name, "1"),
            (message, name) -> message.setBytes(name, new byte[1]),
            (message, name) -> message.setBytes(name, new byte[3], 1, 1),
            (message, name) -> message.setObject(name, 1));

    @Test
    void nullAndEmptyNamesAreIllegalArguments() throws Exception {
        MapMessage message = session.createMapMessage();
        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(message, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> setter.set(message, "")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(message.getMapNames().hasMoreElements()).isFalse();
    }

    @Test
    void anyOtherStringIsAName() throws Exception {
        MapMessage message = session.createMapMessage();
        List<String> names = List.of(
                " ",
                "1",
                "a b",
                "a.b-c",
                "NULL",
                "Größe",
                "日本",
                "\uD83D\uDE80",
                "\uD83D",
                "\u0000",
                "n".repeat(100_000));
        for (String name : names) {
            message.setString(name, "v" + name);
        }
        MapMessage arrived = arrived(message);
        for (String name : names) {
            assertThat(arrived.getString(name)).isEqualTo("v" + name);
        }
        assertThat(names(arrived)).containsExactlyInAnyOrderElementsOf(names);
    }

    private static List<String> names(MapMessage message) throws JMSException {
        List<String> names = new ArrayList<>();
        Collections.list((Enumeration<?>) message.getMapNames()).forEach(name -> names.add((String) name));
        return names;
    }

    @Test
    void receivedMapIsReadOnlyForEverySetterUntilItIsCleared() throws Exception {
        MapMessage message = session.createMapMessage();
        message.setInt("a", 1);
        message.setIntProperty("p", 2);
        MapMessage arrived = arrived(message);
        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(arrived, "a")).isInstanceOf(MessageNotWriteableException.class);
            assertThatThrownBy(() -> setter.set(arrived, "b")).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(names(arrived)).containsExactly("a");
        arrived.clearBody();
        assertThat(names(arrived)).isEmpty();
        assertThat(arrived.itemExists("a")).isFalse();
        for (Setter setter : SETTERS) {
            setter.set(arrived, "a");
            assertThat(arrived.getObject("a")).isNotNull();
        }
        assertThat(arrived.getIntProperty("p")).isEqualTo(2);
        assertThat(arrived(arrived).getInt("a")).isEqualTo(1);
    }

    @Test
    void mapCanBeReadAndWrittenBeforeAndAfterTheSend() throws Exception {
        MapMessage message = session.createMapMessage();
        message.setInt("a", 1);
        assertThat(message.getInt("a")).isEqualTo(1);
        MapMessage first = arrived(message);
        message.setInt("a", 2);
        message.setInt("b", 3);
        MapMessage second = arrived(message);
        assertThat(first.getInt("a")).isEqualTo(1);
        assertThat(first.itemExists("b")).isFalse();
        assertThat(second.getInt("a")).isEqualTo(2);
        assertThat(second.getInt("b")).isEqualTo(3);
    }

    @Test
    void lastValueSetIsTheValue() throws Exception {
        MapMessage message = session.createMapMessage();
        for (Setter setter : SETTERS) {
            setter.set(message, "a");
        }
        message.setString("a", null);
        assertThat(names(message)).containsExactly("a");
        assertThat(arrived(message).itemExists("a")).isTrue();
        assertThat(arrived(message).getObject("a")).isNull();
    }

    @Test
    void onlyPrimitivesStringsAndBytesAreValues() throws Exception {
        MapMessage message = session.createMapMessage();
        for (Object value : new Object[] {
            new Object(), new Date(), new Byte[] {1}, new int[1], new ArrayList<>(), Map.of(), new StringBuilder("x")
        }) {
            assertThatThrownBy(() -> message.setObject("a", value))
                    .as(value.getClass().getName())
                    .isInstanceOf(MessageFormatException.class);
        }
        assertThat(names(message)).isEmpty();
    }

    @Test
    void bytesAreCopiedInAndOut() throws Exception {
        byte[] bytes = {1, 2, 3, 4};
        MapMessage message = session.createMapMessage();
        message.setBytes("whole", bytes);
        message.setBytes("part", bytes, 1, 2);
        message.setObject("object", bytes);
        bytes[1] = 99;
        for (MapMessage each : List.of(message, arrived(message))) {
            assertThat(each.getBytes("whole")).containsExactly(1, 2, 3, 4);
            assertThat(each.getBytes("part")).containsExactly(2, 3);
            assertThat((byte[]) each.getObject("object")).containsExactly(1, 2, 3, 4);
            each.getBytes("whole")[0] = 98;
            ((byte[]) each.getObject("object"))[0] = 97;
            ((byte[]) each.getBody(Map.class).get("part"))[0] = 96;
            assertThat(each.getBytes("whole")).containsExactly(1, 2, 3, 4);
            assertThat((byte[]) each.getObject("object")).containsExactly(1, 2, 3, 4);
            assertThat(each.getBytes("part")).containsExactly(2, 3);
        }
    }

    @Test
    void partOfBytesMustLieInTheArray() throws Exception {
        MapMessage message = session.createMapMessage();
        byte[] bytes = new byte[4];
        for (int[] part : new int[][] {{-1, 1}, {0, 5}, {4, 1}, {1, -1}, {2, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> message.setBytes("a", bytes, part[0], part[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        message.setBytes("none", bytes, 4, 0);
        assertThat(names(message)).containsExactly("none");
        assertThat(arrived(message).getBytes("none")).isEmpty();
    }

    @Test
    void bodyIsAMapOfItsOwn() throws Exception {
        MapMessage message = session.createMapMessage();
        message.setInt("a", 1);
        message.setString("b", "x");
        for (MapMessage each : List.of(message, arrived(message))) {
            Map<?, ?> body = each.getBody(Map.class);
            assertThat(body).isEqualTo(Map.of("a", 1, "b", "x"));
            body.clear();
            assertThat(each.getInt("a")).isEqualTo(1);
        }
    }

    @Test
    void manyEntriesArrive() throws Exception {
        MapMessage message = session.createMapMessage();
        Map<String, Object> expected = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            message.setObject("entry " + i, i % 2 == 0 ? (Object) i : "v" + i);
            expected.put("entry " + i, i % 2 == 0 ? (Object) i : "v" + i);
        }
        assertThat(arrived(message).getBody(Map.class)).isEqualTo(expected);
    }
}
