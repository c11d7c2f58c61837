package org.weirmq.log.local;

import org.weirmq.log.disk.DiskFile;

/** One file of the write-ahead log; byte n of it is position {@code start + n} of the log. Loop only. */
final class WalFile {
    private final DiskFile file;
    private final long length;
    private long start;
    private int readers;

    WalFile(DiskFile file, long start, long length) {
        this.file = file;
        this.start = start;
        this.length = length;
    }

    DiskFile file() {
        return file;
    }

    long start() {
        return start;
    }

    long end() {
        return start + length;
    }

    long length() {
        return length;
    }

    /** The file is used again for another part of the log. */
    void restart(long newStart) {
        if (readers != 0) {
            throw new IllegalStateException("expected no readers of " + file.name() + ", but " + readers);
        }
        start = newStart;
    }

    void retain() {
        readers++;
    }

    void release() {
        readers--;
    }

    boolean isRead() {
        return readers > 0;
    }
}
