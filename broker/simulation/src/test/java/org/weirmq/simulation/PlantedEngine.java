package org.weirmq.simulation;

import java.util.List;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobStore;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogRange;
import org.weirmq.log.ReadCallback;
import org.weirmq.log.Recovery;
import org.weirmq.log.Space;

/** A log engine that does what another one does; a planted bug changes a part of it. */
class PlantedEngine implements LogEngine {
    private final LogEngine real;

    PlantedEngine(LogEngine real) {
        this.real = real;
    }

    @Override
    public void recover(Recovery recovery) {
        real.recover(recovery);
    }

    @Override
    public Appended append(List<Entry> entries, Force force) {
        return real.append(entries, force);
    }

    @Override
    public void endOfTurn() {
        real.endOfTurn();
    }

    @Override
    public void tick(long nowMs) {
        real.tick(nowMs);
    }

    @Override
    public void read(long log, long fromOffset, int bytesMax, ReadCallback callback) {
        real.read(log, fromOffset, bytesMax, callback);
    }

    @Override
    public void release(long log, long from, long to) {
        real.release(log, from, to);
    }

    @Override
    public void trim(long log, long before) {
        real.trim(log, before);
    }

    @Override
    public void delete(long log) {
        real.delete(log);
    }

    @Override
    public LogRange range(long log) {
        return real.range(log);
    }

    @Override
    public Space space() {
        return real.space();
    }

    @Override
    public boolean isBehind() {
        return real.isBehind();
    }

    @Override
    public long pendingBytes() {
        return real.pendingBytes();
    }

    @Override
    public BlobStore blobs() {
        return real.blobs();
    }

    @Override
    public void close() {
        real.close();
    }
}
