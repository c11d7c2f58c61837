package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: every method of BytesMessage does what its Javadoc says (section 3.11): the bytes are those of DataOutputStream, in two
 * modes, with an end. Method: rule by rule, on messages to be sent and on messages that arrived.
 */
class BytesMessageTest extends Messages {
    private interface Use {
        void of(BytesMessage message) throws JMSException;
    }

    private static final List<Use> READS = List.of(
            BytesMessage::readBoolean,
            BytesMessage::readByte,
            BytesMessage::readUnsignedByte,
            BytesMessage::readShort,
            BytesMessage::readUnsignedShort,
            BytesMessage::readChar,
            BytesMessage::readInt,
            BytesMessage::readLong,
            BytesMessage::readFloat,
            BytesMessage::readDouble,
            BytesMessage::readUTF);

    private static final List<Use> MORE_READS = List.of(
            message -> message.readBytes(new byte[1]),
            message -> message.readBytes(new byte[1], 1),
            BytesMessage::getBodyLength);

    private static final List<Use> WRITES = List.of(
            message -> message.writeBoolean(true),
            message -> message.writeByte((byte) 1),
            message -> message.writeShort((short) 1),
            message -> message.writeChar('c'),
            message -> message.writeInt(1),
            message -> message.writeLong(1),
            message -> message.writeFloat(1),
            message -> message.writeDouble(1),
            message -> message.writeUTF("1"),
            message -> message.writeBytes(new byte[1]),
            message -> message.writeBytes(new byte[3], 1, 1),
            message -> message.writeObject(1));

    private BytesMessage arrivedWith(byte... bytes) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes);
        return arrived(message);
    }

    @Test
    void bytesAreThoseOfDataOutputStream() throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(expected);
        BytesMessage message = session.createBytesMessage();
        message.writeBoolean(true);
        out.writeBoolean(true);
        message.writeBoolean(false);
        out.writeBoolean(false);
        message.writeByte((byte) -2);
        out.writeByte(-2);
        message.writeShort((short) -300);
        out.writeShort(-300);
        message.writeChar('日');
        out.writeChar('日');
        message.writeInt(-70_000);
        out.writeInt(-70_000);
        message.writeLong(Long.MIN_VALUE + 5);
        out.writeLong(Long.MIN_VALUE + 5);
        message.writeFloat(Float.NaN);
        out.writeFloat(Float.NaN);
        message.writeDouble(-0.1);
        out.writeDouble(-0.1);
        message.writeUTF("Größe \u0000 \uD83D\uDE80 \uD83D");
        out.writeUTF("Größe \u0000 \uD83D\uDE80 \uD83D");
        message.writeBytes(new byte[] {1, 2, 3}, 1, 1);
        out.write(2);
        assertThat(arrived(message).getBody(byte[].class)).isEqualTo(expected.toByteArray());
    }

    @Test
    void objectsAreWrittenAsTheirTypesAre() throws Exception {
        BytesMessage typed = session.createBytesMessage();
        BytesMessage objects = session.createBytesMessage();
        for (Use write : WRITES) {
            write.of(typed);
        }
        for (Object value :
                new Object[] {true, (byte) 1, (short) 1, 'c', 1, 1L, 1.0f, 1.0, "1", new byte[1], new byte[1], 1}) {
            objects.writeObject(value);
        }
        assertThat(arrived(objects).getBody(byte[].class))
                .isEqualTo(arrived(typed).getBody(byte[].class));
    }

    @Test
    void valuesAreReadAsTheyWereWritten() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeBoolean(true);
        message.writeByte(Byte.MIN_VALUE);
        message.writeByte(Byte.MIN_VALUE);
        message.writeShort(Short.MIN_VALUE);
        message.writeShort(Short.MIN_VALUE);
        message.writeChar('\uFFFF');
        message.writeInt(Integer.MIN_VALUE);
        message.writeLong(Long.MAX_VALUE);
        message.writeFloat(Float.MIN_VALUE);
        message.writeDouble(Double.MAX_VALUE);
        message.writeUTF("");
        message.writeUTF("Größe \u0000 \uD83D\uDE80 \uDE80");
        BytesMessage arrived = arrived(message);
        message.reset();
        for (BytesMessage each : List.of(message, arrived)) {
            assertThat(each.readBoolean()).isTrue();
            assertThat(each.readByte()).isEqualTo(Byte.MIN_VALUE);
            assertThat(each.readUnsignedByte()).isEqualTo(128);
            assertThat(each.readShort()).isEqualTo(Short.MIN_VALUE);
            assertThat(each.readUnsignedShort()).isEqualTo(32_768);
            assertThat(each.readChar()).isEqualTo('\uFFFF');
            assertThat(each.readInt()).isEqualTo(Integer.MIN_VALUE);
            assertThat(each.readLong()).isEqualTo(Long.MAX_VALUE);
            assertThat(each.readFloat()).isEqualTo(Float.MIN_VALUE);
            assertThat(each.readDouble()).isEqualTo(Double.MAX_VALUE);
            assertThat(each.readUTF()).isEmpty();
            assertThat(each.readUTF()).isEqualTo("Größe \u0000 \uD83D\uDE80 \uDE80");
            assertThatThrownBy(each::readByte).isInstanceOf(MessageEOFException.class);
        }
    }

    @Test
    void newMessageIsWriteOnlyUntilReset() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(7);
        for (List<Use> uses : List.of(READS, MORE_READS)) {
            for (Use read : uses) {
                assertThatThrownBy(() -> read.of(message)).isInstanceOf(MessageNotReadableException.class);
            }
        }
        message.reset();
        for (Use write : WRITES) {
            assertThatThrownBy(() -> write.of(message)).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(message.getBodyLength()).isEqualTo(4);
        assertThat(message.readInt()).isEqualTo(7);
        message.clearBody();
        assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        message.writeByte((byte) 1);
        assertThat(arrived(message).getBodyLength()).isEqualTo(1);
    }

    @Test
    void receivedMessageIsReadOnlyFromItsBeginning() throws Exception {
        BytesMessage arrived = arrivedWith((byte) 1, (byte) 2);
        for (Use write : WRITES) {
            assertThatThrownBy(() -> write.of(arrived)).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(arrived.readByte()).isEqualTo((byte) 1);
        assertThat(arrived.getBodyLength()).as("wherever it is read").isEqualTo(2);
        arrived.reset();
        assertThat(arrived.readByte()).isEqualTo((byte) 1);
        arrived.clearBody();
        assertThatThrownBy(arrived::readByte).isInstanceOf(MessageNotReadableException.class);
        arrived.writeByte((byte) 3);
        assertThat(arrived(arrived).getBody(byte[].class)).containsExactly(3);
    }

    @Test
    void sentMessageCanBeWrittenOn() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(1);
        BytesMessage first = arrived(message);
        message.writeInt(2);
        BytesMessage second = arrived(message);
        assertThat(first.getBodyLength()).isEqualTo(4);
        assertThat(second.getBodyLength()).isEqualTo(8);
        message.reset();
        message.readInt();
        assertThat(arrived(message).readInt()).as("sent from its middle").isEqualTo(1);
        assertThat(message.readInt()).as("left where it was").isEqualTo(2);
    }

    @Test
    void readsBeyondTheEndAreEndsOfMessage() throws Exception {
        BytesMessage empty = arrived(session.createBytesMessage());
        assertThat(empty.getBodyLength()).isZero();
        for (Use read : READS) {
            assertThatThrownBy(() -> read.of(empty)).isInstanceOf(MessageEOFException.class);
        }
        BytesMessage one = arrivedWith((byte) 9);
        for (Use read : READS.subList(3, READS.size())) {
            assertThatThrownBy(() -> read.of(one)).isInstanceOf(MessageEOFException.class);
        }
        assertThat(one.readByte()).as("still in front of it").isEqualTo((byte) 9);
    }

    @Test
    void textThatIsCutOffOrNoTextLeavesThePointer() throws Exception {
        BytesMessage cut = arrivedWith((byte) 0, (byte) 5, (byte) 'a');
        assertThatThrownBy(cut::readUTF).isInstanceOf(MessageEOFException.class);
        assertThat(cut.readShort()).isEqualTo((short) 5);
        BytesMessage garbage = arrivedWith((byte) 0, (byte) 2, (byte) 0xff, (byte) 0xff);
        assertThatThrownBy(garbage::readUTF).isInstanceOf(MessageFormatException.class);
        assertThat(garbage.readInt()).isEqualTo(0x0002_ffff);
    }

    @Test
    void textIsLimitedByItsLengthField() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeUTF("x".repeat(65_535));
        assertThatThrownBy(() -> message.writeUTF("x".repeat(65_536))).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> message.writeUTF("日".repeat(30_000))).isInstanceOf(JMSException.class);
        BytesMessage arrived = arrived(message);
        assertThat(arrived.readUTF()).isEqualTo("x".repeat(65_535));
        assertThat(arrived.readBytes(new byte[1]))
                .as("nothing was written of what was refused")
                .isEqualTo(-1);
    }

    @Test
    void bytesAreReadIntoAnArray() throws Exception {
        BytesMessage arrived = arrivedWith(new byte[] {1, 2, 3, 4, 5});
        byte[] part = new byte[2];
        assertThat(arrived.readBytes(part)).isEqualTo(2);
        assertThat(part).containsExactly(1, 2);
        assertThat(arrived.readBytes(part)).isEqualTo(2);
        assertThat(arrived.readBytes(part)).isEqualTo(1);
        assertThat(part).containsExactly(5, 4);
        assertThat(arrived.readBytes(part)).isEqualTo(-1);
        assertThat(arrived.readBytes(part)).isEqualTo(-1);
        arrived.reset();
        byte[] exact = new byte[5];
        assertThat(arrived.readBytes(exact)).isEqualTo(5);
        assertThat(arrived.readBytes(exact)).isEqualTo(-1);
    }

    @Test
    void partOfAnArrayIsFilled() throws Exception {
        BytesMessage arrived = arrivedWith(new byte[] {1, 2, 3, 4, 5});
        byte[] array = new byte[4];
        for (int length : new int[] {-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> arrived.readBytes(array, length)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(array).containsOnly(0);
        assertThat(arrived.readBytes(array, 0)).isZero();
        assertThat(arrived.readBytes(array, 2)).as("nothing was read before").isEqualTo(2);
        assertThat(array).containsExactly(1, 2, 0, 0);
        assertThat(arrived.readBytes(array, 4)).isEqualTo(3);
        assertThat(array).containsExactly(3, 4, 5, 0);
        assertThat(arrived.readBytes(array, 4)).isEqualTo(-1);
        BytesMessage shorter = arrivedWith((byte) 1, (byte) 2);
        assertThatThrownBy(() -> shorter.readBytes(array, 5))
                .as("more than the array, though less is there")
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void partOfAnArrayIsWritten() throws Exception {
        BytesMessage message = session.createBytesMessage();
        for (int[] part : new int[][] {{-1, 1}, {0, 5}, {4, 1}, {1, -1}, {2, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> message.writeBytes(new byte[4], part[0], part[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        message.writeBytes(new byte[] {1, 2, 3, 4}, 1, 2);
        message.writeBytes(new byte[] {9}, 1, 0);
        assertThat(arrived(message).getBody(byte[].class)).containsExactly(2, 3);
    }

    @Test
    void nullIsNoValue() throws Exception {
        BytesMessage message = session.createBytesMessage();
        assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeUTF(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeBytes(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeBytes(null, 0, 0)).isInstanceOf(NullPointerException.class);
        assertThat(arrived(message).getBodyLength()).isZero();
    }

    @Test
    void onlyPrimitivesStringsAndBytesAreValues() throws Exception {
        BytesMessage message = session.createBytesMessage();
        for (Object value : new Object[] {new Object(), new Date(), new Byte[] {1}, new int[1], List.of()}) {
            assertThatThrownBy(() -> message.writeObject(value)).isInstanceOf(MessageFormatException.class);
        }
        assertThat(arrived(message).getBodyLength()).isZero();
    }

    @Test
    void bytesAreCopiedInAndOut() throws Exception {
        byte[] bytes = new byte[100];
        Arrays.fill(bytes, (byte) 7);
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes);
        bytes[0] = 99;
        BytesMessage arrived = arrived(message);
        arrived.getBody(byte[].class)[0] = 98;
        for (BytesMessage each : List.of(message, arrived)) {
            assertThat(each.getBody(byte[].class)).containsOnly(7).hasSize(100);
        }
    }

    @Test
    void getBodyResetsBeforeAndAfter() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(7);
        assertThat(message.getBody(byte[].class)).containsExactly(0, 0, 0, 7);
        assertThat(message.readInt()).as("readable from its beginning").isEqualTo(7);
        assertThat(message.getBody(byte[].class)).hasSize(4);
        assertThat(message.readInt()).isEqualTo(7);
    }

    @Test
    void bodyOfAnySizeUpToInlineArrives() throws Exception {
        for (int size : new int[] {1, 63, 64, 65, 4_096, 200_000}) {
            byte[] bytes = new byte[size];
            Arrays.fill(bytes, (byte) size);
            BytesMessage arrived = arrivedWith(bytes);
            assertThat(arrived.getBodyLength()).isEqualTo(size);
            byte[] all = new byte[size];
            new DataInputStream(new ByteArrayInputStream(arrived.getBody(byte[].class))).readFully(all);
            assertThat(all).isEqualTo(bytes);
        }
    }
}
