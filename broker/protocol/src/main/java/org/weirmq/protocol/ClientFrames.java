package org.weirmq.protocol;

import java.util.ArrayList;
import java.util.List;
import org.weirmq.protocol.Frame.FromClient;

/** The fields of the frames that clients send. */
final class ClientFrames {
    private ClientFrames() {}

    static void encode(FromClient frame, WireWriter out) {
        if (frame instanceof Frame.Send f) {
            send(f, out);
        } else if (frame instanceof Frame.Settle f) {
            out.u8(FrameCodec.SETTLE);
            out.varint(f.request());
            out.varint(f.session());
            out.u8(f.outcome().ordinal());
            FrameCodec.settlements(out, f.settlements());
        } else if (frame instanceof Frame.Flow f) {
            out.u8(FrameCodec.FLOW);
            out.varint(f.consumer());
            out.varint(f.messages());
            out.varint(f.seen());
        } else if (frame instanceof Frame.Drain f) {
            out.u8(FrameCodec.DRAIN);
            out.varint(f.consumer());
            out.varint(f.token());
        } else if (frame instanceof Frame.Commit f) {
            out.u8(FrameCodec.COMMIT);
            out.varint(f.request());
            out.varint(f.session());
            out.varint(f.transaction());
            FrameCodec.settlements(out, f.settlements());
        } else if (frame instanceof Frame.Rollback f) {
            out.u8(FrameCodec.ROLLBACK);
            out.varint(f.request());
            out.varint(f.session());
            out.varint(f.transaction());
            FrameCodec.seen(out, f.seen());
        } else if (frame instanceof Frame.Recover f) {
            out.u8(FrameCodec.RECOVER);
            out.varint(f.request());
            out.varint(f.session());
            FrameCodec.seen(out, f.seen());
        } else {
            rare(frame, out);
        }
    }

    private static void send(Frame.Send f, WireWriter out) {
        out.u8(FrameCodec.SEND);
        out.varint(f.session());
        out.varint(f.items().size());
        for (Frame.Send.Item item : f.items()) {
            out.varint(item.sequence());
            out.varint(item.destination());
            out.bool(item.transacted());
            out.bytes(item.message());
        }
    }

    private static void rare(FromClient frame, WireWriter out) {
        if (frame instanceof Frame.Hello f) {
            hello(f, out);
        } else if (frame instanceof Frame.Goodbye f) {
            out.u8(FrameCodec.GOODBYE);
            out.varint(f.request());
        } else if (frame instanceof Frame.SetClientId f) {
            out.u8(FrameCodec.SET_CLIENT_ID);
            out.varint(f.request());
            out.string(f.clientId());
        } else if (frame instanceof Frame.OpenSession f) {
            out.u8(FrameCodec.OPEN_SESSION);
            out.varint(f.session());
            out.bool(f.transacted());
        } else if (frame instanceof Frame.CloseSession f) {
            out.u8(FrameCodec.CLOSE_SESSION);
            out.varint(f.request());
            out.varint(f.session());
            FrameCodec.seen(out, f.seen());
        } else if (frame instanceof Frame.Declare f) {
            out.u8(FrameCodec.DECLARE);
            out.varint(f.request());
            out.varint(f.destination());
            out.u8(f.kind().ordinal());
            out.string(f.name());
            out.bool(f.temporary());
        } else if (frame instanceof Frame.Forget f) {
            out.u8(FrameCodec.FORGET);
            out.varint(f.destination());
        } else if (frame instanceof Frame.DeleteDestination f) {
            out.u8(FrameCodec.DELETE_DESTINATION);
            out.varint(f.request());
            out.u8(f.kind().ordinal());
            out.string(f.name());
        } else {
            rarer(frame, out);
        }
    }

    private static void rarer(FromClient frame, WireWriter out) {
        if (frame instanceof Frame.Attach f) {
            attach(f, out);
        } else if (frame instanceof Frame.Detach f) {
            out.u8(FrameCodec.DETACH);
            out.varint(f.request());
            out.varint(f.consumer());
            out.varint(f.seen());
        } else if (frame instanceof Frame.AskOutcome f) {
            out.u8(FrameCodec.ASK_OUTCOME);
            out.varint(f.request());
            out.varint(f.session());
            out.varint(f.transaction());
        } else if (frame instanceof Frame.Unsubscribe f) {
            out.u8(FrameCodec.UNSUBSCRIBE);
            out.varint(f.request());
            out.string(f.name());
        } else if (frame instanceof Frame.BlobWrite f) {
            out.u8(FrameCodec.BLOB_WRITE);
            out.varint(f.request());
            FrameCodec.uuid(out, f.blob());
            out.bytes(f.chunk());
            out.bool(f.last());
        } else if (frame instanceof Frame.BlobRead f) {
            out.u8(FrameCodec.BLOB_READ);
            out.varint(f.request());
            FrameCodec.uuid(out, f.blob());
            out.varint(f.position());
            out.varint(f.length());
        } else if (frame instanceof Frame.Admin f) {
            out.u8(FrameCodec.ADMIN);
            out.varint(f.request());
            out.string(f.operation());
            Rows.encodeMap(out, f.arguments());
        } else if (frame instanceof Frame.OfBranch f) {
            XaFrames.encode(f, out);
        } else if (frame instanceof Frame.XaRecover f) {
            out.u8(FrameCodec.XA_RECOVER);
            out.varint(f.request());
            out.varint(f.from());
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

    private static void hello(Frame.Hello f, WireWriter out) {
        out.u8(FrameCodec.HELLO);
        out.i32(FrameCodec.MAGIC);
        out.i16(f.versionMin());
        out.i16(f.versionMax());
        FrameCodec.uuid(out, f.connection());
        out.bool(f.resume());
        out.optionalString(f.clientId());
        out.optionalString(f.user());
        out.optionalString(f.password());
        out.string(f.product());
    }

    private static void attach(Frame.Attach f, WireWriter out) {
        out.u8(FrameCodec.ATTACH);
        out.varint(f.request());
        out.varint(f.session());
        out.varint(f.consumer());
        out.varint(f.destination());
        out.u8(f.kind().ordinal());
        out.optionalString(f.name());
        out.optionalString(f.selector());
        out.bool(f.noLocal());
    }

    static FromClient decode(int type, WireReader in) {
        return switch (type) {
            case FrameCodec.HELLO -> decodeHello(in);
            case FrameCodec.GOODBYE -> new Frame.Goodbye(in.varint());
            case FrameCodec.SET_CLIENT_ID -> new Frame.SetClientId(in.varint(), FrameCodec.name(in));
            case FrameCodec.OPEN_SESSION -> new Frame.OpenSession(in.varint32(), in.bool());
            case FrameCodec.CLOSE_SESSION -> new Frame.CloseSession(in.varint(), in.varint32(), FrameCodec.seen(in));
            case FrameCodec.DECLARE ->
                new Frame.Declare(
                        in.varint(), in.varint32(), DestinationKind.of(in.u8()), FrameCodec.name(in), in.bool());
            case FrameCodec.FORGET -> new Frame.Forget(in.varint32());
            case FrameCodec.DELETE_DESTINATION ->
                new Frame.DeleteDestination(in.varint(), DestinationKind.of(in.u8()), FrameCodec.name(in));
            case FrameCodec.SEND -> decodeSend(in);
            case FrameCodec.ATTACH -> decodeAttach(in);
            case FrameCodec.DETACH -> new Frame.Detach(in.varint(), in.varint32(), in.varint());
            case FrameCodec.FLOW -> new Frame.Flow(in.varint32(), in.count(Limits.CREDIT_MAX), in.varint());
            case FrameCodec.DRAIN -> new Frame.Drain(in.varint32(), in.varint());
            case FrameCodec.SETTLE ->
                new Frame.Settle(in.varint(), in.varint32(), Outcome.of(in.u8()), FrameCodec.settlements(in));
            case FrameCodec.COMMIT ->
                new Frame.Commit(in.varint(), in.varint32(), in.varint(), FrameCodec.settlements(in));
            case FrameCodec.ROLLBACK ->
                new Frame.Rollback(in.varint(), in.varint32(), in.varint(), FrameCodec.seen(in));
            case FrameCodec.RECOVER -> new Frame.Recover(in.varint(), in.varint32(), FrameCodec.seen(in));
            case FrameCodec.ASK_OUTCOME -> new Frame.AskOutcome(in.varint(), in.varint32(), in.varint());
            case FrameCodec.UNSUBSCRIBE -> new Frame.Unsubscribe(in.varint(), FrameCodec.name(in));
            case FrameCodec.BLOB_WRITE ->
                new Frame.BlobWrite(in.varint(), FrameCodec.uuid(in), in.bytes(Limits.CHUNK_BYTES_MAX), in.bool());
            case FrameCodec.BLOB_READ ->
                new Frame.BlobRead(in.varint(), FrameCodec.uuid(in), in.varint(), in.count(Limits.CHUNK_BYTES_MAX));
            case FrameCodec.ADMIN -> new Frame.Admin(in.varint(), FrameCodec.name(in), Rows.decodeMap(in));
            case FrameCodec.PING -> new Frame.Ping(in.i64());
            case FrameCodec.PONG -> new Frame.Pong(in.i64());
            case FrameCodec.XA_RECOVER -> new Frame.XaRecover(in.varint(), in.varint32());
            default -> XaFrames.decode(type, in);
        };
    }

    private static Frame.Hello decodeHello(WireReader in) {
        if (in.remaining() < 4 || in.i32() != FrameCodec.MAGIC) {
            throw new ProtocolException(ErrorCode.NOT_WEIRMQ, "this is not a WeirMQ client");
        }
        return new Frame.Hello(
                in.i16(),
                in.i16(),
                FrameCodec.uuid(in),
                in.bool(),
                in.optionalString(Limits.NAME_BYTES_MAX),
                in.optionalString(Limits.NAME_BYTES_MAX),
                in.bool() ? FrameCodec.password(in) : null,
                FrameCodec.name(in));
    }

    private static Frame.Send decodeSend(WireReader in) {
        int session = in.varint32();
        int count = in.count(Limits.BATCH_MAX);
        List<Frame.Send.Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(new Frame.Send.Item(in.varint(), in.varint32(), in.bool(), in.bytes(Limits.MESSAGE_BYTES_MAX)));
        }
        return new Frame.Send(session, items);
    }

    private static Frame.Attach decodeAttach(WireReader in) {
        return new Frame.Attach(
                in.varint(),
                in.varint32(),
                in.varint32(),
                in.varint32(),
                ConsumerKind.of(in.u8()),
                in.optionalString(Limits.NAME_BYTES_MAX),
                in.optionalString(Limits.SELECTOR_BYTES_MAX),
                in.bool());
    }
}
