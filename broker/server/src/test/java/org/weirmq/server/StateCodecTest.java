package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.weirmq.core.DestinationKey;
import org.weirmq.core.StateRecord;
import org.weirmq.core.Xid;
import org.weirmq.log.LogException;
import org.weirmq.protocol.WireWriter;

/**
 * Goal: every state record comes back from its bytes as it was; unknown or damaged bytes are refused.
 * Method: records of every permitted kind with seeded random fields, by reflection, so that a new kind is found at once.
 */
class StateCodecTest {
    private final Random random = new Random(20261121);

    @Test
    void everyKindOfRecordComesBack() throws Exception {
        StateCodec codec = new StateCodec();
        for (Class<?> kind : StateRecord.class.getPermittedSubclasses()) {
            for (int i = 0; i < 200; i++) {
                StateRecord record = make(kind);
                List<StateRecord> back = StateCodec.decode(codec.encode(record));
                assertThat(back).hasSize(1);
                assertThat(fields(back.get(0))).isEqualTo(fields(record));
            }
        }
    }

    @Test
    void snapshotsComeInChunksBelowTheLimit() throws Exception {
        List<byte[]> chunks = new ArrayList<>();
        StateCodec.Chunks gathered = new StateCodec.Chunks(chunks::add);
        List<List<Object>> given = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Class<?>[] kinds = StateRecord.class.getPermittedSubclasses();
            StateRecord record = make(kinds[i % kinds.length]);
            given.add(fields(record));
            gathered.accept(record);
        }
        gathered.flush();
        List<List<Object>> back = new ArrayList<>();
        for (byte[] chunk : chunks) {
            assertThat(chunk.length).isLessThanOrEqualTo(StateCodec.CHUNK_BYTES_MAX);
            for (StateRecord record : StateCodec.decode(chunk)) {
                back.add(fields(record));
            }
        }
        assertThat(chunks.size()).isGreaterThan(1);
        assertThat(back).isEqualTo(given);
    }

    @Test
    void manyRangesAreWrittenInParts() {
        long[] ranges = new long[1_000_000];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = 10L * i;
        }
        List<byte[]> chunks = new ArrayList<>();
        StateCodec.Chunks gathered = new StateCodec.Chunks(chunks::add);
        gathered.accept(new StateRecord.Settled(1000, 3, ranges));
        gathered.flush();
        List<Long> back = new ArrayList<>();
        for (byte[] chunk : chunks) {
            assertThat(chunk.length).isLessThanOrEqualTo(StateCodec.CHUNK_BYTES_MAX);
            for (StateRecord record : StateCodec.decode(chunk)) {
                for (long bound : ((StateRecord.Settled) record).ranges()) {
                    back.add(bound);
                }
            }
        }
        assertThat(back.stream().mapToLong(Long::longValue).toArray()).isEqualTo(ranges);
    }

    @Test
    void aFailureOfOneMessageAsItWasWrittenBefore() {
        WireWriter out = new WireWriter(32);
        out.u8(StateCodec.VERSION);
        out.u8(7);
        out.i64(1000);
        out.varint(3);
        out.varint(12);
        out.varint(2);
        assertThat(StateCodec.decode(out.toByteArray())).containsExactly(new StateRecord.Attempts(1000, 3, 12, 13, 2));
    }

    @Test
    void anotherVersionOrTypeIsOfALaterRelease() {
        byte[] bytes = new StateCodec().encode(new StateRecord.NumbersUsed(5));
        byte[] version = bytes.clone();
        version[0] = 99;
        assertThatThrownBy(() -> StateCodec.decode(version))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.reason()).isEqualTo(LogException.Reason.NEWER_FORMAT));
        byte[] type = bytes.clone();
        type[1] = 99;
        assertThatThrownBy(() -> StateCodec.decode(type))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.reason()).isEqualTo(LogException.Reason.NEWER_FORMAT));
    }

    @Test
    void cutBytesAreDamage() throws Exception {
        for (Class<?> kind : StateRecord.class.getPermittedSubclasses()) {
            byte[] bytes = new StateCodec().encode(make(kind));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                if (length == 1) {
                    assertThat(StateCodec.decode(cut)).isEmpty();
                } else {
                    assertThatThrownBy(() -> StateCodec.decode(cut)).isInstanceOf(LogException.class);
                }
            }
        }
    }

    private StateRecord make(Class<?> kind) throws ReflectiveOperationException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = value(types[i], components[i].getName());
        }
        return (StateRecord) kind.getDeclaredConstructor(types).newInstance(values);
    }

    private Object value(Class<?> type, String name) {
        if (type == long.class) {
            boolean signed = name.equals("log") || name.startsWith("identity") || name.endsWith("Ms");
            long number = random.nextLong() >>> random.nextInt(64);
            return signed && !name.equals("widthMs") ? number : number >>> 1;
        } else if (type == int.class) {
            return random.nextInt() >>> 1 + random.nextInt(30);
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            boolean maybeNull = name.equals("clientId") || name.equals("selector");
            return maybeNull && random.nextBoolean() ? null : "text-" + random.nextInt() + "-\u20ac\ud83d\ude00";
        } else if (type == UUID.class) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (type == DestinationKey.class) {
            return new DestinationKey(random.nextBoolean(), "name " + random.nextInt());
        } else if (type == long[].class) {
            long[] ranges = new long[2 * random.nextInt(20)];
            long bound = 0;
            for (int i = 0; i < ranges.length; i++) {
                bound += 1 + random.nextInt(1_000_000);
                ranges[i] = bound;
            }
            return ranges;
        }
        if (type == Xid.class) {
            return new Xid(random.nextInt(), "0a" + "bc".repeat(random.nextInt(60)), "");
        }
        throw new IllegalStateException("expected a known type of field, but " + type);
    }

    private static List<Object> fields(StateRecord record) throws ReflectiveOperationException {
        List<Object> fields = new ArrayList<>();
        fields.add(record.getClass());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(record);
            fields.add(value instanceof long[] ranges ? Arrays.toString(ranges) : value);
        }
        return fields;
    }
}
