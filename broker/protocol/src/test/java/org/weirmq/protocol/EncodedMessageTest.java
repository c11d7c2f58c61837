package org.weirmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Goal: what was put into a message is read from its bytes, one field at a time or all of them.
 * Method: messages with everything, with nothing and with a large body, through the codec and back.
 */
class EncodedMessageTest {
    @Test
    void everythingComesBack() {
        MessageFields m = SampleFrames.richMessage();
        EncodedMessage back = new EncodedMessage(MessageCodec.encode(m)).validate();
        assertThat(back.bodyType()).isEqualTo(BodyType.TEXT);
        assertThat(back.persistent()).isTrue();
        assertThat(back.priority()).isEqualTo(9);
        assertThat(back.producerHigh()).isEqualTo(m.producer.getMostSignificantBits());
        assertThat(back.producerLow()).isEqualTo(m.producer.getLeastSignificantBits());
        assertThat(back.session()).isEqualTo(3);
        assertThat(back.sequence()).isEqualTo(1000);
        assertThat(back.messageId()).isEqualTo("ID:" + m.producer + ":3:1000");
        assertThat(back.timestampMs()).isEqualTo(m.timestampMs);
        assertThat(back.expiresAtMs()).isEqualTo(m.expiresAtMs);
        assertThat(back.deliverAtMs()).isEqualTo(m.deliverAtMs);
        assertThat(back.correlationId()).isEqualTo("c-1");
        assertThat(back.correlationIsBytes()).isFalse();
        assertThat(back.correlationBytes()).isNull();
        assertThat(back.replyTo()).isEqualTo(m.replyTo);
        assertThat(back.type()).isEqualTo("order");
        assertThat(back.groupId()).isEqualTo("g");
        assertThat(back.groupSequence()).isEqualTo(7);
        assertThat(back.clientId()).isEqualTo("client");
        assertThat(back.properties()).isEqualTo(m.properties);
        m.properties.forEach((name, value) -> assertThat(back.property(name)).isEqualTo(value));
        assertThat(back.property("Text")).isNull();
        assertThat(back.property("tex")).isNull();
        assertThat(back.property("texts")).isNull();
        WireReader body = Objects.requireNonNull(back.body());
        byte[] text = new byte[body.remaining()];
        System.arraycopy(body.array(), body.position(), text, 0, text.length);
        assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void nothingComesBackAsNothing() {
        MessageFields m = new MessageFields();
        m.hasBody = false;
        m.persistent = false;
        m.idDisabled = true;
        EncodedMessage back = new EncodedMessage(MessageCodec.encode(m)).validate();
        assertThat(back.persistent()).isFalse();
        assertThat(back.messageId()).isNull();
        assertThat(back.expiresAtMs()).isZero();
        assertThat(back.properties()).isEmpty();
        assertThat(back.property("x")).isNull();
        assertThat(back.hasBody()).isFalse();
        assertThat(back.body()).isNull();
        assertThat(back.blob()).isNull();
        assertThat(back.groupSequence()).isZero();
    }

    @Test
    void aLargeBodyIsNamed() {
        MessageFields m = SampleFrames.fixedMessages().get("large body");
        EncodedMessage back = new EncodedMessage(MessageCodec.encode(m)).validate();
        assertThat(back.blob()).isEqualTo(m.blob);
        assertThat(back.body()).isNull();
        assertThat(back.hasBody()).isTrue();
        assertThat(back.correlationBytes()).isEqualTo(new byte[] {0, -1});
    }

    @Test
    void headersAboveTheLimitAreRefused() {
        MessageFields m = new MessageFields();
        m.properties.put("large", "x".repeat(Limits.HEADER_BYTES_MAX));
        assertThatThrownBy(() -> MessageCodec.encode(m))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    @Test
    void anotherVersionOrAnUnknownFlagIsRefused() {
        byte[] bytes = MessageCodec.encode(SampleFrames.richMessage());
        byte[] version = bytes.clone();
        version[0] = 2;
        assertThatThrownBy(() -> new EncodedMessage(version)).isInstanceOf(ProtocolException.class);
        byte[] flags = bytes.clone();
        flags[2] |= (byte) 0x80;
        assertThatThrownBy(() -> new EncodedMessage(flags)).isInstanceOf(ProtocolException.class);
    }
}
