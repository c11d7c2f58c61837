package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.BlobStore;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;

/**
 * Blobs as files of their own. Operations on one blob run one after another in the background, those on different blobs
 * side by side. A blob's file is open while something is done to it.
 */
final class LocalBlobStore implements BlobStore {
    static final String DIRECTORY = "blobs";

    private final Disk disk;
    private final LogExecutors executors;
    private final Map<BlobId, OpenBlob> open = new HashMap<>();
    private final Set<BlobId> present = new HashSet<>();
    private boolean closed;

    LocalBlobStore(Disk disk, LogExecutors executors) {
        this.disk = disk;
        this.executors = executors;
    }

    static String name(BlobId blob) {
        return String.format("%s/%016x%016x.blob", DIRECTORY, blob.high(), blob.low());
    }

    /** One thing to do with a blob's file, and what follows on the loop. */
    private record Step(FileWork work, Job.Ending ending) {}

    private interface FileWork {
        void run(OpenBlob blob) throws IOException;
    }

    private static final class OpenBlob {
        private final ArrayDeque<Step> steps = new ArrayDeque<>();
        private final String name;
        private @Nullable Job underWay;
        private @Nullable DiskFile file; // background only, one step at a time
        private long written; // background only

        OpenBlob(String name) {
            this.name = name;
        }
    }

    @Override
    public boolean holds(BlobId blob) {
        return present.contains(blob);
    }

    @Override
    public void write(BlobId blob, byte[] chunk, Done done) {
        present.add(blob);
        enqueue(
                blob,
                opened -> {
                    DiskFile file = file(opened);
                    file.write(ByteBuffer.wrap(chunk), opened.written);
                    opened.written += chunk.length;
                },
                failure -> done.done(asLogException(failure)));
    }

    @Override
    public void force(BlobId blob, Done done) {
        enqueue(
                blob,
                opened -> {
                    file(opened).force();
                    disk.forceDirectory(DIRECTORY);
                },
                failure -> done.done(asLogException(failure)));
    }

    @Override
    public void read(BlobId blob, long position, int length, BlobRead callback) {
        byte[][] result = {new byte[0]};
        enqueue(
                blob,
                opened -> {
                    if (opened.file == null && !disk.exists(opened.name)) {
                        throw new IOException("there is no blob " + opened.name);
                    }
                    ByteBuffer bytes = ByteBuffer.allocate(length);
                    int read = file(opened).read(bytes, position);
                    result[0] = read == length ? bytes.array() : Arrays.copyOf(bytes.array(), read);
                },
                failure -> callback.read(result[0], asLogException(failure)));
    }

    @Override
    public void discard(BlobId blob) {
        present.remove(blob);
        enqueue(
                blob,
                opened -> {
                    closeFile(opened);
                    disk.delete(opened.name);
                },
                failure -> {});
    }

    private DiskFile file(OpenBlob blob) throws IOException {
        DiskFile file = blob.file;
        if (file == null) {
            file = disk.open(blob.name);
            blob.written = file.size();
            blob.file = file;
        }
        return file;
    }

    private static void closeFile(OpenBlob blob) throws IOException {
        DiskFile file = blob.file;
        blob.file = null;
        if (file != null) {
            file.close();
        }
    }

    private void enqueue(BlobId id, FileWork work, Job.Ending ending) {
        OpenBlob blob = open.computeIfAbsent(id, key -> new OpenBlob(name(key)));
        blob.steps.add(new Step(work, ending));
        next(id, blob);
    }

    private void next(BlobId id, OpenBlob blob) {
        if (blob.underWay != null || closed) {
            return;
        }
        Step step = blob.steps.poll();
        if (step == null) {
            return;
        }
        boolean last = blob.steps.isEmpty();
        blob.underWay = Job.start(
                executors.background(),
                executors.loop(),
                () -> {
                    try {
                        step.work.run(blob);
                    } finally {
                        if (last) {
                            closeFile(blob);
                        }
                    }
                },
                failure -> {
                    blob.underWay = null;
                    if (closed) {
                        return;
                    }
                    if (blob.steps.isEmpty()) {
                        open.remove(id);
                    }
                    step.ending.ended(failure);
                    next(id, blob);
                });
    }

    private static @Nullable LogException asLogException(@Nullable Throwable failure) {
        return failure == null
                ? null
                : new LogException(
                        Reason.IO,
                        "A large message body could not be stored or read: " + failure.getMessage()
                                + ". Check the disk and its free space.",
                        failure);
    }

    /** Removes all blobs but these. */
    void keepOnly(Iterable<BlobId> blobs) throws IOException {
        Set<String> names = new HashSet<>();
        for (BlobId blob : blobs) {
            present.add(blob);
            names.add(name(blob));
        }
        for (String name : disk.list(DIRECTORY)) {
            if (!names.contains(name)) {
                disk.delete(name);
            }
        }
    }

    /** Ends what is under way and drops the rest; no callback comes from now on. */
    void close() throws IOException {
        closed = true;
        for (OpenBlob blob : open.values()) {
            if (blob.underWay != null) {
                blob.underWay.finishNow();
            }
            closeFile(blob);
        }
        open.clear();
    }
}
