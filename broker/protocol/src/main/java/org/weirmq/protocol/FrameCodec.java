package org.weirmq.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Frames as bytes: a length of four bytes (of what follows it), a type of one byte, the fields. The codec has no state
 * and may be used by any thread.
 */
public final class FrameCodec {
    /** "WEIR": the first bytes of a greeting, so that a stray client of another protocol is told apart. */
    public static final int MAGIC = 0x57454952;
    /** The protocol's version that this code speaks. */
    public static final int VERSION = 1;
    /** Bytes of the length field. */
    public static final int LENGTH_BYTES = 4;

    static final int HELLO = 1;
    static final int GOODBYE = 2;
    static final int SET_CLIENT_ID = 3;
    static final int OPEN_SESSION = 4;
    static final int CLOSE_SESSION = 5;
    static final int DECLARE = 6;
    static final int FORGET = 7;
    static final int DELETE_DESTINATION = 8;
    static final int SEND = 9;
    static final int ATTACH = 10;
    static final int DETACH = 11;
    static final int FLOW = 12;
    static final int DRAIN = 13;
    static final int SETTLE = 14;
    static final int COMMIT = 15;
    static final int ROLLBACK = 16;
    static final int RECOVER = 17;
    static final int UNSUBSCRIBE = 18;
    static final int BLOB_WRITE = 19;
    static final int BLOB_READ = 20;
    static final int ADMIN = 21;
    static final int ASK_OUTCOME = 22;
    static final int XA_START = 23;
    static final int XA_END = 24;
    static final int XA_PREPARE = 25;
    static final int XA_COMMIT = 26;
    static final int XA_ROLLBACK = 27;
    static final int XA_FORGET = 28;
    static final int XA_RECOVER = 29;

    static final int PING = 64;
    static final int PONG = 65;

    static final int WELCOME = 128;
    static final int FAULT = 129;
    static final int REPLY = 130;
    static final int SENT = 131;
    static final int SEND_FAILED = 132;
    static final int DELIVER = 133;
    static final int DRAINED = 134;
    static final int RECALL = 135;
    static final int ASSIGNED = 136;
    static final int ENDED = 137;

    private static final int TEXT_BYTES_MAX = 16 * 1024;

    private FrameCodec() {}

    /** Appends a whole frame, its length included. */
    public static void encode(Frame frame, WireWriter out) {
        int start = out.position();
        out.i32(0);
        if (frame instanceof Frame.FromClient client) {
            ClientFrames.encode(client, out);
        } else if (frame instanceof Frame.FromBroker broker) {
            BrokerFrames.encode(broker, out);
        }
        endFrame(out, start);
    }

    /**
     * Begins a {@link Frame.Deliver} whose items follow one by one with {@link #deliverItem}; {@link #endFrame} ends it.
     *
     * @param items how many will follow
     * @return what endFrame wants to know
     */
    public static int beginDeliver(WireWriter out, int consumer, long first, int items) {
        int start = out.position();
        out.i32(0);
        out.u8(DELIVER);
        out.varint(consumer);
        out.varint(first);
        out.varint(items);
        return start;
    }

    public static void deliverItem(WireWriter out, int count, boolean redelivered, byte[] message) {
        out.varint(count);
        out.bool(redelivered);
        out.bytes(message);
    }

    public static void endFrame(WireWriter out, int start) {
        int length = out.position() - start - LENGTH_BYTES;
        if (length > Limits.FRAME_BYTES_MAX) {
            throw new ProtocolException(ErrorCode.TOO_LARGE, "a frame of " + length + " bytes");
        }
        out.putInt(start, length);
    }

    /** Reads a frame from a client; the length has been taken off. */
    public static Frame.FromClient decodeFromClient(byte[] bytes, int offset, int length) {
        WireReader in = new WireReader(bytes, offset, length);
        Frame.FromClient frame = ClientFrames.decode(in.u8(), in);
        in.expectEnd();
        return frame;
    }

    /** Reads a frame from a broker; the length has been taken off. */
    public static Frame.FromBroker decodeFromBroker(byte[] bytes, int offset, int length) {
        WireReader in = new WireReader(bytes, offset, length);
        Frame.FromBroker frame = BrokerFrames.decode(in.u8(), in);
        in.expectEnd();
        return frame;
    }

    /** Refuses a length before anything is read or allocated for it. */
    public static void checkLength(int length) {
        if (length < 1) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "a frame of " + length + " bytes");
        }
        if (length > Limits.FRAME_BYTES_MAX) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "a frame of " + length + " bytes, above the limit of " + Limits.FRAME_BYTES_MAX);
        }
    }

    static void uuid(WireWriter out, UUID uuid) {
        out.i64(uuid.getMostSignificantBits());
        out.i64(uuid.getLeastSignificantBits());
    }

    static UUID uuid(WireReader in) {
        return new UUID(in.i64(), in.i64());
    }

    static String name(WireReader in) {
        return in.string(Limits.NAME_BYTES_MAX);
    }

    static String text(WireReader in) {
        return in.string(TEXT_BYTES_MAX);
    }

    /** Texts for people are cut rather than refused. */
    static String cut(String text) {
        return text.length() <= TEXT_BYTES_MAX / 4 ? text : text.substring(0, TEXT_BYTES_MAX / 4);
    }

    static String password(WireReader in) {
        return in.string(Limits.PASSWORD_BYTES_MAX);
    }

    static void seen(WireWriter out, List<Frame.Seen> seen) {
        out.varint(seen.size());
        for (Frame.Seen mark : seen) {
            out.varint(mark.consumer());
            out.varint(mark.upTo());
        }
    }

    static List<Frame.Seen> seen(WireReader in) {
        int count = in.count(Limits.CONSUMERS_MAX);
        List<Frame.Seen> seen = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            seen.add(new Frame.Seen(in.varint32(), in.varint()));
        }
        return seen;
    }

    static void settlements(WireWriter out, List<Frame.Settlement> settlements) {
        out.varint(settlements.size());
        for (Frame.Settlement settlement : settlements) {
            out.varint(settlement.consumer());
            long[] ranges = settlement.ranges();
            out.varint(ranges.length / 2);
            long previous = 0;
            for (long bound : ranges) {
                out.varint(bound - previous);
                previous = bound;
            }
        }
    }

    static List<Frame.Settlement> settlements(WireReader in) {
        int count = in.count(Limits.CONSUMERS_MAX);
        List<Frame.Settlement> settlements = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            int consumer = in.varint32();
            int pairs = in.count(in.remaining());
            long[] ranges = new long[pairs * 2];
            long previous = 0;
            for (int k = 0; k < ranges.length; k++) {
                long step = in.varint();
                if (step < 0 || previous + step < previous || (step == 0 && k % 2 == 0)) {
                    throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "ranges that do not rise");
                }
                previous += step;
                ranges[k] = previous;
            }
            settlements.add(new Frame.Settlement(consumer, ranges));
        }
        return settlements;
    }
}
