package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.Date;
import java.util.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: the rules for properties of Jakarta Messaging 3.1, section 3.5. Method: rule by rule, on sent and received messages. */
class PropertyRulesTest {
    private final WeirMessage message = new WeirMessage();

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "1a",
                "a-b",
                "a.b",
                "a b",
                " a",
                "a'",
                "%",
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
                "ESCAPE",
                "\uD83D\uDE80"
            })
    void namesThatAreNoIdentifiersAreRefused(String name) {
        assertThatThrownBy(() -> message.setIntProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setObjectProperty(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "_",
                "$",
                "_a1$",
                "Größe",
                "日本",
                "escaped",
                "inn",
                "JMS_other_vendor",
                "JMSXAppID",
                "jms",
                "true",
                "in"
            })
    void identifiersAreAccepted(String name) throws JMSException {
        message.setIntProperty(name, 1);
        assertThat(Sent.through(message).getIntProperty(name)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JMSXDeliveryCount", "JMS_WEIR_ANYTHING", "JMSType", "JMSPriority", "JMS"})
    void reservedNamesAreRefused(String name) {
        assertThatThrownBy(() -> message.setIntProperty(name, 1)).isInstanceOf(JMSException.class);
    }

    @Test
    void onlyPrimitivesAndStringsAreValues() throws JMSException {
        for (Object value : new Object[] {new Vector<>(), new Date(), 'c', new byte[0], new Object()}) {
            assertThatThrownBy(() -> message.setObjectProperty("p", value)).isInstanceOf(MessageFormatException.class);
        }
        assertThat(message.propertyExists("p")).isFalse();
    }

    @Test
    void anAbsentPropertyIsReadAsNull() throws JMSException {
        for (WeirMessage absent : new WeirMessage[] {message, Sent.through(message)}) {
            assertThat(absent.propertyExists("p")).isFalse();
            assertThat(absent.getBooleanProperty("p")).isFalse();
            assertThatThrownBy(() -> absent.getByteProperty("p")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> absent.getShortProperty("p")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> absent.getIntProperty("p")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> absent.getLongProperty("p")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> absent.getFloatProperty("p")).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> absent.getDoubleProperty("p")).isInstanceOf(NullPointerException.class);
            assertThat(absent.getStringProperty("p")).isNull();
            assertThat(absent.getObjectProperty("p")).isNull();
        }
    }

    @Test
    void aPropertyMayHoldNull() throws JMSException {
        message.setStringProperty("p", null);
        WeirMessage received = Sent.through(message);
        assertThat(received.propertyExists("p")).isTrue();
        assertThat(received.getObjectProperty("p")).isNull();
    }

    @Test
    void aStringThatIsNoNumberThrowsWhatValueOfThrows() throws JMSException {
        message.setStringProperty("p", "seven");
        assertThatThrownBy(() -> message.getIntProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getDoubleProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThat(message.getBooleanProperty("p")).isFalse();
    }

    @Test
    void receivedPropertiesAreReadOnlyUntilTheyAreCleared() throws JMSException {
        message.setIntProperty("p", 1);
        WeirMessage received = Sent.through(message);
        assertThatThrownBy(() -> received.setIntProperty("q", 1)).isInstanceOf(MessageNotWriteableException.class);
        received.clearProperties();
        assertThat(received.getPropertyNames().hasMoreElements()).isFalse();
        received.setIntProperty("q", 1);
        assertThat(Sent.through(received).propertyExists("p")).isFalse();
        assertThat(Sent.through(received).getIntProperty("q")).isEqualTo(1);
    }

    @Test
    void clearingPropertiesLeavesHeadersAndBody() throws JMSException {
        WeirTextMessage text = new WeirTextMessage("body");
        text.setJMSType("type");
        text.setIntProperty("p", 1);
        text.clearProperties();
        assertThat(text.getText()).isEqualTo("body");
        assertThat(text.getJMSType()).isEqualTo("type");
    }

    @Test
    void groupPropertiesTravelAndTheDeliveryCountIsTheProviders() throws JMSException {
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 3);
        message.setIntProperty("p", 1);
        assertThat(message.fields().groupId).isEqualTo("g");
        assertThat(message.fields().groupSequence).isEqualTo(3);
        assertThat(message.fields().properties).containsOnlyKeys("p");
        WeirMessage received = Sent.through(message);
        assertThat(Collections.list(received.getPropertyNames()))
                .containsExactlyInAnyOrder("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount", "p");
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(received.fields().properties).containsOnlyKeys("p");
        assertThat(Collections.list(message.getPropertyNames()))
                .containsExactlyInAnyOrder("JMSXGroupID", "JMSXGroupSeq", "p");
    }

    @Test
    void aGroupSequenceOfZeroOrWithoutGroupIsKept() throws JMSException {
        message.setIntProperty("JMSXGroupSeq", 5);
        assertThat(Sent.through(message).getIntProperty("JMSXGroupSeq")).isEqualTo(5);
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 0);
        assertThat(Sent.through(message).getIntProperty("JMSXGroupSeq")).isZero();
        message.clearProperties();
        message.setStringProperty("JMSXGroupID", "g");
        assertThat(Sent.through(message).propertyExists("JMSXGroupSeq")).isFalse();
    }

    @Test
    void groupPropertiesHaveTheirTypes() {
        assertThatThrownBy(() -> message.setIntProperty("JMSXGroupID", 1)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setLongProperty("JMSXGroupSeq", 1)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void manyPropertiesComeBack() throws JMSException {
        for (int i = 0; i < 5_000; i++) {
            message.setStringProperty("p" + i, "v" + i);
        }
        WeirMessage received = Sent.through(message);
        for (int i = 0; i < 5_000; i++) {
            assertThat(received.getStringProperty("p" + i)).isEqualTo("v" + i);
        }
    }
}
