package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.ReadCallback;
import org.weirmq.log.disk.DiskFile;

/**
 * Spill files of volatile logs. They are never forced and are removed at the next start; a block is the payload lengths
 * of its records and the payloads. One write is under way at a time.
 */
final class Spill {
    private final Site site;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final List<SpillFile> files = new ArrayList<>();
    private @Nullable SpillFile current;
    private @Nullable Job writing;
    private long nextId = 1;

    Spill(Site site) {
        this.site = site;
    }

    /** Writes a sealed block to a file; frees its memory once it is there. */
    void write(VolatileBlock block, IntConsumer freed) {
        waiting.add(() -> writeNow(block, freed));
        writeNext();
    }

    private void writeNext() {
        while (writing == null && !waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    private void writeNow(VolatileBlock block, IntConsumer freed) {
        byte[][] payloads = block.payloads();
        if (payloads == null || block.live() == 0) {
            return;
        }
        int length = 4 * payloads.length;
        for (byte[] payload : payloads) {
            length += payload == null ? 0 : payload.length;
        }
        SpillFile file;
        try {
            file = fileForNext();
        } catch (IOException e) {
            site.failed().accept(e);
            return;
        }
        int bytes = length;
        long at = file.take(bytes);
        writing = Job.start(
                site.executors().background(),
                site.executors().loop(),
                () -> writeTo(file.file(), at, payloads, bytes),
                failure -> {
                    writing = null;
                    if (failure != null) {
                        site.failed().accept(failure);
                        return;
                    }
                    freed.accept(block.spilled(file, at, bytes));
                    if (block.live() == 0) {
                        forget(block);
                    }
                    writeNext();
                });
    }

    private SpillFile fileForNext() throws IOException {
        SpillFile file = current;
        if (file != null && file.end() >= site.config().spillFileBytes()) {
            file.full();
            removeIfUnused(file);
            file = null;
        }
        if (file == null) {
            file = new SpillFile(site.disk().open(SpillFile.name(nextId++)));
            files.add(file);
            current = file;
        }
        return file;
    }

    private static void writeTo(DiskFile file, long at, byte[][] payloads, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(WalFormat.ORDER);
        for (byte[] payload : payloads) {
            bytes.putInt(payload == null ? 0 : payload.length);
        }
        for (byte[] payload : payloads) {
            if (payload != null) {
                bytes.put(payload);
            }
        }
        file.write(bytes.flip(), at);
    }

    /** Reads the records of a spilled block whose bit is in the mask. */
    void read(VolatileBlock block, long mask, ReadCallback callback) {
        SpillFile file = block.file();
        if (file == null) {
            throw new IllegalStateException("expected a spilled block, but the one at " + block.first() + " is not");
        }
        file.retain();
        long[] offsets = new long[Long.bitCount(mask)];
        byte[][] payloads = new byte[offsets.length][];
        long at = block.at();
        int length = block.spilledBytes();
        int count = block.count();
        Job.start(
                site.executors().background(),
                site.executors().loop(),
                () -> readFrom(file.file(), at, length, count, mask, block.first(), offsets, payloads),
                failure -> {
                    release(file);
                    if (failure == null) {
                        callback.read(offsets, payloads);
                    } else {
                        site.failed().accept(failure);
                    }
                });
    }

    @SuppressWarnings("TooManyParameters")
    private static void readFrom(
            DiskFile file, long at, int length, int count, long mask, long first, long[] offsets, byte[][] payloads)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(WalFormat.ORDER);
        file.read(bytes, at);
        if (bytes.hasRemaining()) {
            throw new IOException("the spill file " + file.name() + " ends before " + (at + length));
        }
        int payloadAt = 4 * count;
        int found = 0;
        for (int i = 0; i < count; i++) {
            int payloadLength = bytes.getInt(4 * i);
            if ((mask >>> i & 1) != 0) {
                offsets[found] = first + i;
                payloads[found] = new byte[payloadLength];
                bytes.get(payloadAt, payloads[found]);
                found++;
            }
            payloadAt += payloadLength;
        }
    }

    /** All records of a block are released. */
    void forget(VolatileBlock block) {
        SpillFile file = block.takeFile();
        if (file != null) {
            release(file);
        }
    }

    private void release(SpillFile file) {
        file.release();
        removeIfUnused(file);
    }

    private void removeIfUnused(SpillFile file) {
        if (!file.isUnused() || !files.remove(file)) {
            return;
        }
        site.deletions().start(file.file().name(), file.file());
    }

    /** Lets all files go. */
    void close() throws IOException {
        waiting.clear();
        if (writing != null) {
            writing.finishNow();
        }
        for (SpillFile file : files) {
            file.file().close();
        }
    }
}
