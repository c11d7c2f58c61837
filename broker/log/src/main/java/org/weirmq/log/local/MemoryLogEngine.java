package org.weirmq.log.local;

import java.util.List;
import java.util.concurrent.Executor;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobStore;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogIds;
import org.weirmq.log.LogListener;
import org.weirmq.log.LogRange;
import org.weirmq.log.ReadCallback;
import org.weirmq.log.Recovery;
import org.weirmq.log.Space;

/**
 * An engine that keeps everything in memory and forgets it at the end. Tickets are durable at the end of the turn.
 * Records of state logs are not kept, since nothing reads them.
 */
public final class MemoryLogEngine implements LogEngine {
    private final LogListener listener;
    private final long bytesMax;
    private final MemoryBlobStore blobs;
    private final BlobNames names;
    private final VolatileLogs logs;
    private final long[] stateNext = new long[LogIds.SHARDS];
    private long lastTicket;
    private long reportedTicket;
    private boolean closed;

    /**
     * @param loop runs tasks on the thread that calls the engine
     * @param bytesMax payload above which {@link #space} is LOW
     */
    public MemoryLogEngine(Executor loop, long bytesMax, LogListener listener) {
        this.listener = listener;
        this.bytesMax = bytesMax;
        Executor open = task -> loop.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
        this.blobs = new MemoryBlobStore(open);
        this.names = new BlobNames(blobs::discard);
        this.logs = new VolatileLogs(open, bytesMax, null, names::released);
    }

    @Override
    public void recover(Recovery recovery) {
        alive();
    }

    private void alive() {
        if (closed) {
            throw new IllegalStateException("expected an open engine, but it is closed");
        }
    }

    @Override
    public Appended append(List<Entry> entries, Force force) {
        alive();
        long[] offsets = new long[entries.size()];
        for (int i = 0; i < offsets.length; i++) {
            Entry entry = entries.get(i);
            names.named(entry.blob());
            offsets[i] = LogIds.isState(entry.log()) ? stateNext[(int) entry.log()]++ : logs.append(entry);
        }
        return new Appended(++lastTicket, offsets);
    }

    @Override
    public void endOfTurn() {
        alive();
        if (reportedTicket < lastTicket) {
            reportedTicket = lastTicket;
            listener.durable(lastTicket);
        }
    }

    @Override
    public void tick(long nowMs) {
        endOfTurn();
    }

    @Override
    public void read(long log, long fromOffset, int bytesMaxOfRead, ReadCallback callback) {
        alive();
        if (LogIds.isState(log)) {
            throw new IllegalArgumentException("state logs are not read back, but " + log + " was asked for");
        }
        logs.read(log, fromOffset, bytesMaxOfRead, callback);
    }

    @Override
    public void release(long log, long from, long to) {
        alive();
        logs.release(log, from, to);
    }

    @Override
    public void trim(long log, long before) {
        release(log, 0, before);
    }

    @Override
    public void delete(long log) {
        alive();
        logs.delete(log);
    }

    @Override
    public LogRange range(long log) {
        return LogIds.isState(log) ? new LogRange(stateNext[(int) log], stateNext[(int) log]) : logs.range(log);
    }

    @Override
    public Space space() {
        return logs.bytes() + blobs.bytes() > bytesMax ? Space.LOW : Space.OK;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public void close() {
        closed = true;
    }
}
