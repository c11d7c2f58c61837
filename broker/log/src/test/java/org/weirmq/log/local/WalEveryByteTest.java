package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.fake.FakeExecutors;

/**
 * Goal: at every byte, a torn end of the write-ahead log is cut and a damaged middle stops with file and position, and
 * what a recycled file held before never comes back. Method: a history over several files, most of them recycled, is
 * written once; then, for each byte of it, the log is cut there (zeros, or what the file held before), or that byte is
 * changed, and the engine is opened. What it must find is read from the undamaged batches.
 */
class WalEveryByteTest {
    private static final LogConfig CONFIG = LogConfig.builder()
            .wal(512, 4 << 10)
            .reserveBytes(0)
            .inlineForceMicrosMax(1_000_000)
            .build();

    private final FakeExecutors tasks = new FakeExecutors();
    private final Random random = new Random(1);
    private FakeDisk disk = new FakeDisk();
    private Map<String, byte[]> before;
    private Map<String, byte[]> after;
    private List<Batch> batches;
    private long from;

    /** A batch of the history: its place, how far it says the log was forced, and the records up to its end. */
    private record Batch(String file, long start, long position, int length, long durableUpTo, int recordsUpTo) {
        long end() {
            return position + length;
        }
    }

    @BeforeEach
    void writeHistory() {
        LocalLogEngine engine = open(disk, new Recorder());
        for (int i = 0; i < 60; i++) {
            append(engine, "old " + i, Force.NOW);
            engine.tick(i * 5L);
            tasks.drain(random);
        }
        engine.trim(100, Long.MAX_VALUE);
        engine.close();
        before = walFiles(disk);
        engine = open(disk, new Recorder());
        for (int i = 0; i < 36; i++) {
            append(engine, "new " + i + "y".repeat(i % 5 * 10), i % 3 == 0 ? Force.LAZY : Force.NOW);
            engine.endOfTurn();
        }
        append(engine, "the last one is forced and nothing says so", Force.NOW);
        engine.endOfTurn();
        disk = disk.kill();
        after = walFiles(disk);
        readBatches();
    }

    private static void append(LocalLogEngine engine, String text, Force force) {
        engine.append(List.of(new Entry(100, text.getBytes(UTF_8)), new Entry(5, text.getBytes(UTF_8))), force);
        engine.endOfTurn();
    }

    private LocalLogEngine open(FakeDisk on, Recorder recovery) {
        LocalLogEngine engine = new LocalLogEngine(on, CONFIG, tasks.executors(), recovery);
        engine.recover(recovery);
        return engine;
    }

    private static Map<String, byte[]> walFiles(FakeDisk disk) {
        Map<String, byte[]> files = new TreeMap<>();
        disk.list("wal").forEach(name -> files.put(name, disk.bytes(name)));
        return files;
    }

    /** Walks through the undamaged log: from the position that the manifest names. */
    private void readBatches() {
        byte[] manifest = disk.bytes(Manifest.NAME);
        from = ByteBuffer.wrap(manifest).order(WalFormat.ORDER).getLong(24);
        batches = new ArrayList<>();
        int records = 0;
        long position = from;
        String file = fileAt(position);
        while (file != null) {
            ByteBuffer bytes = ByteBuffer.wrap(after.get(file)).order(WalFormat.ORDER);
            long start = bytes.getLong(16);
            int at = (int) (position - start);
            if (bytes.getInt(at) != WalFormat.BATCH_MAGIC || bytes.getLong(at + WalFormat.AT_POSITION) != position) {
                return;
            }
            int length = bytes.getInt(at + WalFormat.AT_LENGTH);
            records += bytes.getInt(at + WalFormat.AT_COUNT);
            batches.add(
                    new Batch(file, start, position, length, bytes.getLong(at + WalFormat.AT_DURABLE_UP_TO), records));
            boolean ends = bytes.getShort(at + WalFormat.AT_KIND) == WalFormat.KIND_END_OF_FILE;
            position = ends
                    ? start + bytes.capacity() + WalFormat.FILE_HEADER_BYTES
                    : position + WalFormat.aligned(length);
            file = fileAt(position);
        }
    }

    private String fileAt(long position) {
        for (Map.Entry<String, byte[]> file : after.entrySet()) {
            long start = ByteBuffer.wrap(file.getValue()).order(WalFormat.ORDER).getLong(16);
            if (start <= position && position < start + file.getValue().length) {
                return file.getKey();
            }
        }
        return null;
    }

    private int recordsBelow(long position) {
        int records = 0;
        for (Batch batch : batches) {
            records = batch.end() <= position ? batch.recordsUpTo : records;
        }
        return records;
    }

    @Test
    void theHistoryIsWorthIt() {
        assertThat(batches).hasSizeGreaterThan(35);
        assertThat(batches.stream().map(Batch::file).distinct()).hasSizeGreaterThan(4);
        assertThat(before.keySet()).as("files that held something before").hasSizeGreaterThan(3);
        Recorder found = new Recorder();
        open(disk.kill(), found);
        assertThat(found.recovered).hasSize(74);
    }

    @Test
    void aTornEndIsCutAtEveryByte() {
        for (long cut = from; cut < batches.get(batches.size() - 1).end(); cut++) {
            checkCut(cut, false);
            checkCut(cut, true);
        }
    }

    /** From a position on the files hold zeros, or what they held before they were used again. */
    private void checkCut(long cut, boolean oldContents) {
        FakeDisk torn = disk.kill();
        after.forEach((name, bytes) -> {
            long start = ByteBuffer.wrap(bytes).order(WalFormat.ORDER).getLong(16);
            int keep = (int) Math.max(WalFormat.FILE_HEADER_BYTES, Math.min(bytes.length, cut - start));
            byte[] old = before.get(name);
            byte[] tail = oldContents && old != null
                    ? Arrays.copyOfRange(old, keep, bytes.length)
                    : new byte[bytes.length - keep];
            torn.overwrite(name, keep, tail);
        });
        checkFinds(torn, recordsBelow(cut), cut);
    }

    private void checkFinds(FakeDisk torn, int records, long where) {
        Recorder found = new Recorder();
        LocalLogEngine engine = open(torn, found);
        assertThat(found.recovered).as("position %d", where).hasSize(records);
        // The log goes on, and what was cut does not come back behind what is new.
        engine.append(List.of(new Entry(100, "z".repeat(12).getBytes(UTF_8))), Force.NOW);
        engine.endOfTurn();
        Recorder again = new Recorder();
        open(torn.kill(), again);
        assertThat(again.recovered).as("position %d", where).hasSize(records + 1);
        assertThat(again.recovered.get(records)).endsWith("z".repeat(12));
    }

    @Test
    void aChangedByteIsADamageWhereTheLogWasKnownToBeForced() {
        int damages = 0;
        for (Batch batch : batches) {
            boolean known = batches.stream()
                    .anyMatch(later -> later.position > batch.position && later.durableUpTo > batch.position);
            for (int i = 0; i < batch.length; i++) {
                FakeDisk changed = disk.kill();
                int at = (int) (batch.position - batch.start) + i;
                byte old = after.get(batch.file)[at];
                changed.overwrite(batch.file, at, new byte[] {(byte) (old ^ 1 << random.nextInt(8))});
                if (known) {
                    damages++;
                    Recorder found = new Recorder();
                    assertThatThrownBy(() -> open(changed, found))
                            .isInstanceOfSatisfying(
                                    LogException.class,
                                    e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                            .hasMessageContaining(batch.file)
                            .hasMessageContaining("position " + (batch.position - batch.start));
                } else {
                    checkFinds(changed, recordsBelow(batch.position), batch.position + i);
                }
            }
        }
        assertThat(damages).isGreaterThan(1000);
    }

    @Test
    void whatWasCutDoesNotComeBackWhereANewBatchEndsBeforeIt() {
        LogConfig never = LogConfig.builder()
                .wal(4096, 16 << 10)
                .reserveBytes(0)
                .fsync(FsyncMode.NEVER)
                .build();
        FakeDisk on = new FakeDisk();
        LocalLogEngine engine = new LocalLogEngine(on, never, tasks.executors(), new Recorder());
        engine.recover(new Recorder());
        // Batches of one size, none of them forced: the first is fine, the second is torn, the third arrived.
        for (String text : List.of("first", "torn!", "third")) {
            append(engine, text, Force.NOW);
        }
        on = on.kill();
        byte[] log = on.bytes("wal/00000001.wal");
        int torn = new String(log, ISO_8859_1).indexOf("torn!");
        on.overwrite("wal/00000001.wal", torn, new byte[1]);
        for (int start = 0; start < 3; start++) {
            Recorder found = new Recorder();
            engine = new LocalLogEngine(on, never, tasks.executors(), found);
            engine.recover(found);
            assertThat(found.recovered).hasSize(2 + 2 * start).noneMatch(record -> record.endsWith("third"));
            append(engine, "after", Force.NOW);
            on = on.kill();
        }
    }

    @Test
    void aMissingFileIsADamage() throws Exception {
        for (Batch batch : batches.subList(0, batches.size() - 1)) {
            FakeDisk without = disk.kill();
            without.delete(batch.file);
            boolean last = batch.file.equals(batches.get(batches.size() - 1).file);
            if (!last || batch.position == from) {
                assertThatThrownBy(() -> open(without, new Recorder()))
                        .isInstanceOfSatisfying(
                                LogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
            }
        }
    }

    @Test
    void aNewerFormatIsRefused() {
        Batch first = batches.get(0);
        FakeDisk newer = disk.kill();
        ByteBuffer bytes = ByteBuffer.wrap(after.get(first.file).clone()).order(WalFormat.ORDER);
        int at = (int) (first.position - first.start);
        bytes.putShort(at + WalFormat.AT_VERSION, (short) (WalFormat.VERSION + 1));
        bytes.putInt(at + WalFormat.AT_CRC, Checksum.of(bytes, at + WalFormat.AT_LENGTH, at + first.length));
        newer.overwrite(first.file, 0, bytes.array());
        assertThatThrownBy(() -> open(newer, new Recorder()))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT));
    }
}
