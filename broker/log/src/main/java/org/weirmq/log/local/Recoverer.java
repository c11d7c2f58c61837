package org.weirmq.log.local;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.LogIds;
import org.weirmq.log.Recovery;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.local.DataLog.Part;
import org.weirmq.log.local.Manifest.RunRef;
import org.weirmq.log.local.Manifest.SnapshotRef;

/** Brings back what the disk holds: runs and snapshots as the manifest names them, then the write-ahead log. */
final class Recoverer {
    /** Where the very first file of the write-ahead log begins to hold batches. */
    private static final long FIRST_POSITION = WalFormat.FILE_HEADER_BYTES;
    /** More than can be appended in the time that an operating system keeps written bytes from the disk. */
    private static final long OFFSETS_SKIPPED = 1L << 24;

    private final Disk disk;
    private final LogConfig config;
    private final LogTable logs;
    private final Runs runs;
    private final boolean[] changed;

    /** What recovery found out. */
    record Found(Manifest manifest, List<WalFile> chain, List<WalFile> others, long nextFileNumber, long end) {}

    /** @param changed gets a flag for each shard that has records after its snapshot */
    Recoverer(Disk disk, LogConfig config, LogTable logs, Runs runs, boolean[] changed) {
        this.disk = disk;
        this.config = config;
        this.logs = logs;
        this.runs = runs;
        this.changed = changed;
    }

    /** The manifest says a new generation when this returns, and everything that was found is durable. */
    Found recover(Recovery recovery, ShardOf shardOf) throws IOException {
        for (String directory : List.of(
                WalFiles.DIRECTORY,
                Run.DIRECTORY,
                Snapshots.DIRECTORY,
                LocalBlobStore.DIRECTORY,
                SpillFile.DIRECTORY)) {
            disk.createDirectory(directory);
        }
        Manifest manifest = manifest();
        removeLeftovers(manifest);
        openRuns(manifest);
        for (int shard = 0; shard < LogIds.SHARDS; shard++) {
            SnapshotRef ref = manifest.snapshots()[shard];
            if (ref != null) {
                recovery.snapshot(shard, Snapshots.read(disk, ref));
            }
        }
        return manifest.generation() == 0 ? first(manifest) : replay(manifest, recovery, shardOf);
    }

    /** Names the shard that a data log belongs to, or -1. */
    interface ShardOf {
        int shardOf(long log);
    }

    private Manifest manifest() throws IOException {
        Manifest manifest = Manifest.read(disk);
        if (manifest != null) {
            return manifest;
        }
        for (String directory : List.of(WalFiles.DIRECTORY, Run.DIRECTORY, Snapshots.DIRECTORY)) {
            if (!disk.list(directory).isEmpty()) {
                throw new LogException(
                        Reason.DAMAGED,
                        "The file " + Manifest.NAME + " of the data directory is missing (position 0), but there are"
                                + " data files. Restore the data directory from a backup.");
            }
        }
        Manifest fresh = Manifest.empty(FIRST_POSITION);
        fresh.write(disk);
        return fresh;
    }

    /** What a checkpoint wrote and no manifest names, and what volatile logs spilled. */
    private void removeLeftovers(Manifest manifest) throws IOException {
        Set<String> named = new HashSet<>();
        manifest.runs().forEach(run -> named.add(Run.name(run.id())));
        for (SnapshotRef ref : manifest.snapshots()) {
            if (ref != null) {
                named.add(Snapshots.name(ref.fileId()));
            }
        }
        for (String directory : List.of(Run.DIRECTORY, Snapshots.DIRECTORY, SpillFile.DIRECTORY)) {
            for (String name : disk.list(directory)) {
                if (!named.contains(name)) {
                    disk.delete(name);
                }
            }
        }
    }

    private void openRuns(Manifest manifest) throws IOException {
        long[] pairs = manifest.nextOffsets();
        for (int i = 0; i < pairs.length; i += 2) {
            logs.recoveredNext(pairs[i], pairs[i + 1]);
        }
        for (RunRef ref : manifest.runs()) {
            Run run = RunReader.open(disk, ref.id(), ref.length());
            ReleasedBlocks.apply(run, ref.released());
            runs.add(run);
            for (RunSegment segment : run.segments()) {
                if (segment.liveCount() > 0) {
                    logs.get(segment.log()).parts().add(new Part(run, segment));
                }
            }
        }
    }

    private Found first(Manifest manifest) throws IOException {
        for (String name : disk.list(WalFiles.DIRECTORY)) {
            disk.delete(name); // from a first start that did not end
        }
        Manifest started = manifest.started(1, 0);
        return new Found(started, List.of(), List.of(), 1, FIRST_POSITION);
    }

    private void markShard(long log, ShardOf shardOf) {
        if (LogIds.isState(log)) {
            changed[(int) log] = true;
        } else {
            logs.get(log).markShard(changed, shardOf);
        }
    }

    private Found replay(Manifest manifest, Recovery recovery, ShardOf shardOf) throws IOException {
        WalScan scan = new WalScan(disk, manifest.generation());
        boolean done = false;
        try {
            Found found = replay(scan, manifest, recovery, shardOf);
            done = true;
            return found;
        } finally {
            if (!done) {
                scan.close();
            }
        }
    }

    private Found replay(WalScan scan, Manifest manifest, Recovery recovery, ShardOf shardOf) throws IOException {
        scan.open();
        long end = manifest.clean()
                ? scan.endsAt(manifest.position())
                : scan.scan(manifest.position(), (log, offset, position, blob, payload) -> {
                    logs.recovered(log, offset, position, blob);
                    markShard(log, shardOf);
                    recovery.record(log, offset, payload);
                });
        scan.force(end);
        int unsureStarts = manifest.unsureStarts();
        if (!manifest.clean() && config.fsync() != FsyncMode.ALWAYS) {
            unsureStarts++;
        }
        if (!manifest.clean() && unsureStarts > 0) {
            logs.skipOffsets(unsureStarts * OFFSETS_SKIPPED);
        }
        logs.firstOffset(unsureStarts * OFFSETS_SKIPPED);
        Manifest started = manifest.started(manifest.generation() + 1, unsureStarts);
        return new Found(started, scan.chain(), scan.others(), scan.nextNumber(), end);
    }
}
