package org.weirmq.log.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.local.Manifest.RunRef;
import org.weirmq.log.local.Manifest.SnapshotRef;
import org.weirmq.log.local.WalIndex.Located;

/**
 * The part of a checkpoint that runs in the background: it works on what the loop noted down for it and changes nothing
 * but files. The order of its steps is what makes a crash at any point safe: everything that the manifest will name is
 * durable, name and all, before the manifest is written; nothing is removed or used again before that is durable too.
 */
final class CheckpointWork {
    /** What of one log goes into the new run. */
    record SpillPart(long log, Located located) {}

    /** What of one run goes into the merged run: the masks as they were when the checkpoint began. */
    @SuppressWarnings("ArrayRecordComponent")
    record MergePart(Run run, long[][] live) {}

    private final Disk disk;
    private final Manifest base;
    private final WalView view;
    private final List<SpillPart> spill;
    private final List<MergePart> merge;
    private final List<RunRef> keptBeforeMerge;
    private final List<RunRef> keptAfterMerge;
    private final @Nullable List<byte[]>[] chunks;
    private @Nullable Run spilled;
    private @Nullable Run merged;
    private Manifest written;

    /**
     * @param base the manifest to write, without runs and with the snapshots of before
     * @param chunks snapshots of the shards that changed
     */
    CheckpointWork(
            Disk disk,
            Manifest base,
            WalView view,
            List<SpillPart> spill,
            List<MergePart> merge,
            List<RunRef> keptBeforeMerge,
            List<RunRef> keptAfterMerge,
            @Nullable List<byte[]>[] chunks) {
        this.disk = disk;
        this.base = base;
        this.view = view;
        this.spill = spill;
        this.merge = merge;
        this.keptBeforeMerge = keptBeforeMerge;
        this.keptAfterMerge = keptAfterMerge;
        this.chunks = chunks;
        this.written = base;
    }

    void run() throws IOException {
        long nextRunId = base.nextRunId();
        if (!merge.isEmpty()) {
            merged = writeMerged(nextRunId++);
        }
        if (!spill.isEmpty()) {
            spilled = writeSpilled(nextRunId++);
        }
        if (merged != null || spilled != null) {
            disk.forceDirectory(Run.DIRECTORY);
        }
        long nextSnapshotId = base.nextSnapshotId();
        @Nullable SnapshotRef[] snapshots = base.snapshots().clone();
        if (Arrays.stream(chunks).anyMatch(each -> each != null)) {
            writeSnapshots(nextSnapshotId++, snapshots);
        }
        written = new Manifest(
                base.generation(),
                base.position(),
                base.clean(),
                base.unsureStarts(),
                nextRunId,
                nextSnapshotId,
                snapshots,
                runRefs(),
                base.nextOffsets());
        written.write(disk);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Source(Run run, RunSegment segment, long[] live) {}

    private @Nullable Run writeMerged(long id) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (MergePart part : merge) {
            RunSegment[] segments = part.run.segments();
            for (int i = 0; i < segments.length; i++) {
                sources.add(new Source(part.run, segments[i], part.live[i]));
            }
        }
        // The sort is stable: of one log the older run stays first.
        sources.sort(Comparator.comparingLong(source -> source.segment.log()));
        RunWriter writer = null;
        for (Source source : sources) {
            writer = copy(source, writer, id);
        }
        return writer == null ? null : writer.finish();
    }

    private @Nullable RunWriter copy(Source from, @Nullable RunWriter started, long id) throws IOException {
        RunWriter writer = started;
        for (int block = 0; block < from.live.length; block++) {
            if (from.live[block] != 0) {
                writer = writer == null ? RunWriter.create(disk, id) : writer;
                RunReader.readBlock(from.run, from.segment, block, from.live[block], writer);
            }
        }
        return writer;
    }

    private Run writeSpilled(long id) throws IOException {
        RunWriter writer = RunWriter.create(disk, id);
        WalCursor cursor = new WalCursor(view);
        spill.sort(Comparator.comparingLong(SpillPart::log));
        for (SpillPart part : spill) {
            long[] offsets = part.located.offsets();
            long[] positions = part.located.positions();
            for (int i = 0; i < offsets.length; i++) {
                cursor.read(positions[i], part.log, offsets[i], writer);
            }
        }
        return writer.finish();
    }

    private void writeSnapshots(long id, @Nullable SnapshotRef[] snapshots) throws IOException {
        @Nullable SnapshotRef[] fresh = Snapshots.write(disk, id, chunks);
        disk.forceDirectory(Snapshots.DIRECTORY);
        for (int shard = 0; shard < fresh.length; shard++) {
            if (fresh[shard] != null) {
                snapshots[shard] = fresh[shard];
            }
        }
    }

    private List<RunRef> runRefs() {
        List<RunRef> refs = new ArrayList<>(keptBeforeMerge);
        if (merged != null) {
            refs.add(new RunRef(merged.id(), merged.length(), new long[0]));
        }
        refs.addAll(keptAfterMerge);
        if (spilled != null) {
            refs.add(new RunRef(spilled.id(), spilled.length(), new long[0]));
        }
        return refs;
    }

    @Nullable Run spilled() {
        return spilled;
    }

    @Nullable Run merged() {
        return merged;
    }

    List<Run> mergedFrom() {
        return merge.stream().map(MergePart::run).toList();
    }

    WalView view() {
        return view;
    }

    /** The manifest as it is on the disk now. */
    Manifest written() {
        return written;
    }
}
