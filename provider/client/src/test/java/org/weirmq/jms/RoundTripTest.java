package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.weirmq.protocol.MessageFields;

/**
 * Goal: what is put into a message of each type comes out of it on the other side, headers and properties included. Method:
 * through the bytes of the message format, without a broker.
 */
class RoundTripTest {
    private static final String UNICODE = "Grüße, 日本語, עברית, \uD83D\uDE80, \u0000, ₿";

    @Test
    void textComesBack() throws JMSException {
        for (String text : new String[] {"", "plain", UNICODE, "x".repeat(300_000), null}) {
            WeirTextMessage received = Sent.through(new WeirTextMessage(text));
            assertThat(received.getText()).isEqualTo(text);
            assertThat(received.getBody(String.class)).isEqualTo(text);
        }
    }

    @Test
    void bytesComeBack() throws JMSException {
        WeirBytesMessage sent = new WeirBytesMessage();
        sent.writeBoolean(true);
        sent.writeByte((byte) -3);
        sent.writeByte((byte) 250);
        sent.writeShort((short) -30_000);
        sent.writeShort((short) 60_000);
        sent.writeChar('日');
        sent.writeInt(Integer.MIN_VALUE);
        sent.writeLong(Long.MAX_VALUE);
        sent.writeFloat(Float.MIN_VALUE);
        sent.writeDouble(-0.0);
        sent.writeUTF(UNICODE);
        sent.writeBytes(new byte[] {1, 2, 3, 4}, 1, 2);
        WeirBytesMessage received = Sent.through(sent);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) -3);
        assertThat(received.readUnsignedByte()).isEqualTo(250);
        assertThat(received.readShort()).isEqualTo((short) -30_000);
        assertThat(received.readUnsignedShort()).isEqualTo(60_000);
        assertThat(received.readChar()).isEqualTo('日');
        assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(received.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(received.readFloat()).isEqualTo(Float.MIN_VALUE);
        assertThat(Double.doubleToRawLongBits(received.readDouble())).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(received.readUTF()).isEqualTo(UNICODE);
        byte[] rest = new byte[8];
        assertThat(received.readBytes(rest)).isEqualTo(2);
        assertThat(rest).startsWith(2, 3, 0);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
        assertThat(Sent.through(received).getBody(byte[].class)).isEqualTo(received.getBody(byte[].class));
    }

    @Test
    void mapComesBack() throws JMSException {
        WeirMapMessage sent = new WeirMapMessage();
        sent.setBoolean("boolean", true);
        sent.setByte("byte", (byte) 1);
        sent.setShort("short", (short) 2);
        sent.setChar("char", 'c');
        sent.setInt("int", 4);
        sent.setLong("long", 5);
        sent.setFloat("float", 6.5f);
        sent.setDouble("double", 7.5);
        sent.setString("string", UNICODE);
        sent.setString("any name, even this: " + UNICODE, "");
        sent.setBytes("bytes", new byte[] {8, 9});
        sent.setObject("null", null);
        WeirMapMessage received = Sent.through(sent);
        assertThat(Collections.list(received.getMapNames())).isEqualTo(Collections.list(sent.getMapNames()));
        for (String name : Collections.list(sent.getMapNames())) {
            assertThat(received.getObject(name)).as(name).isEqualTo(sent.getObject(name));
        }
        assertThat(received.itemExists("null")).isTrue();
        assertThat(received.itemExists("absent")).isFalse();
        assertThat(received.getBody(Map.class)).hasSize(12);
        assertThat(Sent.through(received).getChar("char")).isEqualTo('c');
    }

    @Test
    void streamComesBack() throws JMSException {
        Object[] values = {
            true, (byte) 1, (short) 2, 'c', 4, 5L, 6.5f, 7.5, UNICODE, new byte[] {8, 9}, null, new byte[0], ""
        };
        WeirStreamMessage sent = new WeirStreamMessage();
        for (Object value : values) {
            sent.writeObject(value);
        }
        WeirStreamMessage received = Sent.through(Sent.through(sent));
        for (Object value : values) {
            assertThat(received.readObject()).isEqualTo(value);
        }
    }

    @Test
    void objectComesBackWhenItsClassesAreAllowed() throws JMSException {
        ArrayList<Object> object = new ArrayList<>(List.of("a", 1, 2.5, List.of(true)));
        WeirObjectMessage received = Sent.through(new WeirObjectMessage(object), "java.util.*");
        assertThat(received.getObject()).isEqualTo(object);
        assertThat(received.getBody(List.class)).isEqualTo(object);
        assertThat(Sent.through(received, "java.util.*").getObject()).isEqualTo(object);
        assertThat(Sent.through(new WeirObjectMessage()).getObject()).isNull();
    }

    @Test
    void emptyMessagesKeepTheirTypes() throws JMSException {
        for (WeirMessage empty : List.of(
                new WeirMessage(),
                new WeirTextMessage(),
                new WeirBytesMessage(),
                new WeirMapMessage(),
                new WeirStreamMessage(),
                new WeirObjectMessage())) {
            assertThat(Sent.through(empty)).hasSameClassAs(empty);
        }
    }

    @Test
    void headersComeBack() throws JMSException {
        WeirMessage sent = new WeirMessage();
        sent.setJMSCorrelationID(UNICODE);
        sent.setJMSReplyTo(new WeirTemporaryTopic("answers", null));
        sent.setJMSType("type");
        WeirMessage received = Sent.through(sent);
        assertThat(received.getJMSCorrelationID()).isEqualTo(UNICODE);
        assertThat(received.getJMSReplyTo())
                .isInstanceOf(WeirTemporaryTopic.class)
                .hasToString("answers");
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSDestination()).isEqualTo(Sent.QUEUE);

        sent.setJMSCorrelationIDAsBytes(new byte[] {-1, 0, 1});
        assertThat(Sent.through(sent).getJMSCorrelationIDAsBytes()).containsExactly(-1, 0, 1);
    }

    @Test
    void theProviderAssignsItsHeaders() throws JMSException {
        WeirMessage sent = new WeirMessage();
        sent.setJMSMessageID("ID:mine");
        sent.setJMSPriority(9);
        MessageFields fields = Sent.inOnePiece(sent.fields());
        fields.persistent = false;
        fields.priority = 7;
        fields.producer = new UUID(1, 2);
        fields.session = 3;
        fields.sequence = 4;
        fields.timestampMs = 1_000;
        fields.expiresAtMs = 2_000;
        sent.assigned(fields, Sent.QUEUE);
        assertThat(sent.getJMSMessageID()).isEqualTo("ID:" + new UUID(1, 2) + ":3:4");
        assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(sent.getJMSPriority()).isEqualTo(7);
        assertThat(sent.getJMSTimestamp()).isEqualTo(1_000);
        assertThat(sent.getJMSExpiration()).isEqualTo(2_000);
        assertThat(sent.getJMSDeliveryTime()).isEqualTo(1_000);
        assertThat(sent.getJMSDestination()).isSameAs(Sent.QUEUE);
    }

    @Test
    void aReceivedMessageIsReadOnlyUntilItIsCleared() throws JMSException {
        WeirTextMessage received = Sent.through(new WeirTextMessage("text"));
        assertThatThrownBy(() -> received.setText("other")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setIntProperty("n", 1)).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        received.clearProperties();
        received.setText("other");
        received.setIntProperty("n", 1);
        assertThat(Sent.through(received).getText()).isEqualTo("other");
    }
}
