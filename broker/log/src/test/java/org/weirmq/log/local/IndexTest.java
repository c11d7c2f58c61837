package org.weirmq.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.weirmq.log.BlobId;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.local.WalIndex.Located;

/**
 * Goal: the compact tables say the same as plain maps. Method: seeded operations on both, compared after each.
 */
class IndexTest {
    @Test
    void walIndexAgreesWithAMap() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            WalIndex index = new WalIndex();
            TreeMap<Long, Long> model = new TreeMap<>();
            long offset = 0;
            long position = 64;
            for (int i = 0; i < 300; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        long from = random.nextInt((int) offset + 2);
                        long to = from + random.nextInt(10);
                        index.release(from, to);
                        model.subMap(from, to).clear();
                    }
                    case 1 -> {
                        long below = random.nextInt((int) position);
                        if (random.nextInt(8) == 0) {
                            index.dropBelow(below);
                            model.values().removeIf(at -> at < below);
                        }
                    }
                    default -> {
                        offset += 1 + (random.nextInt(10) == 0 ? random.nextInt(5) : 0);
                        position += 1 + random.nextInt(100);
                        index.add(offset, position);
                        model.put(offset, position);
                    }
                }
                check(index, model, random.nextInt((int) position + 10), seed);
            }
        }
    }

    private static void check(WalIndex index, TreeMap<Long, Long> model, long below, int seed) {
        assertThat(index.live()).as("seed %d", seed).isEqualTo(model.size());
        if (!model.isEmpty()) {
            assertThat(index.first()).isEqualTo(model.firstKey());
        }
        List<Long> offsets = new ArrayList<>();
        model.forEach((offset, position) -> {
            if (position < below) {
                offsets.add(offset);
            }
        });
        Located located = index.locatedBelow(below);
        assertThat(located.offsets())
                .containsExactly(offsets.stream().mapToLong(Long::longValue).toArray());
        for (int i = 0; i < located.offsets().length; i++) {
            assertThat(located.positions()[i]).isEqualTo(model.get(located.offsets()[i]));
            assertThat(index.offsetAt(index.indexOf(located.offsets()[i]))).isEqualTo(located.offsets()[i]);
        }
    }

    @Test
    void longTableAgreesWithAMap() {
        Random random = new Random(3);
        LongTable table = new LongTable();
        Map<Long, Long> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            long key = random.nextInt(3000) * 64L - 1000;
            if (random.nextInt(3) == 0) {
                table.remove(key);
                model.remove(key);
            } else {
                table.put(key, i);
                model.put(key, (long) i);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        for (long key = -1000; key < 3000 * 64L; key += 64) {
            assertThat(table.get(key)).isEqualTo(model.getOrDefault(key, LongTable.NONE));
        }
        Map<Long, Long> all = new HashMap<>();
        table.forEach(all::put);
        assertThat(all).isEqualTo(model);
    }

    @Test
    void releasesComeInOrderWhenTheirTicketIsForced() {
        ReleaseQueue queue = new ReleaseQueue();
        List<String> done = new ArrayList<>();
        ReleaseQueue.Target target = (log, from, to) -> done.add(log + ":" + from + "-" + to);
        for (int i = 0; i < 1000; i++) {
            queue.add(i / 10, 100 + i % 2, i, i + 1);
        }
        queue.forced(49, target);
        assertThat(done).hasSize(500).startsWith("100:0-1", "101:1-2").endsWith("101:499-500");
        queue.add(200, 7, 1, 5);
        queue.add(200, 7, 5, 9);
        queue.add(200, 7, 0, ReleaseQueue.DELETE);
        done.clear();
        queue.forced(Long.MAX_VALUE, target);
        assertThat(done).hasSize(502).endsWith("7:1-9", "7:0--1");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void runsAgreeWithAMapAlsoWhenOpenedAgain() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            FakeDisk disk = new FakeDisk();
            TreeMap<Long, TreeMap<Long, byte[]>> model = new TreeMap<>();
            RunWriter writer = RunWriter.create(disk, 1);
            for (long log = 64; log < 64 + 1 + random.nextInt(4); log++) {
                long offset = random.nextInt(1000);
                for (int i = 0; i < 1 + random.nextInt(300); i++) {
                    offset += 1 + (random.nextInt(5) == 0 ? random.nextInt(200) : 0);
                    byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 100_000 : 50)];
                    random.nextBytes(payload);
                    writer.record(log, offset, random.nextInt(9) == 0 ? new BlobId(log, offset) : null, payload);
                    model.computeIfAbsent(log, id -> new TreeMap<>()).put(offset, payload);
                }
            }
            Run run = writer.finish();
            Run opened = RunReader.open(disk, 1, run.length());
            for (int i = 0; i < 30; i++) {
                releaseSome(run, model, random);
            }
            ReleasedBlocks.apply(opened, ReleasedBlocks.of(run));
            for (Run each : List.of(run, opened)) {
                checkRun(each, model);
            }
        }
    }

    private static void releaseSome(Run run, TreeMap<Long, TreeMap<Long, byte[]>> model, Random random) {
        RunSegment segment = run.segments()[random.nextInt(run.segments().length)];
        TreeMap<Long, byte[]> ofLog = model.get(segment.log());
        long from = random.nextInt(3000);
        long to = from + random.nextInt(200);
        List<Long> blobs = new ArrayList<>();
        run.released(segment.release(from, to, blob -> blobs.add(blob.low())));
        assertThat(ofLog.subMap(from, to).keySet()).containsAll(blobs);
        ofLog.subMap(from, to).clear();
    }

    private static void checkRun(Run run, TreeMap<Long, TreeMap<Long, byte[]>> model) throws Exception {
        long live = 0;
        for (RunSegment segment : run.segments()) {
            TreeMap<Long, byte[]> expected = model.get(segment.log());
            live += expected.size();
            if (!expected.isEmpty()) {
                assertThat(segment.firstLiveOffset()).isEqualTo(expected.firstKey());
            }
            for (int i = 0; i < 20; i++) {
                long offset = i * 150L;
                int block = segment.blockWithLive(offset);
                Long next = expected.ceilingKey(offset);
                assertThat(block == segment.blocks()).isEqualTo(next == null);
                assertThat(segment.isLive(offset)).isEqualTo(expected.containsKey(offset));
            }
            TreeMap<Long, byte[]> found = new TreeMap<>();
            for (int block = 0; block < segment.blocks(); block++) {
                RunReader.readBlock(
                        run,
                        segment,
                        block,
                        segment.live(block),
                        (log, offset, blob, payload) -> found.put(offset, payload));
            }
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            found.forEach((offset, payload) -> assertThat(payload).isEqualTo(expected.get(offset)));
        }
        assertThat(run.live()).isEqualTo(live);
    }
}
