package org.weirmq.log.local;

import org.weirmq.log.disk.DiskFile;

/** A file of spilled blocks of volatile logs; it goes when none of its blocks is needed. Loop only. */
final class SpillFile {
    static final String DIRECTORY = "spill";

    private final DiskFile file;
    private long end;
    private int users;
    private boolean full;

    SpillFile(DiskFile file) {
        this.file = file;
    }

    static String name(long id) {
        return String.format("%s/%012d.spill", DIRECTORY, id);
    }

    DiskFile file() {
        return file;
    }

    long end() {
        return end;
    }

    /** Takes room for a block. */
    long take(int bytes) {
        long at = end;
        end += bytes;
        users++;
        return at;
    }

    void retain() {
        users++;
    }

    void full() {
        full = true;
    }

    /** A block or a reader does not need it any more; true if nobody does. */
    boolean release() {
        users--;
        return isUnused();
    }

    boolean isUnused() {
        return full && users == 0;
    }
}
