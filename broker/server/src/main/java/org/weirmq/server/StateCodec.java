package org.weirmq.server;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.weirmq.core.DestinationKey;
import org.weirmq.core.StateRecord;
import org.weirmq.log.LogException;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.ProtocolException;
import org.weirmq.protocol.WireReader;
import org.weirmq.protocol.WireWriter;

/**
 * State records as bytes: a byte for the version of the format, then records, each a type byte and its fields. A record of
 * a state log holds one; a chunk of a snapshot holds as many as fit. docs/format.md has the bytes.
 */
final class StateCodec {
    static final int VERSION = 1;
    /** Of a chunk of a snapshot, in bytes. */
    static final int CHUNK_BYTES_MAX = 1 << 20;
    /** Offsets in one record of ranges; more are written as several records. A bound takes at most ten bytes. */
    static final int RANGE_BOUNDS_MAX = 64 * 1024;

    private static final int DESTINATION_CREATED = 1;
    private static final int DESTINATION_DELETED = 2;
    private static final int SUBSCRIPTION_CREATED = 3;
    private static final int SUBSCRIPTION_DELETED = 4;
    private static final int SETTLED = 5;
    private static final int DELIVERED = 6;
    /** Of one message; read only, {@link #ATTEMPTS} is written now. */
    private static final int ATTEMPTS_OF_ONE = 7;

    private static final int BUCKET_OPENED = 8;
    private static final int BUCKET_TAKEN = 9;
    private static final int BUCKET_CLOSED = 10;
    private static final int COMMITTED = 11;
    private static final int LANE_STATE = 12;
    private static final int CURSOR_STATE = 13;
    private static final int PRODUCER_STATE = 14;
    private static final int NUMBERS_USED = 15;
    private static final int LANE_GAP = 16;
    private static final int ATTEMPTS = 17;

    private final WireWriter scratch = new WireWriter(1024);

    /** One record as the payload of a state log's record. */
    byte[] encode(StateRecord record) {
        scratch.reset();
        scratch.u8(VERSION);
        write(record, scratch);
        return scratch.toByteArray();
    }

    /** All records of a payload or chunk, in order. */
    static List<StateRecord> decode(byte[] bytes) {
        List<StateRecord> records = new ArrayList<>(1);
        try {
            WireReader in = new WireReader(bytes);
            int version = in.u8();
            if (version != VERSION) {
                throw new LogException(
                        LogException.Reason.NEWER_FORMAT,
                        "state of format " + version + ", this broker reads " + VERSION);
            }
            while (in.remaining() > 0) {
                records.add(read(in));
            }
        } catch (ProtocolException e) {
            throw new LogException(
                    LogException.Reason.DAMAGED, "a state record that cannot be read: " + e.getMessage(), e);
        }
        return records;
    }

    /** Gathers the records of a snapshot into chunks. */
    static final class Chunks implements Consumer<StateRecord> {
        private static final int CHUNK_BYTES = 256 * 1024;

        private final WireWriter out = new WireWriter(CHUNK_BYTES);
        private final Consumer<byte[]> chunks;

        Chunks(Consumer<byte[]> chunks) {
            this.chunks = chunks;
            out.u8(VERSION);
        }

        @Override
        public void accept(StateRecord record) {
            if (record instanceof StateRecord.Settled r && r.ranges().length > RANGE_BOUNDS_MAX) {
                for (long[] part : parts(r.ranges())) {
                    add(new StateRecord.Settled(r.log(), r.group(), part));
                }
            } else if (record instanceof StateRecord.BucketTaken r && r.ranges().length > RANGE_BOUNDS_MAX) {
                for (long[] part : parts(r.ranges())) {
                    add(new StateRecord.BucketTaken(r.bucket(), part));
                }
            } else if (record instanceof StateRecord.TransactionClaimed r && r.ranges().length > RANGE_BOUNDS_MAX) {
                for (long[] part : parts(r.ranges())) {
                    add(new StateRecord.TransactionClaimed(r.number(), r.log(), r.group(), part));
                }
            } else {
                add(record);
            }
        }

        private void add(StateRecord record) {
            write(record, out);
            if (out.position() >= CHUNK_BYTES) {
                flush();
            }
        }

        private static List<long[]> parts(long[] ranges) {
            List<long[]> parts = new ArrayList<>();
            for (int from = 0; from < ranges.length; from += RANGE_BOUNDS_MAX) {
                parts.add(java.util.Arrays.copyOfRange(ranges, from, Math.min(ranges.length, from + RANGE_BOUNDS_MAX)));
            }
            return parts;
        }

        void flush() {
            if (out.position() > 1) {
                chunks.accept(out.toByteArray());
                out.reset();
                out.u8(VERSION);
            }
        }
    }

    private static void write(StateRecord record, WireWriter out) {
        if (record instanceof StateRecord.Settled r) {
            out.u8(SETTLED);
            out.i64(r.log());
            out.varint(r.group());
            ranges(r.ranges(), out);
        } else if (record instanceof StateRecord.Delivered r) {
            out.u8(DELIVERED);
            out.i64(r.log());
            out.varint(r.group());
            out.varint(r.upTo());
        } else if (record instanceof StateRecord.Attempts r) {
            out.u8(ATTEMPTS);
            out.i64(r.log());
            out.varint(r.group());
            out.varint(r.from());
            out.varint(r.to() - r.from());
            out.varint(r.count());
        } else if (record instanceof StateRecord.Committed r) {
            out.u8(COMMITTED);
            out.i64(r.identity().getMostSignificantBits());
            out.i64(r.identity().getLeastSignificantBits());
            out.varint(r.session());
            out.varint(r.transaction());
        } else if (record instanceof StateRecord.LaneState r) {
            out.u8(LANE_STATE);
            out.i64(r.log());
            out.varint(r.end());
        } else if (record instanceof StateRecord.CursorState r) {
            out.u8(CURSOR_STATE);
            out.i64(r.log());
            out.varint(r.group());
            out.varint(r.floor());
            out.varint(r.mark());
        } else if (record instanceof StateRecord.ProducerState r) {
            out.u8(PRODUCER_STATE);
            out.i64(r.identityHigh());
            out.i64(r.identityLow());
            out.varint(r.session());
            out.varint(r.sequence());
            out.varint(r.accepted().length);
            for (long word : r.accepted()) {
                out.varint(word + 1); // all and none, which most are, take one byte
            }
            out.i64(r.lastUseMs());
        } else {
            rarer(record, out);
        }
    }

    private static void rarer(StateRecord record, WireWriter out) {
        if (record instanceof StateRecord.DestinationCreated r) {
            out.u8(DESTINATION_CREATED);
            out.varint(r.owner());
            out.bool(r.key().topic());
            out.string(r.key().name());
            out.varint(r.partitions());
            out.bool(r.exclusive());
        } else if (record instanceof StateRecord.DestinationDeleted r) {
            out.u8(DESTINATION_DELETED);
            out.varint(r.owner());
        } else if (record instanceof StateRecord.SubscriptionCreated r) {
            out.u8(SUBSCRIPTION_CREATED);
            out.varint(r.owner());
            out.varint(r.group());
            out.optionalString(r.clientId());
            out.string(r.name());
            out.bool(r.shared());
            out.optionalString(r.selector());
            out.bool(r.noLocal());
        } else if (record instanceof StateRecord.SubscriptionDeleted r) {
            out.u8(SUBSCRIPTION_DELETED);
            out.varint(r.owner());
            out.varint(r.group());
        } else if (record instanceof StateRecord.BucketOpened r) {
            out.u8(BUCKET_OPENED);
            out.varint(r.owner());
            out.varint(r.bucket());
            out.i64(r.startMs());
            out.varint(r.widthMs());
        } else if (record instanceof StateRecord.BucketTaken r) {
            out.u8(BUCKET_TAKEN);
            out.varint(r.bucket());
            ranges(r.ranges(), out);
        } else if (record instanceof StateRecord.BucketClosed r) {
            out.u8(BUCKET_CLOSED);
            out.varint(r.bucket());
        } else if (record instanceof StateRecord.LaneGap r) {
            out.u8(LANE_GAP);
            out.i64(r.log());
            out.varint(r.from());
            out.varint(r.to());
        } else if (record instanceof StateRecord.NumbersUsed r) {
            out.u8(NUMBERS_USED);
            out.varint(r.upTo());
        } else {
            TransactionCodec.write(record, out);
        }
    }

    private static StateRecord read(WireReader in) {
        int type = in.u8();
        return switch (type) {
            case DESTINATION_CREATED ->
                new StateRecord.DestinationCreated(
                        in.varint(), new DestinationKey(in.bool(), name(in)), in.varint32(), in.bool());
            case DESTINATION_DELETED -> new StateRecord.DestinationDeleted(in.varint());
            case SUBSCRIPTION_CREATED ->
                new StateRecord.SubscriptionCreated(
                        in.varint(),
                        in.varint(),
                        in.optionalString(Limits.FRAME_BYTES_MAX),
                        name(in),
                        in.bool(),
                        in.optionalString(Limits.FRAME_BYTES_MAX),
                        in.bool());
            case SUBSCRIPTION_DELETED -> new StateRecord.SubscriptionDeleted(in.varint(), in.varint());
            case SETTLED -> new StateRecord.Settled(in.i64(), in.varint(), ranges(in));
            case DELIVERED -> new StateRecord.Delivered(in.i64(), in.varint(), in.varint());
            case ATTEMPTS_OF_ONE -> attempts(in, true);
            case ATTEMPTS -> attempts(in, false);
            case BUCKET_OPENED -> new StateRecord.BucketOpened(in.varint(), in.varint(), in.i64(), in.varint());
            case BUCKET_TAKEN -> new StateRecord.BucketTaken(in.varint(), ranges(in));
            case BUCKET_CLOSED -> new StateRecord.BucketClosed(in.varint());
            case COMMITTED -> new StateRecord.Committed(new UUID(in.i64(), in.i64()), in.varint32(), in.varint());
            case LANE_STATE -> new StateRecord.LaneState(in.i64(), in.varint());
            case CURSOR_STATE -> new StateRecord.CursorState(in.i64(), in.varint(), in.varint(), in.varint());
            case PRODUCER_STATE ->
                new StateRecord.ProducerState(in.i64(), in.i64(), in.varint32(), in.varint(), words(in), in.i64());
            case LANE_GAP -> new StateRecord.LaneGap(in.i64(), in.varint(), in.varint());
            case NUMBERS_USED -> new StateRecord.NumbersUsed(in.varint());
            default -> ofTransaction(type, in);
        };
    }

    private static StateRecord ofTransaction(int type, WireReader in) {
        StateRecord record = TransactionCodec.read(type, in);
        if (record == null) {
            throw new LogException(LogException.Reason.NEWER_FORMAT, "a state record of unknown type " + type);
        }
        return record;
    }

    private static StateRecord attempts(WireReader in, boolean ofOne) {
        long log = in.i64();
        long group = in.varint();
        long from = in.varint();
        return new StateRecord.Attempts(log, group, from, from + (ofOne ? 1 : in.varint()), in.varint32());
    }

    private static String name(WireReader in) {
        return in.string(Limits.FRAME_BYTES_MAX);
    }

    static void ranges(long[] ranges, WireWriter out) {
        out.varint(ranges.length);
        long previous = 0;
        for (long bound : ranges) {
            out.varint(bound - previous);
            previous = bound;
        }
    }

    private static long[] words(WireReader in) {
        long[] words = new long[in.count(in.remaining())];
        for (int i = 0; i < words.length; i++) {
            words[i] = in.varint() - 1;
        }
        return words;
    }

    static long[] ranges(WireReader in) {
        long[] ranges = new long[in.count(in.remaining())];
        long bound = 0;
        for (int i = 0; i < ranges.length; i++) {
            bound += in.varint();
            ranges[i] = bound;
        }
        return ranges;
    }
}
