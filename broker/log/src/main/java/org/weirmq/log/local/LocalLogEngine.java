package org.weirmq.log.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobStore;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.LogIds;
import org.weirmq.log.LogListener;
import org.weirmq.log.LogRange;
import org.weirmq.log.ReadCallback;
import org.weirmq.log.Recovery;
import org.weirmq.log.Space;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.FileDisk;

/**
 * The engine that keeps records in files of this machine: one write-ahead log for all logs, from which checkpoints move
 * what is still needed to sorted runs. docs/format.md describes the files.
 */
public final class LocalLogEngine implements LogEngine {
    static final String LOCK = "LOCK";

    private final Disk disk;
    private final LogConfig config;
    private final Site site;
    private final LogListener listener;
    private final Recoverer.ShardOf shardOf;
    private final Runnable afterClose;
    private final LogTable logs = new LogTable();
    private final Deletions deletions;
    private final Runs runs;
    private final LocalBlobStore blobs;
    private final BlobNames names;
    private final Spill spill;
    private final VolatileLogs volatiles;
    private final ReleaseQueue releases = new ReleaseQueue();
    private final boolean[] changed = new boolean[LogIds.SHARDS];
    private final SpaceGauge gauge;
    private Disk.@Nullable Lock lock;
    private @Nullable Running running;
    private @Nullable Throwable failure;
    private boolean closed;
    private long reportedTicket;
    private boolean volatileAppended;

    /** What there is once recovery is over. */
    private record Running(
            WalFiles files,
            Wal wal,
            CommitPolicy policy,
            Committer committer,
            LogReader reader,
            Checkpointer checkpointer) {}

    public LocalLogEngine(Disk disk, LogConfig config, LogExecutors executors, LogListener listener) {
        this(disk, config, executors, listener, () -> {});
    }

    private LocalLogEngine(
            Disk disk, LogConfig config, LogExecutors executors, LogListener listener, Runnable afterClose) {
        this.disk = disk;
        this.config = config;
        this.listener = listener;
        this.shardOf = listener::shardOf;
        this.afterClose = afterClose;
        this.deletions = new Deletions(disk, executors, this::fail);
        this.site = new Site(disk, config, executors, deletions, this::fail);
        this.runs = new Runs(deletions);
        this.blobs = new LocalBlobStore(disk, executors);
        this.names = new BlobNames(blobs::discard);
        this.spill = new Spill(site);
        this.volatiles = new VolatileLogs(executors.loop(), config.volatileBytesMax(), spill, names::released);
        this.gauge = new SpaceGauge(config.reserveBytes());
    }

    /**
     * An engine on a directory, with threads of its own that end with it.
     *
     * @param loop runs tasks on the thread that will call the engine
     */
    public static LocalLogEngine onDirectory(Path directory, LogConfig config, Executor loop, LogListener listener) {
        LogThreads threads = new LogThreads();
        return new LocalLogEngine(new FileDisk(directory), config, threads.executors(loop), listener, threads::stop);
    }

    @Override
    public void recover(Recovery recovery) {
        if (running != null || lock != null) {
            throw new IllegalStateException("expected a new engine, but it was recovered before");
        }
        lock = disk.lock(LOCK);
        try {
            Recoverer.Found found = new Recoverer(disk, config, logs, runs, changed).recover(recovery, shardOf);
            start(found);
        } catch (IOException e) {
            throw Snapshots.io("Reading the data directory " + disk, e);
        }
    }

    private void start(Recoverer.Found found) throws IOException {
        long generation = found.manifest().generation();
        WalFiles files = new WalFiles(site, generation);
        files.recovered(found.chain(), found.others(), found.nextFileNumber());
        if (found.chain().isEmpty()) {
            files.createFirst(0);
        }
        found.manifest().write(disk);
        Wal wal = new Wal(files, config, generation, found.end());
        CommitPolicy policy = new CommitPolicy(config);
        Committer committer = new Committer(site, wal, policy, this::committed);
        LogReader reader = new LogReader(site, logs, files, wal, runs, policy::askWrite);
        Checkpointer checkpointer =
                new Checkpointer(site, logs, runs, files, wal, policy, found.manifest(), changed, listener::snapshot);
        running = new Running(files, wal, policy, committer, reader, checkpointer);
        removeOrphanBlobs();
        releases.forced(Long.MAX_VALUE, this::releaseNow);
        gauge.measured(0, disk.usableSpace());
    }

    private void removeOrphanBlobs() throws IOException {
        for (DataLog log : logs.active()) {
            log.walBlobs().forEach(names::named);
        }
        for (Run run : runs.all()) {
            for (RunSegment segment : run.segments()) {
                for (RunSegment.BlobRef ref : segment.blobs()) {
                    if (segment.isLive(ref.offset())) {
                        names.named(ref.blob());
                    }
                }
            }
        }
        blobs.keepOnly(names.all());
    }

    private Running alive() {
        Running parts = running;
        if (failure != null) {
            throw new LogException(
                    Reason.IO,
                    "The log stopped after a write failed: " + failure.getMessage()
                            + ". Nothing is accepted until the broker is started again; check the disk first.",
                    failure);
        }
        if (parts == null || closed) {
            throw new IllegalStateException("expected an open engine, but it is " + (closed ? "closed" : "new"));
        }
        return parts;
    }

    @Override
    public Appended append(List<Entry> entries, Force force) {
        Running parts = alive();
        long durableBytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            durableBytes += LogIds.isVolatile(entry.log()) ? 0 : RecordFrame.bytes(entry);
        }
        long ticket = reportedTicket;
        if (durableBytes > 0) {
            ticket = parts.wal.beginUnit(durableBytes);
            parts.policy.appended(force);
        } else {
            volatileAppended = true;
        }
        long[] offsets = new long[entries.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = append(parts.wal, entries.get(i));
        }
        return new Appended(ticket, offsets);
    }

    private long append(Wal wal, Entry entry) {
        long id = entry.log();
        names.named(entry.blob());
        if (LogIds.isVolatile(id)) {
            return volatiles.append(entry);
        }
        if (LogIds.isState(id)) {
            changed[(int) id] = true;
            long offset = logs.takeStateOffset((int) id);
            wal.add(entry, offset);
            return offset;
        }
        DataLog log = logs.get(id);
        log.markShard(changed, shardOf);
        long offset = log.next();
        log.add(offset, wal.add(entry, offset), entry.blob());
        return offset;
    }

    @Override
    public void endOfTurn() {
        Running parts = alive();
        parts.committer.endOfTurn();
        if (volatileAppended) {
            volatileAppended = false;
            listener.durable(reportedTicket);
        }
    }

    /** A commit has ended: what waited for it goes on. */
    private void committed() {
        Running parts = running;
        if (parts == null || failure != null) {
            return;
        }
        long durable = config.fsync() == FsyncMode.ALWAYS ? parts.wal.forcedTicket() : parts.wal.writtenTicket();
        if (durable > reportedTicket) {
            reportedTicket = durable;
            volatileAppended = false;
            listener.durable(durable);
        }
        releases.forced(parts.wal.forcedTicket(), this::releaseNow);
        parts.reader.written();
        parts.checkpointer.committed();
    }

    @Override
    public void tick(long nowMs) {
        Running parts = alive();
        if (gauge.isDue(nowMs)) {
            try {
                gauge.measured(nowMs, disk.usableSpace());
            } catch (IOException e) {
                fail(e);
                return;
            }
        }
        if (parts.wal.end() - parts.files.current().start() > config.walFileBytes() / 4) {
            parts.files.prepareNext();
        }
        if (parts.checkpointer.isDue(space() == Space.LOW)) {
            parts.checkpointer.begin(false);
        }
        parts.committer.tick(nowMs);
    }

    @Override
    public void read(long log, long fromOffset, int bytesMax, ReadCallback callback) {
        Running parts = alive();
        if (LogIds.isState(log)) {
            throw new IllegalArgumentException("state logs are not read back, but " + log + " was asked for");
        }
        if (LogIds.isVolatile(log)) {
            volatiles.read(log, fromOffset, bytesMax, callback);
        } else {
            parts.reader.read(log, fromOffset, bytesMax, callback);
        }
    }

    @Override
    public void release(long log, long from, long to) {
        if (from < to) {
            releaseLater(log, from, to);
        }
    }

    @Override
    public void trim(long log, long before) {
        release(log, 0, before);
    }

    @Override
    public void delete(long log) {
        releaseLater(log, 0, ReleaseQueue.DELETE);
    }

    private void releaseLater(long log, long from, long to) {
        if (failure != null || closed) {
            alive();
        }
        Running parts = running;
        boolean now = LogIds.isVolatile(log)
                || (parts != null && releases.isEmpty() && parts.wal.forcedTicket() == parts.wal.lastTicket());
        if (now) {
            releaseNow(log, from, to);
        } else {
            releases.add(parts == null ? 0 : parts.wal.lastTicket(), log, from, to);
        }
    }

    private void releaseNow(long log, long from, long to) {
        if (LogIds.isVolatile(log)) {
            if (to == ReleaseQueue.DELETE) {
                volatiles.delete(log);
            } else {
                volatiles.release(log, from, to);
            }
            return;
        }
        if (to == ReleaseQueue.DELETE) {
            logs.delete(log, names::released);
        } else {
            logs.release(log, from, to, names::released);
        }
        if (running != null) {
            running.checkpointer.noteRelease(log, from, to);
        }
    }

    @Override
    public LogRange range(long log) {
        return LogIds.isVolatile(log) ? volatiles.range(log) : logs.range(log);
    }

    @Override
    public Space space() {
        alive();
        return gauge.space();
    }

    @Override
    public boolean isBehind() {
        boolean grown = alive().files.liveBytes() > config.walCapacityBytes();
        return grown || volatiles.bytes() > 2 * config.volatileBytesMax() + VolatileBlock.BYTES_MAX;
    }

    @Override
    public long pendingBytes() {
        Running parts = alive();
        if (parts.wal.lastTicket() == reportedTicket) {
            return 0;
        }
        long durable = config.fsync() == FsyncMode.ALWAYS ? parts.wal.forcedTo() : parts.wal.writtenTo();
        return parts.wal.end() - durable;
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    private void fail(Throwable cause) {
        if (failure == null && !closed) {
            failure = cause;
            listener.failed(cause);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        Running parts = running;
        try {
            if (parts != null && failure == null) {
                lastCheckpoint(parts);
            }
        } finally {
            closed = true;
            letGo(parts);
        }
    }

    private void lastCheckpoint(Running parts) {
        parts.committer.forceNow();
        parts.checkpointer.settle();
        if (failure == null) {
            parts.checkpointer.begin(true);
            parts.committer.forceNow();
            parts.checkpointer.settle();
        }
    }

    private void letGo(@Nullable Running parts) {
        try {
            closeFiles(parts);
        } catch (IOException e) {
            throw Snapshots.io("Closing the data directory " + disk, e);
        } finally {
            afterClose.run();
        }
    }

    private void closeFiles(@Nullable Running parts) throws IOException {
        if (parts != null) {
            parts.reader.close();
            parts.committer.settle();
            parts.checkpointer.settle();
            parts.files.close();
        }
        spill.close();
        blobs.close();
        deletions.settle();
        runs.close();
        Disk.Lock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }
}
