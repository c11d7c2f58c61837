package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.DeserializationPolicy;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;

/**
 * Goal: a body that is kept beside its message is fetched when it is first read, and no sooner. Method: messages of each type
 * whose body was taken out, as the session does it, and a counting body source.
 */
class LargeBodyTest {
    private final AtomicInteger fetches = new AtomicInteger();

    @SuppressWarnings("unchecked")
    private <M extends WeirMessage> M throughBlob(M message) throws JMSException {
        MessageFields fields = message.fields();
        byte[] body = Sent.inOnePiece(fields).body;
        fields.body = new byte[0];
        fields.blob = new BlobRef(new UUID(1, 2), body.length);
        EncodedMessage bytes = new EncodedMessage(MessageCodec.encode(fields)).validate();
        assertThat(bytes.bytes().length).isLessThan(200);
        return (M) WeirMessages.decode(new Delivery(
                bytes,
                Sent.QUEUE,
                1,
                false,
                acknowledged -> {},
                blob -> {
                    fetches.incrementAndGet();
                    assertThat(blob).isEqualTo(new BlobRef(new UUID(1, 2), body.length));
                    BodyParts parts = new BodyParts();
                    parts.add(body.clone(), body.length);
                    return parts;
                },
                DeserializationPolicy.of(List.of("*"))));
    }

    @Test
    void bytesAreFetchedOnDemand() throws JMSException {
        WeirBytesMessage sent = new WeirBytesMessage();
        byte[] body = new byte[Limits.INLINE_BODY_BYTES_MAX + 1];
        body[body.length - 1] = 9;
        sent.writeBytes(body);
        assertThat(sent.fields().body).as("handed out without a copy").isSameAs(sent.fields().body);
        WeirBytesMessage received = throughBlob(sent);
        assertThat(received.getBodyLength()).isEqualTo(body.length);
        assertThat(received.getJMSDestination()).isEqualTo(Sent.QUEUE);
        assertThat(fetches).hasValue(0);
        assertThat(received.getBody(byte[].class)).isEqualTo(body);
        received.reset();
        assertThat(received.readByte()).isZero();
        assertThat(fetches).hasValue(1);
        assertThat(Sent.inOnePiece(received.fields()).body).isEqualTo(body);
    }

    @Test
    void otherTypesAreFetchedOnDemand() throws JMSException {
        String text = "日本".repeat(100_000);
        WeirTextMessage receivedText = throughBlob(new WeirTextMessage(text));
        assertThat(fetches).hasValue(0);
        assertThat(receivedText.getText()).isEqualTo(text);

        WeirMapMessage map = new WeirMapMessage();
        map.setString("t", text);
        assertThat(throughBlob(map).getString("t")).isEqualTo(text);

        WeirStreamMessage stream = new WeirStreamMessage();
        stream.writeString(text);
        assertThat(throughBlob(stream).readString()).isEqualTo(text);

        WeirObjectMessage object = throughBlob(new WeirObjectMessage(text));
        assertThat(object.getObject()).isEqualTo(text);
        assertThat(object.getObject()).isEqualTo(text);
        assertThat(fetches).hasValue(4);
    }

    @Test
    void aTextIsWrittenInPartsAndReadFromThem() throws JMSException {
        for (String words : new String[] {"letter ", "Größe ", "日本 ", "\uD83D\uDE80", "a\uDE80\uD83D"}) {
            String text = words.repeat(100_000) + "end";
            WeirTextMessage sent = new WeirTextMessage(text);
            assertThat(text.length() <= Limits.INLINE_BODY_BYTES_MAX || sent.fields().bodyParts != null)
                    .isTrue();
            WeirTextMessage received = throughBlob(sent);
            assertThat(received.getText()).isEqualTo(text);
            assertThat(throughBlob(received).getBody(String.class)).isEqualTo(text);
            assertThat(received.getText()).as("it is kept").isEqualTo(text);
        }
    }

    @Test
    void aBodyWrittenInPartsIsWhole() throws JMSException {
        WeirBytesMessage sent = new WeirBytesMessage();
        byte[] part = new byte[100_000];
        for (int i = 0; i < 50; i++) {
            part[0] = (byte) i;
            sent.writeBytes(part);
        }
        WeirBytesMessage received = throughBlob(sent);
        for (int i = 0; i < 50; i++) {
            assertThat(received.readBytes(part)).isEqualTo(part.length);
            assertThat(part[0]).isEqualTo((byte) i);
        }
        assertThat(received.readBytes(part)).isEqualTo(-1);
    }

    @Test
    void aBodyInPartsCanBeWrittenOnAndSentAgain() throws JMSException {
        WeirBytesMessage sent = new WeirBytesMessage();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            byte[] part = new byte[random.nextInt(300_000)];
            random.nextBytes(part);
            sent.writeBytes(part);
            sent.writeInt(i);
            expected.writeBytes(part);
            expected.writeBytes(new byte[] {0, 0, 0, (byte) i});
            if (i % 13 == 12) {
                assertThat(throughBlob(sent).getBody(byte[].class)).isEqualTo(expected.toByteArray());
            }
        }
        sent.reset();
        assertThat(sent.getBodyLength()).isEqualTo(expected.size());
        assertThat(sent.getBody(byte[].class)).isEqualTo(expected.toByteArray());
        assertThat(Sent.inOnePiece(sent.fields()).body).isEqualTo(expected.toByteArray());
    }
}
