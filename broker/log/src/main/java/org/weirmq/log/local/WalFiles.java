package org.weirmq.log.local;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.disk.DiskFile;

/**
 * The files of the write-ahead log: those that hold a part of it, one that is ready to be next, and those that wait to be
 * used again. The header of the next file is durable before the file before it is marked as ended, so a log that goes on
 * in a file that is not there is known to be damaged. Loop only.
 */
final class WalFiles {
    static final String DIRECTORY = "wal";

    private final Site site;
    private final long generation;
    private final ArrayDeque<WalFile> live = new ArrayDeque<>();
    private final ArrayDeque<WalFile> spare = new ArrayDeque<>();
    private final List<WalFile> readBeforeReuse = new ArrayList<>();
    private @Nullable WalFile prepared;
    private @Nullable Job preparing;
    private long nextNumber;

    WalFiles(Site site, long generation) {
        this.site = site;
        this.generation = generation;
    }

    static String name(long number) {
        return String.format("%s/%08d.wal", DIRECTORY, number);
    }

    /** Takes over what recovery found: the files from the checkpoint on, in order, and the rest. */
    void recovered(List<WalFile> chain, List<WalFile> others, long firstFreeNumber) {
        live.addAll(chain);
        for (WalFile file : others) {
            if (file.length() == site.config().walFileBytes()) {
                spare.add(file);
            } else {
                site.deletions().start(file.file().name(), file.file()); // from another configuration
            }
        }
        nextNumber = firstFreeNumber;
    }

    /** Makes the very first file, on the spot. */
    void createFirst(long start) throws IOException {
        live.add(create(name(nextNumber++), start));
    }

    WalFile current() {
        return live.getLast();
    }

    /** The file that holds a position. */
    WalFile at(long position) {
        for (WalFile file : live) {
            if (position < file.end()) {
                if (position < file.start()) {
                    break;
                }
                return file;
            }
        }
        throw new IllegalStateException("expected a file for position " + position + " of the log, but there is none");
    }

    /** The files that hold a part of the log, oldest first. */
    List<WalFile> files() {
        return new ArrayList<>(live);
    }

    /** Room taken by files that hold a part of the log. */
    long liveBytes() {
        long bytes = 0;
        for (WalFile file : live) {
            bytes += file.length();
        }
        return bytes;
    }

    /** Gets the next file ready in the background, so that nobody waits when the current one is full. */
    void prepareNext() {
        if (prepared != null || preparing != null) {
            return;
        }
        long start = current().end();
        WalFile reused = spare.poll();
        String name = reused == null ? name(nextNumber++) : reused.file().name();
        WalFile[] result = new WalFile[1];
        preparing = Job.start(
                site.executors().background(),
                site.executors().loop(),
                () -> result[0] = reused == null ? create(name, start) : reuse(reused, start),
                failure -> {
                    preparing = null;
                    if (failure == null) {
                        prepared = result[0];
                    } else {
                        site.failed().accept(failure);
                    }
                });
    }

    private WalFile create(String name, long start) throws IOException {
        DiskFile file = site.disk().open(name);
        file.preallocate(site.config().walFileBytes());
        file.write(WalFormat.fileHeader(start, site.config().walFileBytes(), generation), 0);
        file.force();
        site.disk().forceDirectory(DIRECTORY);
        return new WalFile(file, start, site.config().walFileBytes());
    }

    private WalFile reuse(WalFile file, long start) throws IOException {
        file.file().write(WalFormat.fileHeader(start, file.length(), generation), 0);
        file.file().force();
        file.restart(start);
        return file;
    }

    /** Goes on to the next file; waits for it if it is not ready yet. */
    WalFile roll() {
        prepareNext();
        if (preparing != null) {
            preparing.finishNow();
        }
        WalFile next = prepared;
        if (next == null) {
            throw new LogException(
                    Reason.IO,
                    "The write-ahead log is full and the next file could not be made ready. Check the disk and its free"
                            + " space, then start the broker again.");
        }
        prepared = null;
        live.add(next);
        return next;
    }

    /** The checkpoint covers everything below: files that end there are used again, once nobody reads them. */
    void dropBelow(long position) {
        Iterator<WalFile> oldest = live.iterator();
        while (oldest.hasNext()) {
            WalFile file = oldest.next();
            if (file.end() > position || file == current()) {
                break;
            }
            oldest.remove();
            if (file.isRead()) {
                readBeforeReuse.add(file);
            } else {
                free(file);
            }
        }
    }

    /** A reader is done with this file. */
    void readDone(WalFile file) {
        file.release();
        if (!file.isRead() && readBeforeReuse.remove(file)) {
            free(file);
        }
    }

    private void free(WalFile file) {
        long kept = liveBytes() + (long) spare.size() * site.config().walFileBytes();
        if (file.length() == site.config().walFileBytes()
                && kept < site.config().walCapacityBytes()) {
            spare.add(file);
            return;
        }
        site.deletions().start(file.file().name(), file.file());
    }

    /** Lets all files go. */
    void close() throws IOException {
        if (preparing != null) {
            preparing.finishNow();
        }
        if (prepared != null) {
            spare.add(prepared);
            prepared = null;
        }
        List<WalFile> all = new ArrayList<>(live);
        all.addAll(spare);
        all.addAll(readBeforeReuse);
        for (WalFile file : all) {
            file.file().close();
        }
    }
}
