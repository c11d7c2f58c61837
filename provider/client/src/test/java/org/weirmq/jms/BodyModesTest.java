package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weirmq.protocol.MessageCodec;

/**
 * Goal: bodies are written and read in the modes, and up to the ends, that Jakarta Messaging 3.1, section 3.11 and the API's
 * documentation name. Method: statement by statement, on sent and received messages.
 */
class BodyModesTest {
    /** A call that throws. */
    private interface Use {
        void run() throws JMSException;
    }

    private static void notReadable(Use... uses) {
        for (Use use : uses) {
            assertThatThrownBy(use::run).isInstanceOf(MessageNotReadableException.class);
        }
    }

    private static void notWriteable(Use... uses) {
        for (Use use : uses) {
            assertThatThrownBy(use::run).isInstanceOf(MessageNotWriteableException.class);
        }
    }

    @Test
    void aNewBytesMessageIsWriteOnlyAndOneThatWasResetReadOnly() throws JMSException {
        BytesMessage m = new WeirBytesMessage();
        notReadable(
                m::readBoolean,
                m::readByte,
                m::readUnsignedByte,
                m::readShort,
                m::readUnsignedShort,
                m::readChar,
                m::readInt,
                m::readLong,
                m::readFloat,
                m::readDouble,
                m::readUTF,
                () -> m.readBytes(new byte[1]),
                () -> m.readBytes(new byte[1], 1),
                m::getBodyLength);
        m.reset();
        notWriteable(
                () -> m.writeBoolean(true),
                () -> m.writeByte((byte) 1),
                () -> m.writeShort((short) 1),
                () -> m.writeChar('c'),
                () -> m.writeInt(1),
                () -> m.writeLong(1),
                () -> m.writeFloat(1),
                () -> m.writeDouble(1),
                () -> m.writeUTF(""),
                () -> m.writeBytes(new byte[1]),
                () -> m.writeBytes(new byte[1], 0, 1),
                () -> m.writeObject(1));
        m.clearBody();
        m.writeInt(1);
        m.reset();
        assertThat(m.getBodyLength()).isEqualTo(4);
    }

    @Test
    void aNewStreamMessageIsWriteOnlyAndOneThatWasResetReadOnly() throws JMSException {
        StreamMessage m = new WeirStreamMessage();
        notReadable(
                m::readBoolean,
                m::readByte,
                m::readShort,
                m::readChar,
                m::readInt,
                m::readLong,
                m::readFloat,
                m::readDouble,
                m::readString,
                m::readObject,
                () -> m.readBytes(new byte[1]));
        m.reset();
        notWriteable(
                () -> m.writeBoolean(true),
                () -> m.writeByte((byte) 1),
                () -> m.writeShort((short) 1),
                () -> m.writeChar('c'),
                () -> m.writeInt(1),
                () -> m.writeLong(1),
                () -> m.writeFloat(1),
                () -> m.writeDouble(1),
                () -> m.writeString(""),
                () -> m.writeBytes(new byte[1]),
                () -> m.writeBytes(new byte[1], 0, 1),
                () -> m.writeObject(1));
        m.clearBody();
        m.writeInt(1);
        m.reset();
        assertThat(m.readInt()).isEqualTo(1);
    }

    @Test
    void readingPastTheEndThrowsAndKeepsThePosition() throws JMSException {
        WeirBytesMessage bytes = new WeirBytesMessage();
        bytes.writeShort((short) 1);
        WeirBytesMessage received = Sent.through(bytes);
        assertThatThrownBy(received::readInt).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readUTF).isInstanceOf(MessageEOFException.class);
        assertThat(received.readShort()).isEqualTo((short) 1);
        assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
        assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
        received.reset();
        assertThat(received.readShort()).isEqualTo((short) 1);

        WeirStreamMessage stream = Sent.through(new WeirStreamMessage());
        assertThatThrownBy(stream::readObject).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(() -> stream.readBytes(new byte[1])).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void bytesAreReadInParts() throws JMSException {
        WeirBytesMessage sent = new WeirBytesMessage();
        sent.writeBytes(new byte[] {1, 2, 3, 4, 5});
        WeirBytesMessage m = Sent.through(sent);
        byte[] part = new byte[3];
        assertThat(m.readBytes(part)).isEqualTo(3);
        assertThat(m.readBytes(part, 1)).isEqualTo(1);
        assertThat(part[0]).isEqualTo((byte) 4);
        assertThat(m.readBytes(part)).isEqualTo(1);
        assertThat(m.readBytes(part)).isEqualTo(-1);
        assertThatThrownBy(() -> m.readBytes(part, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> m.readBytes(part, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aByteArrayOfAStreamIsReadInPartsAndToItsEnd() throws JMSException {
        WeirStreamMessage sent = new WeirStreamMessage();
        sent.writeBytes(new byte[] {1, 2, 3, 4});
        sent.writeBytes(new byte[0]);
        sent.writeBytes(null);
        sent.writeInt(7);
        StreamMessage m = Sent.through(sent);
        byte[] part = new byte[2];
        assertThat(m.readBytes(part)).isEqualTo(2);
        assertThatThrownBy(m::readObject).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(m::readInt).isInstanceOf(MessageFormatException.class);
        assertThat(m.readBytes(part)).isEqualTo(2);
        assertThatThrownBy(m::readString).isInstanceOf(MessageFormatException.class);
        assertThat(m.readBytes(part)).isEqualTo(-1);
        assertThat(m.readBytes(part)).isZero();
        assertThat(m.readBytes(part)).isEqualTo(-1);
        assertThatThrownBy(() -> m.readBytes(part)).isInstanceOf(MessageFormatException.class);
        assertThat(m.readInt()).isEqualTo(7);
        m.reset();
        assertThat(m.readBytes(new byte[10])).isEqualTo(4);
        assertThat(m.readObject()).isEqualTo(new byte[0]);
    }

    @Test
    void aFailedConversionLeavesTheStreamWhereItWas() throws JMSException {
        WeirStreamMessage sent = new WeirStreamMessage();
        sent.writeString("ten");
        sent.writeObject(null);
        StreamMessage m = Sent.through(sent);
        assertThatThrownBy(m::readInt).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(m::readChar).isInstanceOf(MessageFormatException.class);
        assertThat(m.readString()).isEqualTo("ten");
        assertThatThrownBy(m::readLong).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(m::readChar).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(m::readDouble).isInstanceOf(NullPointerException.class);
        assertThat(m.readBoolean()).isFalse();
    }

    @Test
    void valuesOfOtherTypesAreRefused() throws JMSException {
        assertThatThrownBy(() -> new WeirBytesMessage().writeObject(List.of()))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> new WeirBytesMessage().writeObject(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new WeirStreamMessage().writeObject(List.of()))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> new WeirMapMessage().setObject("n", List.of()))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> new WeirBytesMessage().writeUTF("x".repeat(65_536)))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void namesOfMapEntriesAreNeeded() {
        WeirMapMessage m = new WeirMapMessage();
        for (String name : new String[] {null, ""}) {
            assertThatThrownBy(() -> m.setInt(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> m.setBytes(name, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> m.setObject(name, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void arraysAreCopiedInAndOut() throws JMSException {
        byte[] bytes = {1};
        WeirMapMessage map = new WeirMapMessage();
        map.setBytes("b", bytes);
        map.setObject("o", bytes);
        WeirBytesMessage body = new WeirBytesMessage();
        body.writeBytes(bytes);
        bytes[0] = 2;
        map.getBytes("b")[0] = 3;
        ((byte[]) map.getObject("o"))[0] = 3;
        assertThat(map.getBytes("b")).containsExactly(1);
        assertThat(map.getBytes("o")).containsExactly(1);
        body.getBody(byte[].class)[0] = 3;
        assertThat(body.getBody(byte[].class)).containsExactly(1);
    }

    @Test
    void aSentMessageCanBeChangedWithoutChangingWhatWasSent() throws JMSException {
        WeirBytesMessage m = new WeirBytesMessage();
        m.writeBytes(new byte[100]);
        byte[] first = m.fields().body;
        m.writeByte((byte) 1);
        assertThat(first).hasSize(100).containsOnly(0);
        assertThat(m.fields().body).hasSize(101);
        m.clearBody();
        m.writeByte((byte) 9);
        assertThat(first).hasSize(100).containsOnly(0);
        assertThat(m.fields().body).containsExactly(9);
    }

    @Test
    void bodiesAreAssignableToTheTypesThatTheyHave() throws JMSException {
        assignable(Sent.through(new WeirTextMessage("t")), List.of(String.class, Object.class, CharSequence.class));
        WeirBytesMessage bytes = new WeirBytesMessage();
        bytes.writeByte((byte) 1);
        assignable(Sent.through(bytes), List.of(byte[].class, Object.class, Serializable.class));
        WeirMapMessage map = new WeirMapMessage();
        map.setInt("n", 1);
        assignable(Sent.through(map), List.of(Map.class, Object.class));
        assignable(
                Sent.through(new WeirObjectMessage(1), "java.lang.*"),
                List.of(Integer.class, Number.class, Object.class));
    }

    private static void assignable(WeirMessage m, List<Class<?>> types) throws JMSException {
        for (Class<?> type : List.of(
                String.class, CharSequence.class, byte[].class, Map.class, Integer.class, Number.class, Object.class)) {
            if (types.contains(type)) {
                assertThat(m.isBodyAssignableTo(type)).as(type.getName()).isTrue();
                assertThat(m.<Object>getBody((Class<Object>) type)).isInstanceOf(type);
            } else {
                assertThat(m.isBodyAssignableTo(type)).as(type.getName()).isFalse();
                assertThatThrownBy(() -> m.getBody(type)).isInstanceOf(MessageFormatException.class);
            }
        }
    }

    @Test
    void withoutABodyAnyTypeWillDoAndAStreamHasNoType() throws JMSException {
        for (Message m : List.of(
                new WeirMessage(),
                new WeirTextMessage(),
                new WeirBytesMessage(),
                new WeirMapMessage(),
                new WeirObjectMessage())) {
            assertThat(m.isBodyAssignableTo(Thread.class)).isTrue();
            assertThat(m.getBody(Thread.class)).isNull();
        }
        WeirStreamMessage stream = new WeirStreamMessage();
        assertThat(stream.isBodyAssignableTo(Object.class)).isFalse();
        assertThatThrownBy(() -> stream.getBody(Object.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void nothingCanBeDoneWithAMessageThatIsBeingSent() throws JMSException {
        WeirBytesMessage m = new WeirBytesMessage();
        m.writeInt(7);
        m.startAsyncSend();
        for (Use use : List.<Use>of(
                m::getJMSMessageID,
                () -> m.setJMSType("t"),
                () -> m.setIntProperty("p", 1),
                m::getPropertyNames,
                m::clearBody,
                m::reset,
                m::fields,
                m::acknowledge,
                () -> m.writeInt(1),
                m::startAsyncSend)) {
            assertThatThrownBy(use::run).isInstanceOf(jakarta.jms.IllegalStateException.class);
        }
        m.endAsyncSend();
        assertThat(m.readInt()).isEqualTo(7);
        assertThat(MessageCodec.encode(m.fields())).isNotEmpty();
    }
}
