package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weirmq.tck.conformance.ConversionTable.Cell;

/**
 * Goal: table 3-7, cell by cell, and null, for MapMessage and StreamMessage (section 3.11.3).
 * Method: every value of a row is written with its own method and as an object and read as every column, from the sender's
 * message and from the one that arrived. A stream is read on after each refusal, with the type that was written.
 */
class BodyConversionTest extends Messages {
    private interface MapGetter {
        Object get(MapMessage message, String name) throws JMSException;
    }

    private interface StreamReader {
        Object read(StreamMessage message) throws JMSException;
    }

    private static final Map<String, MapGetter> GETTERS = Map.of(
            "boolean", MapMessage::getBoolean,
            "byte", MapMessage::getByte,
            "short", MapMessage::getShort,
            "char", MapMessage::getChar,
            "int", MapMessage::getInt,
            "long", MapMessage::getLong,
            "float", MapMessage::getFloat,
            "double", MapMessage::getDouble,
            "String", MapMessage::getString,
            "byte[]", MapMessage::getBytes);

    private static final Map<String, StreamReader> READERS = Map.of(
            "boolean", StreamMessage::readBoolean,
            "byte", StreamMessage::readByte,
            "short", StreamMessage::readShort,
            "char", StreamMessage::readChar,
            "int", StreamMessage::readInt,
            "long", StreamMessage::readLong,
            "float", StreamMessage::readFloat,
            "double", StreamMessage::readDouble,
            "String", StreamMessage::readString,
            "byte[]", BodyConversionTest::readBytes);

    private static Object readBytes(StreamMessage message) throws JMSException {
        byte[] buffer = new byte[100];
        int length = message.readBytes(buffer);
        return length < 0 ? null : java.util.Arrays.copyOf(buffer, length);
    }

    private static void set(MapMessage message, String name, Object value) throws JMSException {
        if (value instanceof Boolean v) {
            message.setBoolean(name, v);
        } else if (value instanceof Byte v) {
            message.setByte(name, v);
        } else if (value instanceof Short v) {
            message.setShort(name, v);
        } else if (value instanceof Character v) {
            message.setChar(name, v);
        } else if (value instanceof Integer v) {
            message.setInt(name, v);
        } else if (value instanceof Long v) {
            message.setLong(name, v);
        } else if (value instanceof Float v) {
            message.setFloat(name, v);
        } else if (value instanceof Double v) {
            message.setDouble(name, v);
        } else if (value instanceof byte[] v) {
            message.setBytes(name, v);
        } else {
            message.setString(name, (String) value);
        }
    }

    private static void write(StreamMessage message, Object value) throws JMSException {
        if (value instanceof Boolean v) {
            message.writeBoolean(v);
        } else if (value instanceof Byte v) {
            message.writeByte(v);
        } else if (value instanceof Short v) {
            message.writeShort(v);
        } else if (value instanceof Character v) {
            message.writeChar(v);
        } else if (value instanceof Integer v) {
            message.writeInt(v);
        } else if (value instanceof Long v) {
            message.writeLong(v);
        } else if (value instanceof Float v) {
            message.writeFloat(v);
        } else if (value instanceof Double v) {
            message.writeDouble(v);
        } else if (value instanceof byte[] v) {
            message.writeBytes(v);
        } else {
            message.writeString((String) value);
        }
    }

    private static List<Cell> cells() {
        return ConversionTable.BODIES.cells();
    }

    private List<MapMessage> maps() throws JMSException {
        MapMessage message = session.createMapMessage();
        for (int i = 0; i < cells().size(); i++) {
            set(message, "set" + i, cells().get(i).value());
            message.setObject("object" + i, cells().get(i).value());
        }
        return List.of(message, arrived(message));
    }

    /** Each value twice, the second time as an object. */
    private List<StreamMessage> streams() throws JMSException {
        StreamMessage message = session.createStreamMessage();
        for (Cell cell : cells()) {
            write(message, cell.value());
            message.writeObject(cell.value());
        }
        StreamMessage arrived = arrived(message);
        message.reset();
        return List.of(message, arrived);
    }

    @Test
    void mapCells() throws Exception {
        for (MapMessage message : maps()) {
            for (int i = 0; i < cells().size(); i++) {
                Cell cell = cells().get(i);
                MapGetter getter = GETTERS.get(cell.column());
                for (String name : List.of("set" + i, "object" + i)) {
                    if (cell.expected() != null) {
                        assertThat(getter.get(message, name)).as("%s", cell).isEqualTo(cell.expected());
                    } else {
                        assertThatThrownBy(() -> getter.get(message, name))
                                .as("%s", cell)
                                .isInstanceOf(MessageFormatException.class);
                    }
                    assertThat(message.getObject(name))
                            .isExactlyInstanceOf(cell.value().getClass())
                            .isEqualTo(cell.value());
                }
            }
        }
    }

    @Test
    void streamCells() throws Exception {
        for (StreamMessage message : streams()) {
            for (Cell cell : cells()) {
                for (int twice = 0; twice < 2; twice++) {
                    StreamReader reader = READERS.get(cell.column());
                    if (cell.expected() != null) {
                        assertThat(reader.read(message)).as("%s", cell).isEqualTo(cell.expected());
                    } else {
                        assertThatThrownBy(() -> reader.read(message))
                                .as("%s", cell)
                                .isInstanceOf(MessageFormatException.class);
                        assertThat(READERS.get(cell.row()).read(message))
                                .as("%s, then as what it is", cell)
                                .isEqualTo(cell.value());
                    }
                }
            }
        }
    }

    @Test
    void streamObjectsAreReturnedInTheTypeThatWasWritten() throws Exception {
        for (StreamMessage message : streams()) {
            for (Cell cell : cells()) {
                for (int twice = 0; twice < 2; twice++) {
                    assertThat(message.readObject())
                            .isExactlyInstanceOf(cell.value().getClass())
                            .isEqualTo(cell.value());
                }
            }
        }
    }

    @Test
    void stringsThatAreNoNumberAreNumberFormatExceptions() throws Exception {
        List<String> all = new ArrayList<>();
        ConversionTable.BAD_STRINGS.values().forEach(all::addAll);
        MapMessage sentMap = session.createMapMessage();
        StreamMessage sentStream = session.createStreamMessage();
        for (String text : all) {
            sentMap.setString("n" + text, text);
        }
        for (MapMessage map : List.of(sentMap, arrived(sentMap))) {
            ConversionTable.BAD_STRINGS.forEach((type, strings) -> strings.forEach(text -> assertThatThrownBy(
                            () -> GETTERS.get(type).get(map, "n" + text))
                    .as("'%s' as %s", text, type)
                    .isInstanceOf(NumberFormatException.class)));
        }
        for (List<String> strings : ConversionTable.BAD_STRINGS.values()) {
            for (String text : strings) {
                sentStream.writeString(text);
            }
        }
        StreamMessage stream = arrived(sentStream);
        for (String type : ConversionTable.BAD_STRINGS.keySet()) {
            for (String text : ConversionTable.BAD_STRINGS.get(type)) {
                assertThatThrownBy(() -> READERS.get(type).read(stream))
                        .as("'%s' as %s", text, type)
                        .isInstanceOf(NumberFormatException.class);
                assertThat(stream.readString()).as("still in front of it").isEqualTo(text);
            }
        }
    }

    @Test
    void nullInAMapIsReadAsTheValueOfMethodsReadIt() throws Exception {
        MapMessage sent = session.createMapMessage();
        sent.setString("string", null);
        sent.setBytes("bytes", null);
        sent.setBytes("part", null, 0, 0);
        sent.setObject("object", null);
        for (MapMessage map : List.of(sent, arrived(sent))) {
            for (String name : List.of("string", "bytes", "part", "object", "neverSet")) {
                assertThat(map.itemExists(name)).isEqualTo(!name.equals("neverSet"));
                assertThat(map.getString(name)).isNull();
                assertThat(map.getBytes(name)).isNull();
                assertThat(map.getObject(name)).isNull();
                assertThat(map.getBoolean(name)).isFalse();
                for (String type : List.of("byte", "short", "int", "long")) {
                    assertThatThrownBy(() -> GETTERS.get(type).get(map, name))
                            .isInstanceOf(NumberFormatException.class);
                }
                for (String type : List.of("float", "double", "char")) {
                    assertThatThrownBy(() -> GETTERS.get(type).get(map, name)).isInstanceOf(NullPointerException.class);
                }
            }
        }
    }

    @Test
    void nullInAStreamIsReadAsTheValueOfMethodsReadIt() throws Exception {
        StreamMessage sent = session.createStreamMessage();
        sent.writeString(null);
        sent.writeBytes(null);
        sent.writeBytes(null, 0, 0);
        sent.writeObject(null);
        sent.writeObject(null);
        StreamMessage arrived = arrived(sent);
        sent.reset();
        for (StreamMessage stream : List.of(sent, arrived)) {
            for (String type : List.of("byte", "short", "int", "long")) {
                assertThatThrownBy(() -> READERS.get(type).read(stream)).isInstanceOf(NumberFormatException.class);
            }
            for (String type : List.of("float", "double", "char")) {
                assertThatThrownBy(() -> READERS.get(type).read(stream)).isInstanceOf(NullPointerException.class);
            }
            assertThat(stream.readString()).isNull();
            assertThat(stream.readBytes(new byte[3])).isEqualTo(-1);
            assertThat(stream.readObject()).isNull();
            assertThat(stream.readBoolean()).isFalse();
            assertThat(stream.readString()).isNull();
        }
    }
}
