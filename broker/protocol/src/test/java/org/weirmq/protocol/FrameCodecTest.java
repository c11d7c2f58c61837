package org.weirmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Goal: every frame comes back from its bytes as it was, and limits are checked before anything is kept.
 * Method: one of each kind and thousands of seeded random ones, encoded, decoded and encoded again.
 */
class FrameCodecTest {
    static byte[] encode(Frame frame) {
        WireWriter out = new WireWriter(16);
        FrameCodec.encode(frame, out);
        return out.toByteArray();
    }

    static Frame decode(Frame like, byte[] bytes) {
        int at = FrameCodec.LENGTH_BYTES;
        boolean fromClient = like instanceof Frame.FromClient;
        return fromClient
                ? FrameCodec.decodeFromClient(bytes, at, bytes.length - at)
                : FrameCodec.decodeFromBroker(bytes, at, bytes.length - at);
    }

    @Test
    void theSamplesHoldEveryKind() {
        Set<Class<?>> kinds = new HashSet<>();
        SampleFrames.fixed().values().forEach(frame -> kinds.add(frame.getClass()));
        assertThat(kinds).containsAll(kindsOf(Frame.class));
    }

    private static Set<Class<?>> kindsOf(Class<?> type) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            kinds.addAll(permitted.isSealed() ? kindsOf(permitted) : Set.of(permitted));
        }
        return kinds;
    }

    @Test
    void framesComeBack() {
        Random random = new Random(1);
        List<Frame> frames = SampleFrames.random(random, 20_000);
        for (Frame frame : frames) {
            byte[] bytes = encode(frame);
            assertThat(new WireReader(bytes).i32()).isEqualTo(bytes.length - FrameCodec.LENGTH_BYTES);
            Frame back = decode(frame, bytes);
            assertThat(back).hasSameClassAs(frame);
            assertThat(encode(back)).isEqualTo(bytes);
        }
    }

    @Test
    void deliveriesWrittenOneByOneAreTheSameFrame() {
        for (Frame frame : SampleFrames.random(new Random(2), 2_000)) {
            if (frame instanceof Frame.Deliver deliver) {
                WireWriter out = new WireWriter(16);
                int start = FrameCodec.beginDeliver(
                        out,
                        deliver.consumer(),
                        deliver.first(),
                        deliver.items().size());
                for (Frame.Deliver.Item item : deliver.items()) {
                    FrameCodec.deliverItem(out, item.count(), item.redelivered(), item.message());
                }
                FrameCodec.endFrame(out, start);
                assertThat(out.toByteArray()).isEqualTo(encode(deliver));
            }
        }
    }

    @Test
    void aFrameAboveTheLimitIsRefusedAtBothEnds() {
        byte[] large = new byte[Limits.FRAME_BYTES_MAX];
        assertThatThrownBy(() -> encode(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, large)))))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThatThrownBy(() -> FrameCodec.checkLength(Limits.FRAME_BYTES_MAX + 1))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThatThrownBy(() -> FrameCodec.checkLength(0)).isInstanceOf(ProtocolException.class);
        FrameCodec.checkLength(Limits.FRAME_BYTES_MAX);
    }

    @Test
    void aMessageOfTheLargestSizeFitsIntoAFrame() {
        byte[] message = new byte[Limits.MESSAGE_BYTES_MAX];
        encode(new Frame.Send(
                Integer.MAX_VALUE, List.of(new Frame.Send.Item(Long.MAX_VALUE, Integer.MAX_VALUE, true, message))));
        encode(new Frame.Deliver(
                Integer.MAX_VALUE, Long.MAX_VALUE, List.of(new Frame.Deliver.Item(Integer.MAX_VALUE, true, message))));
        encode(new Frame.BlobWrite(Long.MAX_VALUE, new java.util.UUID(0, 0), new byte[Limits.CHUNK_BYTES_MAX], true));
    }

    @Test
    void aCountAboveItsLimitAllocatesNothing() {
        WireWriter out = new WireWriter(16);
        out.u8(FrameCodec.SEND);
        out.varint(1);
        out.varint(Integer.MAX_VALUE);
        assertThatThrownBy(() -> FrameCodec.decodeFromClient(out.array(), 0, out.position()))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }

    @Test
    void longTextsForPeopleAreCut() {
        String text = "x".repeat(100_000);
        Frame.Fault fault = new Frame.Fault(ErrorCode.INTERNAL, text);
        Frame.Fault back = (Frame.Fault) decode(fault, encode(fault));
        assertThat(back.text()).isNotEmpty();
        assertThat(text).startsWith(back.text());
    }

    @Test
    void theLengthOfATextIsCountedInUtf8() {
        for (String letter : new String[] {"a", "\u00e4", "\u4e2d", "\ud801\udc00"}) {
            int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
            String text = letter.repeat(100);
            assertThat(Limits.fits(text, 100 * bytes)).isTrue();
            assertThat(Limits.fits(text, 100 * bytes - 1)).isFalse();
        }
    }

    @Test
    void anErrorCodeOfALaterReleaseIsAnInternalError() {
        assertThat(ErrorCode.of(9999)).isEqualTo(ErrorCode.INTERNAL);
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.number())).isEqualTo(code);
        }
    }
}
