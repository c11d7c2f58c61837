package org.weirmq.log.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.LogIds;
import org.weirmq.log.local.CheckpointWork.MergePart;
import org.weirmq.log.local.CheckpointWork.SpillPart;
import org.weirmq.log.local.DataLog.Part;
import org.weirmq.log.local.Manifest.RunRef;
import org.weirmq.log.local.Manifest.SnapshotRef;

/**
 * Moves the point where replay begins forward. A checkpoint takes a position and the snapshots of the changed shards in
 * one turn of the loop, waits until the log is forced up to there, notes down what is still needed, has the background
 * write it, and then changes over to the new files. Loop only.
 */
final class Checkpointer {
    private static final int RELEASED_DIVISOR = 16;

    /** Where a checkpoint is. */
    private enum Phase {
        /** None is under way. */
        IDLE,
        /** The position is taken and not forced yet. */
        FORCING,
        /** The background writes. */
        WRITING
    }

    private final Site site;
    private final LogTable logs;
    private final Runs runs;
    private final WalFiles files;
    private final Wal wal;
    private final CommitPolicy policy;
    private final BiConsumer<Integer, Consumer<byte[]>> snapshotSource;
    private final MergePolicy mergePolicy;
    private final boolean[] changed;
    private final ReleaseQueue releasedMeanwhile = new ReleaseQueue();
    private long liveAtLast;
    private Phase phase = Phase.IDLE;
    private Manifest manifest;
    private Manifest next;
    private @Nullable List<byte[]>[] chunks = noChunks();
    private @Nullable Job job;

    /**
     * @param manifest the one on the disk
     * @param changed one flag for each shard, set by the owner when a snapshot taken earlier is not enough any more
     */
    Checkpointer(
            Site site,
            LogTable logs,
            Runs runs,
            WalFiles files,
            Wal wal,
            CommitPolicy policy,
            Manifest manifest,
            boolean[] changed,
            BiConsumer<Integer, Consumer<byte[]>> snapshotSource) {
        this.site = site;
        this.logs = logs;
        this.runs = runs;
        this.files = files;
        this.wal = wal;
        this.policy = policy;
        this.manifest = manifest;
        this.next = manifest;
        this.changed = changed;
        this.snapshotSource = snapshotSource;
        this.liveAtLast = runs.live();
        this.mergePolicy = new MergePolicy(site.config().runsMax());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable List<byte[]>[] noChunks() {
        return new List[LogIds.SHARDS];
    }

    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Whether it is worth while to begin one. */
    boolean isDue(boolean spaceIsLow) {
        if (phase != Phase.IDLE) {
            return false;
        }
        long half = site.config().walCapacityBytes() / 2;
        if (wal.end() - manifest.position() >= half || runs.deadBytes() >= half) {
            return true;
        }
        // Room is wanted: worth while if a run is dead, or if much was released since runs were looked at last.
        return spaceIsLow && (runs.deadBytes() > 0 || liveAtLast - runs.live() > runs.records() / RELEASED_DIVISOR);
    }

    /**
     * Takes the position and the snapshots.
     *
     * @param last nothing is appended after this one
     */
    void begin(boolean last) {
        if (phase != Phase.IDLE) {
            throw new IllegalStateException("expected no checkpoint to be under way, but one is " + phase);
        }
        long position = wal.cut();
        chunks = noChunks();
        for (int shard = 0; shard < LogIds.SHARDS; shard++) {
            if (changed[shard]) {
                List<byte[]> ofShard = new ArrayList<>();
                snapshotSource.accept(shard, ofShard::add);
                chunks[shard] = ofShard;
                changed[shard] = false;
            }
        }
        next = new Manifest(
                manifest.generation(),
                position,
                last,
                manifest.unsureStarts(),
                manifest.nextRunId(),
                manifest.nextSnapshotId(),
                manifest.snapshots(),
                List.of(),
                logs.nextOffsets());
        phase = Phase.FORCING;
        policy.askForce();
    }

    /** A commit has ended, and the releases that waited for it are carried out. */
    void committed() {
        if (phase != Phase.FORCING || wal.forcedTo() < next.position()) {
            return;
        }
        try {
            // What is spilled needs at most the size of the log; a merge may take half of what is then left.
            long left = site.disk().usableSpace() - (next.position() - manifest.position());
            phase = Phase.WRITING;
            write(Math.max(0, left / 2));
        } catch (IOException e) {
            site.failed().accept(e);
        }
    }

    private void write(long mergeBytesMax) {
        next = next.withNextOffsets(logs.withoutDeleted(next.nextOffsets()));
        List<SpillPart> spill = new ArrayList<>();
        for (DataLog log : logs.active()) {
            if (log.wal().live() > 0) {
                WalIndex.Located located = log.wal().locatedBelow(next.position());
                if (located.offsets().length > 0) {
                    spill.add(new SpillPart(log.id(), located));
                }
            }
        }
        List<Run> needed = runs.all().stream().filter(run -> run.live() > 0).toList();
        MergePolicy.Choice choice = mergePolicy.choose(needed, mergeBytesMax);
        List<MergePart> merge = new ArrayList<>();
        List<RunRef> before = new ArrayList<>();
        List<RunRef> after = new ArrayList<>();
        for (int i = 0; i < needed.size(); i++) {
            Run run = needed.get(i);
            if (i < choice.first()) {
                before.add(ref(run));
            } else if (i < choice.first() + choice.count()) {
                run.retain();
                merge.add(new MergePart(run, liveMasks(run)));
            } else {
                after.add(ref(run));
            }
        }
        CheckpointWork work =
                new CheckpointWork(site.disk(), next, new WalView(files), spill, merge, before, after, chunks);
        chunks = noChunks();
        job = Job.start(
                site.executors().background(), site.executors().loop(), work::run, failure -> ended(work, failure));
    }

    private static long[][] liveMasks(Run run) {
        RunSegment[] segments = run.segments();
        long[][] masks = new long[segments.length][];
        for (int i = 0; i < segments.length; i++) {
            masks[i] = segments[i].copyLive();
        }
        return masks;
    }

    private static RunRef ref(Run run) {
        return new RunRef(run.id(), run.length(), ReleasedBlocks.of(run));
    }

    /** While the background writes, what is released has to be released again in what it writes. */
    void noteRelease(long log, long from, long to) {
        if (phase == Phase.WRITING) {
            releasedMeanwhile.add(0, log, from, to);
        }
    }

    private void ended(CheckpointWork work, @Nullable Throwable failure) {
        job = null;
        work.view().release();
        work.mergedFrom().forEach(runs::readDone);
        if (failure != null) {
            site.failed().accept(failure);
            return;
        }
        phase = Phase.IDLE;
        Manifest old = manifest;
        manifest = work.written();
        install(work);
        releasedMeanwhile.forced(0, (log, from, to) -> {
            if (to != ReleaseQueue.DELETE) {
                logs.release(log, from, to, blob -> {}); // its blobs went when it was released first
            }
        });
        Set<Long> named = new HashSet<>();
        manifest.runs().forEach(ref -> named.add(ref.id()));
        List.copyOf(runs.all()).stream()
                .filter(run -> !named.contains(run.id()))
                .forEach(runs::drop);
        removeSnapshots(old);
        logs.dropWalBelow(manifest.position());
        files.dropBelow(manifest.position());
        liveAtLast = runs.live();
    }

    private void install(CheckpointWork work) {
        Run merged = work.merged();
        List<Run> from = work.mergedFrom();
        if (merged != null) {
            runs.replace(from, merged);
            for (RunSegment segment : merged.segments()) {
                DataLog log = logs.find(segment.log());
                if (log == null) {
                    merged.released(segment.presentCount());
                } else {
                    log.replaceParts(from, new Part(merged, segment));
                }
            }
            from.forEach(runs::drop);
        }
        Run spilled = work.spilled();
        if (spilled != null) {
            runs.add(spilled);
            for (RunSegment segment : spilled.segments()) {
                DataLog log = logs.find(segment.log());
                if (log == null) {
                    spilled.released(segment.presentCount());
                } else {
                    log.parts().add(new Part(spilled, segment));
                }
            }
        }
    }

    private void removeSnapshots(Manifest old) {
        Set<Long> kept = fileIds(manifest);
        for (long id : fileIds(old)) {
            if (!kept.contains(id)) {
                site.deletions().start(Snapshots.name(id), null);
            }
        }
    }

    private static Set<Long> fileIds(Manifest manifest) {
        Set<Long> ids = new HashSet<>();
        for (SnapshotRef ref : manifest.snapshots()) {
            if (ref != null) {
                ids.add(ref.fileId());
            }
        }
        return ids;
    }

    /** Waits for the background. */
    void settle() {
        if (job != null) {
            job.finishNow();
        }
    }
}
