package org.weirmq.log.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weirmq.log.Force;
import org.weirmq.log.LogException;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.fake.FakeExecutors;

/**
 * Goal: whatever moment the power is cut, a restart finds all that was reported durable, nothing half, nothing old, and in
 * order; and the same after the next cut. Method: {@link ModelOwner} works on a {@link FakeDisk} with very small files, so
 * that checkpoints, merges and recycled files come often; a seed decides what it does, in which order tasks run, and at
 * which operation of the disk the power goes. What recovery finds must be one of the states the owner may be in, and
 * reading the logs must give exactly the messages of that state.
 */
class CrashTest {
    private static final int STEPS_PER_LIFE = 400;

    private FakeExecutors tasks = new FakeExecutors();
    private Random random = new Random();
    private FakeDisk disk = new FakeDisk();
    private ModelOwner owner = new ModelOwner();
    private LocalLogEngine engine;
    private LogConfig config;
    private long nowMs;
    private int sent;

    @Test
    void hundredsOfSeeds() {
        for (long seed = 0; seed < 150; seed++) {
            livesAndCrashes(seed, 6);
        }
    }

    @Test
    @Tag("long")
    void thousandsOfSeeds() {
        for (long seed = 1_000; seed < 3_000; seed++) {
            livesAndCrashes(seed, 10);
        }
    }

    @Test
    void everyOperationOfALife() {
        int operations = 0;
        for (int cut = 1; cut == 1 || operations >= cut - 1; cut++) {
            begin(77, 1024);
            disk.cutPowerAt(cut);
            live(STEPS_PER_LIFE / 2);
            operations = (int) disk.operations();
            crashAndCheck(cut);
            live(20);
            crashAndCheck(cut);
        }
        assertThat(operations).isGreaterThan(300);
    }

    private void begin(long seed, int fileBytes) {
        random = new Random(seed);
        disk = new FakeDisk();
        owner = new ModelOwner();
        tasks = new FakeExecutors();
        nowMs = 0;
        sent = 0;
        config = LogConfig.builder()
                .wal(fileBytes, 4L * fileBytes)
                .reserveBytes(0)
                .runsMax(2 + random.nextInt(3))
                .inlineForceMicrosMax(random.nextBoolean() ? 1_000_000 : 0)
                .build();
    }

    private void livesAndCrashes(long seed, int lives) {
        begin(seed, seed % 3 == 0 ? 4096 : 1024); // one or several sectors in a write
        for (int life = 0; life < lives; life++) {
            if (random.nextInt(4) > 0) {
                disk.cutPowerAt(1 + random.nextInt(400));
            }
            if (random.nextInt(8) == 0) {
                disk.failForce(1 + random.nextInt(40));
            }
            live(random.nextInt(STEPS_PER_LIFE));
            crashAndCheck(seed);
        }
    }

    /** Opens the engine unless the power goes, works for a while, and closes it now and then. */
    private void live(int steps) {
        try {
            engine = new LocalLogEngine(disk, config, tasks.executors(), owner);
            owner.engine(engine);
            engine.recover(owner);
            owner.started();
            for (int i = 0; i < steps && owner.failure == null; i++) {
                act();
            }
            if (owner.failure == null && random.nextInt(3) == 0) {
                engine.close();
            }
        } catch (LogException e) {
            assertThat(disk.powerIsCut() || isForceFailure(e)).as(e.toString()).isTrue();
        }
    }

    private boolean isForceFailure(LogException e) {
        return owner.failure != null
                || e.getCause() != null
                        && "Input/output error".equals(e.getCause().getMessage());
    }

    private void act() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                String text = "m" + sent++ + "-" + "x".repeat(random.nextInt(random.nextInt(4) == 0 ? 400 : 40));
                owner.send(anyLog(), text, anyForce());
            }
            case 3, 4 -> anyMessage((log, offset) -> owner.settle(log, offset, anyForce()));
            case 5 -> anyMessage((log, offset) -> owner.move(log, offset, anyLog(), "moved" + sent++, anyForce()));
            case 6 -> readSome(anyLog(), random.nextInt(40));
            default -> engine.endOfTurn();
        }
        if (owner.failure == null && random.nextInt(3) == 0) {
            engine.tick(nowMs += random.nextInt(12));
        }
        if (random.nextBoolean()) {
            tasks.step(random);
        }
    }

    /** Whatever a read gives while all else goes on is what was sent, in order. */
    private void readSome(long log, long from) {
        ModelOwner asker = owner;
        engine.read(log, from, random.nextInt(600), (offsets, payloads) -> {
            for (int i = 0; i < offsets.length; i++) {
                assertThat(offsets[i]).isGreaterThanOrEqualTo(i == 0 ? from : offsets[i - 1] + 1);
                assertThat(new String(payloads[i], UTF_8)).isEqualTo(asker.text(log, offsets[i]));
            }
        });
    }

    private interface OnMessage {
        void accept(long log, long offset);
    }

    private void anyMessage(OnMessage action) {
        List<Map.Entry<Long, TreeMap<Long, String>>> logs =
                new ArrayList<>(owner.live().entrySet());
        if (!logs.isEmpty()) {
            Map.Entry<Long, TreeMap<Long, String>> log = logs.get(random.nextInt(logs.size()));
            List<Long> offsets = new ArrayList<>(log.getValue().keySet());
            int index = random.nextInt(3) == 0 ? random.nextInt(offsets.size()) : 0;
            action.accept(log.getKey(), offsets.get(index));
        }
    }

    private long anyLog() {
        return ModelOwner.log(random.nextInt(ModelOwner.SHARDS), random.nextInt(2));
    }

    private Force anyForce() {
        return random.nextInt(3) == 0 ? Force.LAZY : Force.NOW;
    }

    private void crashAndCheck(long seed) {
        List<TreeMap<Long, TreeMap<Long, String>>> possible = owner.possible();
        disk = random.nextInt(4) == 0 ? disk.kill() : disk.crash(random);
        tasks.dropAll();
        owner = new ModelOwner();
        LocalLogEngine after = new LocalLogEngine(disk, config, tasks.executors(), owner);
        owner.engine(after);
        try {
            after.recover(owner);
        } catch (LogException e) {
            throw new AssertionError("seed " + seed + ": recovery failed", e);
        }
        owner.started();
        assertThat(possible.contains(owner.live()))
                .as(() -> "seed " + seed + ": recovery must find one of the possible states; differences from each: "
                        + possible.stream()
                                .map(state -> difference(state, owner.live()))
                                .toList())
                .isTrue();
        TreeMap<Long, TreeMap<Long, String>> read = new TreeMap<>();
        for (int shard = 0; shard < ModelOwner.SHARDS; shard++) {
            for (int which = 0; which < 2; which++) {
                long log = ModelOwner.log(shard, which);
                TreeMap<Long, String> messages = readAll(after, log);
                if (!messages.isEmpty()) {
                    read.put(log, messages);
                }
            }
        }
        assertThat(difference(owner.live(), read))
                .as("seed %d: what is read", seed)
                .isEmpty();
        disk = disk.kill();
        tasks.dropAll();
        owner = newOwnerLike(owner);
    }

    /** What the second has too few (-) or too many (+). */
    private static List<String> difference(
            TreeMap<Long, TreeMap<Long, String>> expected, TreeMap<Long, TreeMap<Long, String>> found) {
        List<String> differences = new ArrayList<>();
        flat(expected).stream()
                .filter(each -> !flat(found).contains(each))
                .forEach(each -> differences.add("-" + each));
        flat(found).stream()
                .filter(each -> !flat(expected).contains(each))
                .forEach(each -> differences.add("+" + each));
        return differences;
    }

    private static List<String> flat(TreeMap<Long, TreeMap<Long, String>> state) {
        List<String> flat = new ArrayList<>();
        state.forEach((log, messages) ->
                messages.forEach((offset, text) -> flat.add(log + "/" + offset + "=" + text.replaceAll("x+", ""))));
        return flat;
    }

    /** The next life recovers by itself; until then its state is what this one found. */
    private static ModelOwner newOwnerLike(ModelOwner found) {
        ModelOwner next = new ModelOwner();
        next.mayBe(found.live());
        return next;
    }

    private TreeMap<Long, String> readAll(LocalLogEngine from, long log) {
        TreeMap<Long, String> all = new TreeMap<>();
        long[] next = new long[1];
        boolean[] end = new boolean[1];
        while (!end[0]) {
            from.read(log, next[0], 1 + random.nextInt(500), (offsets, payloads) -> {
                for (int i = 0; i < offsets.length; i++) {
                    assertThat(offsets[i]).isGreaterThanOrEqualTo(next[0]);
                    all.put(offsets[i], new String(payloads[i], UTF_8));
                    next[0] = offsets[i] + 1;
                }
                end[0] = offsets.length == 0;
            });
            tasks.drain(random);
        }
        return all;
    }
}
