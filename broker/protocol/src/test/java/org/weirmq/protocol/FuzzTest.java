package org.weirmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: no bytes make a decoder hang, ask for much memory, or throw anything but {@link ProtocolException}.
 * Method: seeded random bytes, and good frames and messages with bytes changed, cut, doubled or inserted.
 */
class FuzzTest {
    private static final int ROUNDS = 40_000;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void randomBytes(long seed) {
        Random random = new Random(seed);
        bounded(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                byte[] bytes = SampleFrames.bytes(random, 200);
                if (bytes.length > 0 && random.nextBoolean()) {
                    bytes[0] = (byte) (random.nextInt(2) * 128 + random.nextInt(24));
                }
                decodeAll(bytes);
            }
            return ROUNDS;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void goodFramesWithAMistake(long seed) {
        Random random = new Random(seed);
        List<Frame> frames = SampleFrames.random(random, 500);
        bounded(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                byte[] frame = FrameCodecTest.encode(frames.get(random.nextInt(frames.size())));
                byte[] body = Arrays.copyOfRange(frame, FrameCodec.LENGTH_BYTES, frame.length);
                decodeAll(mistake(body, random));
            }
            return ROUNDS;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void goodMessagesWithAMistake(long seed) {
        Random random = new Random(seed);
        List<byte[]> messages = SampleFrames.fixedMessages().values().stream()
                .map(MessageCodec::encode)
                .toList();
        bounded(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                readMessage(mistake(messages.get(random.nextInt(messages.size())), random));
            }
            return ROUNDS;
        });
    }

    @Test
    void randomMessages() {
        Random random = new Random(41);
        bounded(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                byte[] bytes = SampleFrames.bytes(random, 120);
                if (bytes.length > 4) {
                    bytes[0] = 1;
                    bytes[1] = (byte) random.nextInt(6);
                    bytes[2] = (byte) random.nextInt(32);
                    bytes[4] = (byte) random.nextInt(10);
                }
                readMessage(bytes);
            }
            return ROUNDS;
        });
    }

    private static void bounded(Callable<Integer> rounds) {
        assertThat(Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), rounds::call))
                .isEqualTo(ROUNDS);
    }

    private static byte[] mistake(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(10));
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xff);
            }
        }
        return bytes;
    }

    private static void decodeAll(byte[] bytes) {
        expectOrRefuse(() -> FrameCodec.decodeFromClient(bytes, 0, bytes.length));
        expectOrRefuse(() -> FrameCodec.decodeFromBroker(bytes, 0, bytes.length));
        expectOrRefuse(() -> Rows.decode(bytes));
    }

    private static void expectOrRefuse(Callable<Object> decode) {
        Object result;
        try {
            result = decode.call();
        } catch (ProtocolException e) {
            result = e.code();
        } catch (Exception e) {
            throw new AssertionError("expected a ProtocolException", e);
        }
        assertThat(result).isNotNull();
    }

    /** What was validated can be read to the end without an exception. */
    private static void readMessage(byte[] bytes) {
        EncodedMessage message;
        try {
            message = new EncodedMessage(bytes).validate();
        } catch (ProtocolException e) {
            assertThat(e.code()).isNotNull();
            return;
        }
        assertThat(message.bodyType()).isNotNull();
        assertThat(message.priority()).isBetween(0, 9);
        message.properties().forEach((name, value) -> {
            boolean wellFormed = name.indexOf('\ufffd') < 0; // bytes that are no UTF-8 are found under no name
            assertThat(!wellFormed || value == null || message.property(name) != null)
                    .isTrue();
        });
        message.replyTo();
        message.correlationId();
        message.correlationBytes();
        message.type();
        message.groupId();
        message.groupSequence();
        message.clientId();
        message.blob();
        message.body();
        message.messageId();
    }
}
