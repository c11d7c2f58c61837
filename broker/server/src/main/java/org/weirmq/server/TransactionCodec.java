package org.weirmq.server;

import org.jspecify.annotations.Nullable;
import org.weirmq.core.DestinationKey;
import org.weirmq.core.StateRecord;
import org.weirmq.core.Xid;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.WireReader;
import org.weirmq.protocol.WireWriter;

/** The part of {@link StateCodec} that is about transactions which outlive a unit of the log. */
final class TransactionCodec {
    private static final int OPENED = 18;
    private static final int TARGET = 19;
    private static final int CLAIMED = 20;
    private static final int PREPARED = 21;
    private static final int DECIDED = 22;
    private static final int MOVED = 23;
    private static final int CLOSED = 24;
    private static final int XA_OUTCOME = 25;
    private static final int XA_FORGOTTEN = 26;

    private TransactionCodec() {}

    static void write(StateRecord record, WireWriter out) {
        if (record instanceof StateRecord.TransactionOpened r) {
            out.u8(OPENED);
            out.varint(r.number());
        } else if (record instanceof StateRecord.TransactionTarget r) {
            out.u8(TARGET);
            out.varint(r.number());
            out.bool(r.key().topic());
            out.string(r.key().name());
        } else if (record instanceof StateRecord.TransactionClaimed r) {
            out.u8(CLAIMED);
            out.varint(r.number());
            out.i64(r.log());
            out.varint(r.group());
            StateCodec.ranges(r.ranges(), out);
        } else if (record instanceof StateRecord.TransactionPrepared r) {
            out.u8(PREPARED);
            out.varint(r.number());
            xid(r.xid(), out);
            out.i64(r.atMs());
            out.string(r.owner());
        } else if (record instanceof StateRecord.TransactionDecided r) {
            out.u8(DECIDED);
            out.varint(r.number());
        } else if (record instanceof StateRecord.TransactionMoved r) {
            out.u8(MOVED);
            out.varint(r.number());
            out.varint(r.target());
            out.varint(r.upTo());
        } else if (record instanceof StateRecord.TransactionClosed r) {
            out.u8(CLOSED);
            out.varint(r.number());
        } else if (record instanceof StateRecord.XaOutcome r) {
            out.u8(XA_OUTCOME);
            xid(r.xid(), out);
            out.bool(r.committed());
            out.bool(r.byHand());
            out.i64(r.atMs());
        } else if (record instanceof StateRecord.XaForgotten r) {
            out.u8(XA_FORGOTTEN);
            xid(r.xid(), out);
        } else {
            throw new IllegalStateException("no encoding for " + record);
        }
    }

    /** Null for a type that is not one of these. */
    static @Nullable StateRecord read(int type, WireReader in) {
        return switch (type) {
            case OPENED -> new StateRecord.TransactionOpened(in.varint());
            case TARGET ->
                new StateRecord.TransactionTarget(
                        in.varint(), new DestinationKey(in.bool(), in.string(Limits.FRAME_BYTES_MAX)));
            case CLAIMED ->
                new StateRecord.TransactionClaimed(in.varint(), in.i64(), in.varint(), StateCodec.ranges(in));
            case PREPARED ->
                new StateRecord.TransactionPrepared(in.varint(), xid(in), in.i64(), in.string(Limits.FRAME_BYTES_MAX));
            case DECIDED -> new StateRecord.TransactionDecided(in.varint());
            case MOVED -> new StateRecord.TransactionMoved(in.varint(), in.varint32(), in.varint());
            case CLOSED -> new StateRecord.TransactionClosed(in.varint());
            case XA_OUTCOME -> new StateRecord.XaOutcome(xid(in), in.bool(), in.bool(), in.i64());
            case XA_FORGOTTEN -> new StateRecord.XaForgotten(xid(in));
            default -> null;
        };
    }

    private static void xid(Xid xid, WireWriter out) {
        out.i32(xid.formatId());
        out.string(xid.globalId());
        out.string(xid.branchId());
    }

    private static Xid xid(WireReader in) {
        return new Xid(in.i32(), in.string(Limits.NAME_BYTES_MAX), in.string(Limits.NAME_BYTES_MAX));
    }
}
