package org.weirmq.protocol;

import java.util.ArrayList;
import java.util.List;
import org.weirmq.protocol.Frame.FromBroker;

/** The fields of the frames that brokers send. */
final class BrokerFrames {
    private BrokerFrames() {}

    static void encode(FromBroker frame, WireWriter out) {
        if (frame instanceof Frame.Deliver f) {
            deliver(f, out);
        } else if (frame instanceof Frame.Sent f) {
            out.u8(FrameCodec.SENT);
            out.varint(f.session());
            out.varint(f.upTo());
        } else if (frame instanceof Frame.Reply f) {
            out.u8(FrameCodec.REPLY);
            out.varint(f.request());
            out.i16(f.code().number());
            out.string(FrameCodec.cut(f.text()));
            out.bytes(f.payload());
        } else if (frame instanceof Frame.Drained f) {
            out.u8(FrameCodec.DRAINED);
            out.varint(f.consumer());
            out.varint(f.token());
        } else if (frame instanceof Frame.SendFailed f) {
            out.u8(FrameCodec.SEND_FAILED);
            out.varint(f.session());
            out.varint(f.sequence());
            out.i16(f.code().number());
            out.string(FrameCodec.cut(f.text()));
        } else {
            rare(frame, out);
        }
    }

    private static void rare(FromBroker frame, WireWriter out) {
        if (frame instanceof Frame.Welcome f) {
            out.u8(FrameCodec.WELCOME);
            out.i32(FrameCodec.MAGIC);
            out.i16(f.version());
            out.string(f.broker());
            out.i64(f.incarnation());
            out.bool(f.resumed());
            out.varint(f.frameBytesMax());
            out.varint(f.sendWindowBytes());
            out.varint(f.heartbeatMs());
        } else if (frame instanceof Frame.Fault f) {
            out.u8(FrameCodec.FAULT);
            out.i16(f.code().number());
            out.string(FrameCodec.cut(f.text()));
        } else if (frame instanceof Frame.Recall f) {
            out.u8(FrameCodec.RECALL);
            out.varint(f.consumer());
        } else if (frame instanceof Frame.Assigned f) {
            out.u8(FrameCodec.ASSIGNED);
            out.varint(f.consumer());
            out.varint(f.partitions().length);
            for (int partition : f.partitions()) {
                out.varint(partition);
            }
        } else if (frame instanceof Frame.Ended f) {
            out.u8(FrameCodec.ENDED);
            out.varint(f.consumer());
            out.i16(f.code().number());
            out.string(FrameCodec.cut(f.text()));
        } else if (frame instanceof Frame.Ping f) {
            out.u8(FrameCodec.PING);
            out.i64(f.token());
        } else if (frame instanceof Frame.Pong f) {
            out.u8(FrameCodec.PONG);
            out.i64(f.token());
        } else {
            throw new IllegalStateException("no encoding for " + frame);
        }
    }

    private static void deliver(Frame.Deliver f, WireWriter out) {
        out.u8(FrameCodec.DELIVER);
        out.varint(f.consumer());
        out.varint(f.first());
        out.varint(f.items().size());
        for (Frame.Deliver.Item item : f.items()) {
            out.varint(item.count());
            out.bool(item.redelivered());
            out.bytes(item.message());
        }
    }

    static FromBroker decode(int type, WireReader in) {
        return switch (type) {
            case FrameCodec.WELCOME -> decodeWelcome(in);
            case FrameCodec.FAULT -> new Frame.Fault(ErrorCode.of(in.i16()), FrameCodec.text(in));
            case FrameCodec.REPLY ->
                new Frame.Reply(
                        in.varint(), ErrorCode.of(in.i16()), FrameCodec.text(in), in.bytes(Limits.FRAME_BYTES_MAX));
            case FrameCodec.SENT -> new Frame.Sent(in.varint32(), in.varint());
            case FrameCodec.SEND_FAILED ->
                new Frame.SendFailed(in.varint32(), in.varint(), ErrorCode.of(in.i16()), FrameCodec.text(in));
            case FrameCodec.DELIVER -> decodeDeliver(in);
            case FrameCodec.DRAINED -> new Frame.Drained(in.varint32(), in.varint());
            case FrameCodec.RECALL -> new Frame.Recall(in.varint32());
            case FrameCodec.ASSIGNED -> decodeAssigned(in);
            case FrameCodec.ENDED -> new Frame.Ended(in.varint32(), ErrorCode.of(in.i16()), FrameCodec.text(in));
            case FrameCodec.PING -> new Frame.Ping(in.i64());
            case FrameCodec.PONG -> new Frame.Pong(in.i64());
            default -> throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no frame type " + type);
        };
    }

    private static Frame.Welcome decodeWelcome(WireReader in) {
        if (in.remaining() < 4 || in.i32() != FrameCodec.MAGIC) {
            throw new ProtocolException(ErrorCode.NOT_WEIRMQ, "this is not a WeirMQ broker");
        }
        return new Frame.Welcome(
                in.i16(), FrameCodec.name(in), in.i64(), in.bool(), in.varint32(), in.varint32(), in.varint32());
    }

    private static Frame.Deliver decodeDeliver(WireReader in) {
        int consumer = in.varint32();
        long first = in.varint();
        int count = in.count(Limits.BATCH_MAX);
        List<Frame.Deliver.Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(new Frame.Deliver.Item(in.varint32(), in.bool(), in.bytes(Limits.MESSAGE_BYTES_MAX)));
        }
        return new Frame.Deliver(consumer, first, items);
    }

    private static Frame.Assigned decodeAssigned(WireReader in) {
        int consumer = in.varint32();
        int[] partitions = new int[in.count(Limits.PARTITIONS_MAX)];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = in.varint32();
        }
        return new Frame.Assigned(consumer, partitions);
    }
}
