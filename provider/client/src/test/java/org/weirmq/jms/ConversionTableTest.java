package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Goal: values convert as the tables of Jakarta Messaging 3.1 say, section 3.5.4 for properties and 3.11.3 for MapMessage and
 * StreamMessage, and no other way. Method: each cell of the tables as drawn there; the blank ones throw MessageFormatException
 * and leave a stream where it was.
 */
class ConversionTableTest {
    private static final String PROPERTIES = """
                    | boolean byte short int long float double String
            boolean |    X                                       X
            byte    |          X     X    X   X                  X
            short   |                X    X   X                  X
            int     |                     X   X                  X
            long    |                         X                  X
            float   |                               X     X      X
            double  |                                     X      X
            String  |    X     X     X    X   X     X     X      X
            """;

    private static final String BODIES = """
                    | boolean byte short char int long float double String byte[]
            boolean |    X                                            X
            byte    |          X     X         X   X                  X
            short   |                X         X   X                  X
            char    |                     X                           X
            int     |                          X   X                  X
            long    |                              X                  X
            float   |                                    X     X      X
            double  |                                          X      X
            String  |    X     X     X         X   X     X     X      X
            byte[]  |                                                        X
            """;

    private static final Map<String, Object> WRITTEN = written();

    private static Map<String, Object> written() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("boolean", true);
        values.put("byte", (byte) 7);
        values.put("short", (short) 7);
        values.put("char", 'c');
        values.put("int", 7);
        values.put("long", 7L);
        values.put("float", 7f);
        values.put("double", 7d);
        values.put("String", "7");
        values.put("byte[]", new byte[] {7});
        return values;
    }

    /** Reads a value as a type. */
    private interface Reader {
        Object read(String type) throws JMSException;
    }

    @TestFactory
    Stream<DynamicTest> properties() {
        return cells(PROPERTIES, value -> {
            WeirMessage message = new WeirMessage();
            message.setObjectProperty("p", value);
            WeirMessage received = Sent.through(message);
            return type -> property(received, type);
        });
    }

    private static Object property(WeirMessage message, String type) throws JMSException {
        return switch (type) {
            case "boolean" -> message.getBooleanProperty("p");
            case "byte" -> message.getByteProperty("p");
            case "short" -> message.getShortProperty("p");
            case "int" -> message.getIntProperty("p");
            case "long" -> message.getLongProperty("p");
            case "float" -> message.getFloatProperty("p");
            case "double" -> message.getDoubleProperty("p");
            case "String" -> message.getStringProperty("p");
            default -> throw new AssertionError(type);
        };
    }

    @TestFactory
    Stream<DynamicTest> mapEntries() {
        return cells(BODIES, value -> {
            WeirMapMessage message = new WeirMapMessage();
            message.setObject("p", value);
            WeirMapMessage received = Sent.through(message);
            return type -> entry(received, type);
        });
    }

    private static Object entry(WeirMapMessage message, String type) throws JMSException {
        return switch (type) {
            case "boolean" -> message.getBoolean("p");
            case "byte" -> message.getByte("p");
            case "short" -> message.getShort("p");
            case "char" -> message.getChar("p");
            case "int" -> message.getInt("p");
            case "long" -> message.getLong("p");
            case "float" -> message.getFloat("p");
            case "double" -> message.getDouble("p");
            case "String" -> message.getString("p");
            case "byte[]" -> message.getBytes("p");
            default -> throw new AssertionError(type);
        };
    }

    @TestFactory
    Stream<DynamicTest> streamValues() {
        return cells(BODIES, value -> {
            WeirStreamMessage message = new WeirStreamMessage();
            message.writeObject(value);
            message.writeObject("behind");
            WeirStreamMessage received = Sent.through(message);
            return type -> {
                try {
                    return next(received, type);
                } catch (MessageFormatException e) {
                    Object stillThere = received.readObject();
                    assertThat(Objects.deepEquals(stillThere, value)).isTrue();
                    throw e;
                }
            };
        });
    }

    private static Object next(WeirStreamMessage message, String type) throws JMSException {
        switch (type) {
            case "byte[]":
                byte[] bytes = new byte[10];
                int length = message.readBytes(bytes);
                return Arrays.copyOf(bytes, length);
            case "boolean":
                return message.readBoolean();
            case "byte":
                return message.readByte();
            case "short":
                return message.readShort();
            case "char":
                return message.readChar();
            case "int":
                return message.readInt();
            case "long":
                return message.readLong();
            case "float":
                return message.readFloat();
            case "double":
                return message.readDouble();
            case "String":
                return message.readString();
            default:
                throw new AssertionError(type);
        }
    }

    /** Makes a reader on a message that holds the value. */
    private interface Holder {
        Reader holding(Object value) throws JMSException;
    }

    private static Stream<DynamicTest> cells(String table, Holder holder) {
        List<String> lines = table.lines().toList();
        String head = lines.get(0);
        List<String> columns =
                List.of(head.substring(head.indexOf('|') + 1).trim().split(" +"));
        Stream.Builder<DynamicTest> tests = Stream.builder();
        for (String line : lines.subList(1, lines.size())) {
            String from = line.substring(0, line.indexOf('|')).trim();
            for (String to : columns) {
                int start = head.indexOf(" " + to + (columns.indexOf(to) == columns.size() - 1 ? "" : " "));
                int end = Math.min(line.length(), start + to.length() + 2);
                boolean marked =
                        start < line.length() && line.substring(start, end).contains("X");
                tests.add(DynamicTest.dynamicTest(from + " as " + to, () -> cell(holder, from, to, marked)));
            }
        }
        return tests.build();
    }

    private static void cell(Holder holder, String from, String to, boolean marked) throws JMSException {
        Object value = WRITTEN.get(from);
        Reader reader = holder.holding(value);
        if (!marked) {
            assertThatThrownBy(() -> reader.read(to)).isInstanceOf(MessageFormatException.class);
            return;
        }
        Object read = reader.read(to);
        if (to.equals("String")) {
            assertThat(read).isEqualTo(String.valueOf(value));
        } else if (to.equals("boolean")) {
            assertThat(read).isEqualTo(from.equals("boolean"));
        } else if (read instanceof Number number) {
            assertThat(number.doubleValue()).isEqualTo(7d);
        } else {
            assertThat(Objects.deepEquals(read, value)).isTrue();
        }
    }
}
