package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weirmq.tck.conformance.ConversionTable.Cell;

/**
 * Goal: table 3-2, cell by cell, and null (sections 3.5.4, 3.5.5 and 3.5.8).
 * Method: every value of a row is set with its own setter and with setObjectProperty, and read with the getter of every column,
 * on the sender's message and on the one that arrived.
 */
class PropertyConversionTest extends Messages {
    private interface Getter {
        Object get(Message message, String name) throws JMSException;
    }

    private static final Map<String, Getter> GETTERS = Map.of(
            "boolean", Message::getBooleanProperty,
            "byte", Message::getByteProperty,
            "short", Message::getShortProperty,
            "int", Message::getIntProperty,
            "long", Message::getLongProperty,
            "float", Message::getFloatProperty,
            "double", Message::getDoubleProperty,
            "String", Message::getStringProperty);

    private static void set(Message message, String name, Object value) throws JMSException {
        if (value instanceof Boolean v) {
            message.setBooleanProperty(name, v);
        } else if (value instanceof Byte v) {
            message.setByteProperty(name, v);
        } else if (value instanceof Short v) {
            message.setShortProperty(name, v);
        } else if (value instanceof Integer v) {
            message.setIntProperty(name, v);
        } else if (value instanceof Long v) {
            message.setLongProperty(name, v);
        } else if (value instanceof Float v) {
            message.setFloatProperty(name, v);
        } else if (value instanceof Double v) {
            message.setDoubleProperty(name, v);
        } else {
            message.setStringProperty(name, (String) value);
        }
    }

    /** One message with the value of each cell, set in both ways, and the same as it arrives. */
    private List<Message> withEachValue(Map<String, Cell> cells) throws JMSException {
        Message message = session.createMessage();
        for (Map.Entry<String, Cell> cell : cells.entrySet()) {
            set(message, "set_" + cell.getKey(), cell.getValue().value());
            message.setObjectProperty("object_" + cell.getKey(), cell.getValue().value());
        }
        return List.of(message, arrived(message));
    }

    private static Map<String, Cell> cells(boolean marked) {
        Map<String, Cell> cells = new HashMap<>();
        for (Cell cell : ConversionTable.PROPERTIES.cells()) {
            if (marked == (cell.expected() != null)) {
                cells.put("n" + cells.size(), cell);
            }
        }
        return cells;
    }

    @Test
    void markedCellsConvert() throws Exception {
        Map<String, Cell> cells = cells(true);
        for (Message message : withEachValue(cells)) {
            for (Map.Entry<String, Cell> each : cells.entrySet()) {
                Cell cell = each.getValue();
                for (String how : List.of("set_", "object_")) {
                    assertThat(GETTERS.get(cell.column()).get(message, how + each.getKey()))
                            .as("%s%s", how, cell)
                            .isEqualTo(cell.expected());
                }
            }
        }
    }

    @Test
    void unmarkedCellsAreMessageFormatExceptions() throws Exception {
        Map<String, Cell> cells = cells(false);
        for (Message message : withEachValue(cells)) {
            for (Map.Entry<String, Cell> each : cells.entrySet()) {
                Cell cell = each.getValue();
                for (String how : List.of("set_", "object_")) {
                    assertThatThrownBy(() -> GETTERS.get(cell.column()).get(message, how + each.getKey()))
                            .as("%s%s", how, cell)
                            .isInstanceOf(MessageFormatException.class);
                }
            }
        }
    }

    @Test
    void stringsThatAreNoNumberAreNumberFormatExceptions() throws Exception {
        Message sent = session.createMessage();
        List<String> all = new ArrayList<>();
        ConversionTable.BAD_STRINGS.values().forEach(all::addAll);
        for (int i = 0; i < all.size(); i++) {
            sent.setStringProperty("n" + i, all.get(i));
        }
        for (Message message : List.of(sent, arrived(sent))) {
            ConversionTable.BAD_STRINGS.forEach((type, strings) -> strings.forEach(text -> {
                String name = "n" + all.indexOf(text);
                assertThatThrownBy(() -> GETTERS.get(type).get(message, name))
                        .as("'%s' as %s", text, type)
                        .isInstanceOf(NumberFormatException.class);
            }));
        }
    }

    @Test
    void objectsAreReturnedInTheTypeThatWasSet() throws Exception {
        Map<String, Cell> cells = cells(true);
        for (Message message : withEachValue(cells)) {
            for (Map.Entry<String, Cell> each : cells.entrySet()) {
                for (String how : List.of("set_", "object_")) {
                    assertThat(message.getObjectProperty(how + each.getKey()))
                            .isExactlyInstanceOf(each.getValue().value().getClass())
                            .isEqualTo(each.getValue().value());
                }
            }
        }
    }

    @Test
    void nullIsReadAsTheValueOfMethodsReadIt() throws Exception {
        Message sent = session.createMessage();
        sent.setStringProperty("string", null);
        sent.setObjectProperty("object", null);
        for (Message message : List.of(sent, arrived(sent))) {
            for (String name : List.of("string", "object", "neverSet")) {
                assertThat(message.getStringProperty(name)).isNull();
                assertThat(message.getObjectProperty(name)).isNull();
                assertThat(message.getBooleanProperty(name)).isEqualTo(Boolean.valueOf(null));
                for (String type : List.of("byte", "short", "int", "long")) {
                    assertThatThrownBy(() -> GETTERS.get(type).get(message, name))
                            .as("null as %s", type)
                            .isInstanceOf(NumberFormatException.class);
                }
                for (String type : List.of("float", "double")) {
                    assertThatThrownBy(() -> GETTERS.get(type).get(message, name))
                            .as("null as %s", type)
                            .isInstanceOf(NullPointerException.class);
                }
            }
        }
    }
}
