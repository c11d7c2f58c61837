package org.weirmq.log.local;

import java.util.List;
import org.weirmq.log.disk.DiskFile;

/** The files of the write-ahead log as they are now, kept from being used again until the view is released on the loop. */
final class WalView {
    private final WalFiles owner;
    private final List<WalFile> files;
    private final long[] starts;
    private final DiskFile[] disks;

    WalView(WalFiles owner) {
        this.owner = owner;
        this.files = owner.files();
        this.starts = new long[files.size()];
        this.disks = new DiskFile[files.size()];
        for (int i = 0; i < starts.length; i++) {
            WalFile file = files.get(i);
            file.retain();
            starts[i] = file.start();
            disks[i] = file.file();
        }
    }

    /** The index of the file that holds a position; on any thread, as the rest but {@link #release}. */
    int indexOf(long position) {
        int index = starts.length - 1;
        while (index > 0 && starts[index] > position) {
            index--;
        }
        return index;
    }

    DiskFile disk(int index) {
        return disks[index];
    }

    long start(int index) {
        return starts[index];
    }

    /** On the loop. */
    void release() {
        files.forEach(owner::readDone);
    }
}
