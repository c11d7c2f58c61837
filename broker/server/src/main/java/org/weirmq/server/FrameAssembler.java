package org.weirmq.server;

import java.util.Arrays;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.ProtocolException;

/**
 * Cuts a stream of bytes into frames. A length is checked before a byte is kept for it, and memory grows with the bytes
 * that came, not with the length that was announced.
 */
final class FrameAssembler {
    /** Receives frames, their length field taken off. The array is the assembler's again when the call returns. */
    interface Sink {
        /** @return whether more frames are wanted; if not, the rest of the bytes is dropped */
        boolean frame(byte[] bytes, int offset, int length);

        /** A length was announced; throws {@link ProtocolException} when it is not acceptable. */
        void announced(int length);
    }

    private static final byte[] NOTHING = new byte[0];

    private byte[] partial = NOTHING;
    private int held;
    private int announced = -1;

    /** Takes the next bytes of the stream. */
    void feed(byte[] bytes, int offset, int length, Sink sink) {
        int at = offset;
        int end = offset + length;
        if (held > 0) {
            at = completePartial(bytes, at, end, sink);
            if (at < 0) {
                return;
            }
        }
        while (end - at >= FrameCodec.LENGTH_BYTES) {
            int frameLength = lengthAt(bytes, at, sink);
            if (end - at - FrameCodec.LENGTH_BYTES < frameLength) {
                announced = frameLength;
                break;
            }
            at += FrameCodec.LENGTH_BYTES;
            if (!sink.frame(bytes, at, frameLength)) {
                return;
            }
            at += frameLength;
        }
        keep(bytes, at, end - at);
    }

    /** Whether a frame has begun and not ended. */
    boolean inFrame() {
        return held > 0;
    }

    private static int lengthAt(byte[] bytes, int at, Sink sink) {
        int length = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
        sink.announced(length);
        FrameCodec.checkLength(length);
        return length;
    }

    /** @return where the next frame begins, or -1 when all bytes are used up or no more are wanted */
    private int completePartial(byte[] bytes, int from, int end, Sink sink) {
        int at = from;
        if (announced < 0) {
            int take = Math.min(FrameCodec.LENGTH_BYTES - held, end - at);
            keep(bytes, at, take);
            at += take;
            if (held < FrameCodec.LENGTH_BYTES) {
                return -1;
            }
            announced = lengthAt(partial, 0, sink);
        }
        int take = Math.min(FrameCodec.LENGTH_BYTES + announced - held, end - at);
        keep(bytes, at, take);
        at += take;
        if (held < FrameCodec.LENGTH_BYTES + announced) {
            return -1;
        }
        byte[] whole = partial;
        int length = announced;
        partial = NOTHING;
        held = 0;
        announced = -1;
        return sink.frame(whole, FrameCodec.LENGTH_BYTES, length) ? at : -1;
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        if (partial.length - held < length) {
            int wanted = Math.max(held + length, Math.max(64, held * 2));
            int most = announced < 0 ? wanted : Math.max(held + length, FrameCodec.LENGTH_BYTES + announced);
            partial = Arrays.copyOf(partial, Math.min(wanted, most));
        }
        System.arraycopy(bytes, offset, partial, held, length);
        held += length;
    }
}
