package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: the rules of StreamMessage but for its conversions (section 3.11 and its Javadoc): its two modes, its end, and fields of
 * bytes that are read in parts. Method: rule by rule, on messages to be sent and on messages that arrived.
 */
class StreamMessageTest extends Messages {
    private interface Use {
        void of(StreamMessage message) throws JMSException;
    }

    private static final List<Use> READS = List.of(
            StreamMessage::readBoolean,
            StreamMessage::readByte,
            StreamMessage::readShort,
            StreamMessage::readChar,
            StreamMessage::readInt,
            StreamMessage::readLong,
            StreamMessage::readFloat,
            StreamMessage::readDouble,
            StreamMessage::readString,
            StreamMessage::readObject,
            message -> message.readBytes(new byte[1]));

    private static final List<Use> WRITES = List.of(
            message -> message.writeBoolean(true),
            message -> message.writeByte((byte) 1),
            message -> message.writeShort((short) 1),
            message -> message.writeChar('c'),
            message -> message.writeInt(1),
            message -> message.writeLong(1),
            message -> message.writeFloat(1),
            message -> message.writeDouble(1),
            message -> message.writeString("1"),
            message -> message.writeBytes(new byte[1]),
            message -> message.writeBytes(new byte[3], 1, 1),
            message -> message.writeObject(1));

    @Test
    void newStreamIsWriteOnlyUntilReset() throws Exception {
        StreamMessage message = session.createStreamMessage();
        for (Use read : READS) {
            assertThatThrownBy(() -> read.of(message)).isInstanceOf(MessageNotReadableException.class);
        }
        message.writeInt(7);
        message.reset();
        for (Use write : WRITES) {
            assertThatThrownBy(() -> write.of(message)).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(message.readInt()).isEqualTo(7);
    }

    @Test
    void receivedStreamIsReadOnlyFromItsBeginning() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeInt(7);
        message.setIntProperty("p", 1);
        StreamMessage arrived = arrived(message);
        for (Use write : WRITES) {
            assertThatThrownBy(() -> write.of(arrived)).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(arrived.readInt()).isEqualTo(7);
        arrived.reset();
        assertThat(arrived.readInt()).isEqualTo(7);
        arrived.clearBody();
        for (Use read : READS) {
            assertThatThrownBy(() -> read.of(arrived)).isInstanceOf(MessageNotReadableException.class);
        }
        arrived.writeString("new");
        StreamMessage again = arrived(arrived);
        assertThat(again.readString()).isEqualTo("new");
        assertThatThrownBy(again::readObject).isInstanceOf(MessageEOFException.class);
        assertThat(again.getIntProperty("p")).isEqualTo(1);
    }

    @Test
    void sentStreamCanBeWrittenOn() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeInt(1);
        StreamMessage first = arrived(message);
        message.writeInt(2);
        StreamMessage second = arrived(message);
        assertThat(first.readInt()).isEqualTo(1);
        assertThatThrownBy(first::readInt).isInstanceOf(MessageEOFException.class);
        assertThat(second.readInt()).isEqualTo(1);
        assertThat(second.readInt()).isEqualTo(2);
        message.reset();
        assertThat(message.readInt()).isEqualTo(1);
        assertThat(arrived(message).readInt()).as("sent from its middle").isEqualTo(1);
        assertThat(message.readInt()).as("left where it was").isEqualTo(2);
    }

    @Test
    void everyReadAtTheEndIsAnEndOfMessage() throws Exception {
        StreamMessage empty = arrived(session.createStreamMessage());
        StreamMessage written = session.createStreamMessage();
        written.writeInt(1);
        StreamMessage read = arrived(written);
        read.readInt();
        for (StreamMessage message : List.of(empty, read)) {
            for (Use each : READS) {
                assertThatThrownBy(() -> each.of(message)).isInstanceOf(MessageEOFException.class);
                assertThatThrownBy(() -> each.of(message)).isInstanceOf(MessageEOFException.class);
            }
        }
        read.reset();
        assertThat(read.readInt()).isEqualTo(1);
    }

    @Test
    void onlyPrimitivesStringsAndBytesAreValues() throws Exception {
        StreamMessage message = session.createStreamMessage();
        for (Object value : new Object[] {new Object(), new Date(), new Byte[] {1}, new int[1], List.of()}) {
            assertThatThrownBy(() -> message.writeObject(value))
                    .as(value.getClass().getName())
                    .isInstanceOf(MessageFormatException.class);
        }
        assertThatThrownBy(() -> arrived(message).readObject()).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void fieldOfBytesIsReadInParts() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        message.writeInt(6);
        StreamMessage arrived = arrived(message);
        byte[] part = new byte[2];
        assertThat(arrived.readBytes(part)).isEqualTo(2);
        assertThat(part).containsExactly(1, 2);
        assertThat(arrived.readBytes(part)).isEqualTo(2);
        assertThat(part).containsExactly(3, 4);
        assertThat(arrived.readBytes(part)).isEqualTo(1);
        assertThat(part[0]).isEqualTo((byte) 5);
        assertThat(arrived.readInt()).isEqualTo(6);
    }

    @Test
    void fieldThatFillsTheArrayEndsWithOneMoreCall() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeBytes(new byte[] {1, 2});
        message.writeBytes(new byte[] {3, 4});
        StreamMessage arrived = arrived(message);
        byte[] buffer = new byte[2];
        assertThat(arrived.readBytes(buffer)).isEqualTo(2);
        assertThatThrownBy(arrived::readObject).isInstanceOf(MessageFormatException.class);
        assertThat(arrived.readBytes(buffer)).isEqualTo(-1);
        assertThat(arrived.readBytes(buffer)).isEqualTo(2);
        assertThat(buffer).containsExactly(3, 4);
        assertThat(arrived.readBytes(buffer)).isEqualTo(-1);
        assertThatThrownBy(() -> arrived.readBytes(buffer)).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void fieldsOfBytesStayApart() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeBytes(new byte[] {1});
        message.writeBytes(new byte[] {9, 2, 3, 9}, 1, 2);
        message.writeBytes(new byte[0]);
        message.writeBytes(null);
        message.writeBytes(new byte[] {4});
        StreamMessage arrived = arrived(message);
        byte[] buffer = new byte[10];
        assertThat(arrived.readBytes(buffer)).isEqualTo(1);
        assertThat(arrived.readBytes(buffer)).isEqualTo(2);
        assertThat(buffer).startsWith(2, 3);
        assertThat(arrived.readBytes(buffer)).as("an empty field").isZero();
        assertThat(arrived.readBytes(buffer)).as("a null field").isEqualTo(-1);
        assertThat((byte[]) arrived.readObject()).containsExactly(4);
    }

    @Test
    void nothingElseIsReadInTheMiddleOfAField() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeBytes(new byte[] {1, 2, 3});
        message.writeString("5");
        StreamMessage arrived = arrived(message);
        byte[] part = new byte[2];
        arrived.readBytes(part);
        for (Use read : READS.subList(0, READS.size() - 1)) {
            assertThatThrownBy(() -> read.of(arrived)).isInstanceOf(MessageFormatException.class);
        }
        assertThat(arrived.readBytes(part)).isEqualTo(1);
        assertThat(part[0]).isEqualTo((byte) 3);
        assertThat(arrived.readInt()).isEqualTo(5);
        arrived.reset();
        arrived.readBytes(part);
        arrived.reset();
        assertThat((byte[]) arrived.readObject()).as("from the beginning").containsExactly(1, 2, 3);
    }

    @Test
    void readBytesOfWhatIsNoBytesReadsNothing() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeString("text");
        StreamMessage arrived = arrived(message);
        assertThatThrownBy(() -> arrived.readBytes(new byte[9])).isInstanceOf(MessageFormatException.class);
        assertThat(arrived.readString()).isEqualTo("text");
    }

    @Test
    void bytesAreCopiedInAndOut() throws Exception {
        byte[] bytes = {1, 2};
        StreamMessage message = session.createStreamMessage();
        message.writeBytes(bytes);
        message.writeObject(bytes);
        bytes[0] = 99;
        StreamMessage arrived = arrived(message);
        ((byte[]) arrived.readObject())[0] = 98;
        arrived.reset();
        assertThat((byte[]) arrived.readObject()).containsExactly(1, 2);
        assertThat((byte[]) arrived.readObject()).containsExactly(1, 2);
    }

    @Test
    void partOfBytesMustLieInTheArray() throws Exception {
        StreamMessage message = session.createStreamMessage();
        for (int[] part : new int[][] {{-1, 1}, {0, 5}, {4, 1}, {1, -1}, {2, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> message.writeBytes(new byte[4], part[0], part[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> arrived(message).readObject()).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void bodyIsNoObject() throws Exception {
        StreamMessage message = session.createStreamMessage();
        message.writeString("x");
        for (StreamMessage each : List.of(message, arrived(message), session.createStreamMessage())) {
            for (Class<?> type : List.of(Object.class, String.class, byte[].class)) {
                assertThat(each.isBodyAssignableTo(type)).isFalse();
                assertThatThrownBy(() -> each.getBody(type)).isInstanceOf(MessageFormatException.class);
            }
        }
        assertThat(arrived(message).readString()).isEqualTo("x");
    }

    @Test
    void anyTextArrives() throws Exception {
        List<String> texts = List.of("", "\u0000", "Größe 日本 \uD83D\uDE80", "\uDE80\uD83D", "x".repeat(300_000));
        StreamMessage message = session.createStreamMessage();
        for (String text : texts) {
            message.writeString(text);
        }
        StreamMessage arrived = arrived(message);
        for (String text : texts) {
            assertThat(arrived.readString()).isEqualTo(text);
        }
    }
}
