package org.weirmq.protocol;

/** The fields of the frames about transaction branches. */
final class XaFrames {
    private XaFrames() {}

    static void encode(Frame.OfBranch frame, WireWriter out) {
        if (frame instanceof Frame.XaStart f) {
            out.u8(FrameCodec.XA_START);
            out.varint(f.request());
            out.varint(f.session());
            f.xid().write(out);
            out.bool(f.join());
            out.varint(f.timeoutMs());
        } else if (frame instanceof Frame.XaEnd f) {
            out.u8(FrameCodec.XA_END);
            out.varint(f.request());
            out.varint(f.session());
            f.xid().write(out);
            out.bool(f.fail());
            FrameCodec.settlements(out, f.settlements());
        } else if (frame instanceof Frame.XaPrepare f) {
            out.u8(FrameCodec.XA_PREPARE);
            out.varint(f.request());
            f.xid().write(out);
        } else if (frame instanceof Frame.XaCommit f) {
            out.u8(FrameCodec.XA_COMMIT);
            out.varint(f.request());
            f.xid().write(out);
            out.bool(f.onePhase());
        } else if (frame instanceof Frame.XaRollback f) {
            out.u8(FrameCodec.XA_ROLLBACK);
            out.varint(f.request());
            f.xid().write(out);
        } else if (frame instanceof Frame.XaForget f) {
            out.u8(FrameCodec.XA_FORGET);
            out.varint(f.request());
            f.xid().write(out);
        }
    }

    static Frame.OfBranch decode(int type, WireReader in) {
        return switch (type) {
            case FrameCodec.XA_START ->
                new Frame.XaStart(in.varint(), in.varint32(), XaId.read(in), in.bool(), in.varint());
            case FrameCodec.XA_END ->
                new Frame.XaEnd(in.varint(), in.varint32(), XaId.read(in), in.bool(), FrameCodec.settlements(in));
            case FrameCodec.XA_PREPARE -> new Frame.XaPrepare(in.varint(), XaId.read(in));
            case FrameCodec.XA_COMMIT -> new Frame.XaCommit(in.varint(), XaId.read(in), in.bool());
            case FrameCodec.XA_ROLLBACK -> new Frame.XaRollback(in.varint(), XaId.read(in));
            case FrameCodec.XA_FORGET -> new Frame.XaForget(in.varint(), XaId.read(in));
            default -> throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no frame type " + type);
        };
    }
}
