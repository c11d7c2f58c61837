package org.weirmq.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.JMSException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ValueCodec;
import org.weirmq.protocol.WireWriter;

/**
 * Goal: what is written in parts is what its codec writes in one, wherever a part ends, and has a limit. Method: values of
 * random sizes, compared with their codec.
 */
class PartsWriterTest {
    @Test
    void valuesAreWhatTheirCodecWrites() throws JMSException {
        Random random = new Random(1);
        PartsWriter out = new PartsWriter(16);
        WireWriter expected = new WireWriter(16);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(300_000) : random.nextInt(100)];
            random.nextBytes(bytes);
            out.value(bytes, random.nextBoolean());
            ValueCodec.write(expected, bytes);
            out.value(i, false);
            ValueCodec.write(expected, i);
            out.string("s" + i);
            expected.string("s" + i);
            assertThat(out.length()).isEqualTo(expected.position());
        }
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        MessageFields fields = new MessageFields();
        out.into(fields);
        assertThat(fields.bodyParts).isNotNull();
        assertThat(fields.bodyParts.length()).isGreaterThan(Limits.INLINE_BODY_BYTES_MAX);
        out.value("later", false);
        assertThat(fields.bodyParts.length()).isEqualTo(expected.position());
    }

    @Test
    void anArrayThatMayChangeIsCopied() {
        byte[] bytes = new byte[100_000];
        PartsWriter out = new PartsWriter(16);
        out.value(bytes, false);
        bytes[50_000] = 1;
        assertThat(out.toByteArray()).doesNotContain((byte) 1);
    }

    @Test
    void aBodyAboveTheLimitIsRefusedWithItsSizeAndTheLimit() {
        byte[] bytes = new byte[1 << 20];
        PartsWriter out = new PartsWriter(16);
        for (long length = 0; length < Limits.BODY_BYTES_MAX; length += bytes.length) {
            out.value(bytes, true);
        }
        assertThat(catchThrowableOfType(JMSException.class, () -> out.into(new MessageFields())))
                .hasMessageContaining(Long.toString(out.length()))
                .hasMessageContaining(Long.toString(Limits.BODY_BYTES_MAX))
                .extracting(JMSException::getErrorCode)
                .isEqualTo("WEIR4006");
    }
}
