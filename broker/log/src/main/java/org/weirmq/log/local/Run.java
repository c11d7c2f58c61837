package org.weirmq.log.local;

import org.weirmq.log.disk.DiskFile;

/** A file of spilled records, sorted by log and offset; it never changes. Loop only, except for reads of the file. */
final class Run {
    static final String DIRECTORY = "runs";

    private final long id;
    private final DiskFile file;
    private final long length;
    private final RunSegment[] segments;
    private final long records;
    private long live;
    private int readers;
    private boolean dropped;

    Run(long id, DiskFile file, long length, RunSegment[] segments) {
        this.id = id;
        this.file = file;
        this.length = length;
        this.segments = segments;
        long count = 0;
        for (RunSegment segment : segments) {
            count += segment.presentCount();
            live += segment.liveCount();
        }
        records = count;
    }

    static String name(long id) {
        return String.format("%s/%012d.run", DIRECTORY, id);
    }

    long id() {
        return id;
    }

    DiskFile file() {
        return file;
    }

    long length() {
        return length;
    }

    RunSegment[] segments() {
        return segments;
    }

    long records() {
        return records;
    }

    long live() {
        return live;
    }

    /** Bytes of records that are still needed, on average. */
    long liveBytes() {
        return records == 0 ? 0 : (long) ((double) length * live / records);
    }

    void released(long count) {
        live -= count;
    }

    void retain() {
        readers++;
    }

    /** A reader is done; true if it was the last of a run that is to go. */
    boolean release() {
        readers--;
        return dropped && readers == 0;
    }

    /** No manifest names it any more; true if nobody reads it. */
    boolean drop() {
        dropped = true;
        return readers == 0;
    }
}
