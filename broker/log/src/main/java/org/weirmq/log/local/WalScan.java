package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;
import org.weirmq.log.LogException;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;
import org.weirmq.log.local.WalFormat.FileHeader;

/**
 * Reads the write-ahead log from a position to its end. A batch counts if its checksum holds, it lies where it says, and
 * its generation is not older than the one before it. Where that stops, later batches are looked for: one that tells of a
 * force beyond this point makes the stop a damage, otherwise it is the torn end.
 */
final class WalScan {
    /** Receives the records of one batch after another. */
    interface Records {
        void record(long log, long offset, long position, @Nullable BlobId blob, byte[] payload);
    }

    private static final int WINDOW_BYTES = 1 << 20;

    private final Disk disk;
    private final long generationMax;
    private final List<Found> found = new ArrayList<>();
    private final List<WalFile> chain = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private ByteBuffer window = ByteBuffer.allocate(0).order(WalFormat.ORDER);
    private long generation;
    private long durableUpTo;
    private long nextNumber = 1;

    private record Found(DiskFile file, FileHeader header) {}

    /** @param generationMax the newest generation that was ever written */
    WalScan(Disk disk, long generationMax) {
        this.disk = disk;
        this.generationMax = generationMax;
    }

    /** Opens all files and reads their headers. */
    void open() throws IOException {
        for (String name : disk.list(WalFiles.DIRECTORY)) {
            DiskFile file = disk.open(name);
            String digits = name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('.'));
            nextNumber = Math.max(nextNumber, Long.parseLong(digits) + 1);
            ByteBuffer header = ByteBuffer.allocate(WalFormat.FILE_HEADER_BYTES).order(WalFormat.ORDER);
            file.read(header, 0);
            FileHeader parsed = WalFormat.parseFileHeader(header.flip());
            if (parsed == null || parsed.length() != file.size()) {
                unreadable.add(name);
                file.close();
                continue;
            }
            if (parsed.version() != WalFormat.VERSION) {
                throw Manifest.newerFormat(name, parsed.version(), WalFormat.VERSION);
            }
            found.add(new Found(file, parsed));
        }
    }

    /** Reads from a position on; gives the position where the log ends. */
    long scan(long from, Records records) throws IOException {
        WalFile file = fileHolding(from);
        chain.add(file);
        durableUpTo = from;
        long position = from;
        while (true) {
            Batch batch = batchAt(file, position, generation);
            if (batch == null) {
                refuseDamage(file, position);
                return position;
            }
            generation = batch.generation;
            durableUpTo = Math.max(durableUpTo, batch.durableUpTo);
            switch (batch.kind) {
                case WalFormat.KIND_MARK -> position = batch.next();
                case WalFormat.KIND_RECORDS -> {
                    deliver(file, batch, records);
                    position = batch.next();
                }
                case WalFormat.KIND_END_OF_FILE -> {
                    file = followed(file);
                    chain.add(file);
                    position = file.start() + WalFormat.FILE_HEADER_BYTES;
                }
                default -> throw damaged(file, position, "a batch has the unknown kind " + batch.kind);
            }
        }
    }

    /** The log is known to end here. */
    long endsAt(long position) {
        chain.add(fileHolding(position));
        durableUpTo = position;
        return position;
    }

    private WalFile fileHolding(long position) {
        WalFile file = fileAt(position);
        if (file == null) {
            String name = unreadable.isEmpty() ? WalFiles.name(nextNumber) : unreadable.get(0);
            throw RunReader.damaged(name, 0, "the write-ahead log from position " + position + " on is missing");
        }
        return file;
    }

    private WalFile followed(WalFile file) {
        WalFile next = fileStartingAt(file.end());
        if (next == null) {
            String name = unreadable.isEmpty() ? WalFiles.name(nextNumber) : unreadable.get(0);
            throw RunReader.damaged(
                    name, 0, "the write-ahead log goes on after " + file.file().name() + ", but no file continues it");
        }
        return next;
    }

    private @Nullable WalFile fileAt(long position) {
        Found best = null;
        for (Found each : found) {
            boolean holds = each.header.start() <= position && position < each.header.start() + each.header.length();
            if (holds && (best == null || each.header.generation() > best.header.generation())) {
                best = each;
            }
        }
        return best == null ? null : new WalFile(best.file, best.header.start(), best.header.length());
    }

    private @Nullable WalFile fileStartingAt(long start) {
        WalFile file = fileAt(start);
        return file == null || file.start() != start ? null : file;
    }

    private record Batch(int kind, long generation, long position, int length, long durableUpTo, int count) {
        long next() {
            return position + WalFormat.aligned(length);
        }
    }

    /** The batch that lies here, or null if none does; its bytes are in the window afterwards. */
    private @Nullable Batch batchAt(WalFile file, long position, long generationMin) throws IOException {
        long at = position - file.start();
        if (at + WalFormat.BATCH_HEADER_BYTES > file.length()) {
            return null;
        }
        int header = show(file, at, WalFormat.BATCH_HEADER_BYTES);
        if (header < 0 || window.getInt(header) != WalFormat.BATCH_MAGIC) {
            return null;
        }
        int length = window.getInt(header + WalFormat.AT_LENGTH);
        long batchGeneration = window.getLong(header + WalFormat.AT_GENERATION);
        if (length < WalFormat.BATCH_HEADER_BYTES
                || at + length > file.length()
                || window.getLong(header + WalFormat.AT_POSITION) != position
                || batchGeneration < generationMin
                || batchGeneration > generationMax) {
            return null;
        }
        int begin = show(file, at, length);
        if (begin < 0
                || window.getInt(begin + WalFormat.AT_CRC)
                        != Checksum.of(window, begin + WalFormat.AT_LENGTH, begin + length)) {
            return null;
        }
        int version = window.getShort(begin + WalFormat.AT_VERSION);
        if (version != WalFormat.VERSION) {
            throw Manifest.newerFormat(file.file().name(), version, WalFormat.VERSION);
        }
        return new Batch(
                window.getShort(begin + WalFormat.AT_KIND),
                batchGeneration,
                position,
                length,
                window.getLong(begin + WalFormat.AT_DURABLE_UP_TO),
                window.getInt(begin + WalFormat.AT_COUNT));
    }

    private @Nullable DiskFile windowFile;
    private long windowAt;

    /** Where in the window these bytes of a file are, or -1 if the file is too short. */
    private int show(WalFile file, long at, int length) throws IOException {
        if (windowFile == file.file() && at >= windowAt && at + length <= windowAt + window.limit()) {
            return (int) (at - windowAt);
        }
        if (length > window.capacity()) {
            int capacity = (int) Math.max(length, Math.min(WINDOW_BYTES, file.length()));
            window = ByteBuffer.allocate(capacity).order(WalFormat.ORDER);
        }
        window.clear();
        windowFile = file.file();
        windowAt = at;
        file.file().read(window, at);
        window.flip();
        return window.limit() < length ? -1 : 0;
    }

    private void deliver(WalFile file, Batch batch, Records records) throws IOException {
        int begin = show(file, batch.position - file.start(), batch.length);
        ByteBuffer bytes = window.duplicate().order(WalFormat.ORDER);
        bytes.limit(begin + batch.length).position(begin + WalFormat.BATCH_HEADER_BYTES);
        for (int i = 0; i < batch.count; i++) {
            long position = batch.position + bytes.position() - begin;
            long length = bytes.remaining() < 4 ? -1 : RecordFrame.length(bytes.getInt(bytes.position()));
            if (length < 0 || length > bytes.remaining()) {
                throw damaged(file, position, "a record's length is wrong");
            }
            int next = bytes.position() + (int) length;
            boolean hasBlob = RecordFrame.hasBlob(bytes.getInt());
            long log = bytes.getLong();
            long offset = bytes.getLong();
            BlobId blob = hasBlob ? new BlobId(bytes.getLong(), bytes.getLong()) : null;
            byte[] payload = new byte[next - bytes.position()];
            bytes.get(payload);
            records.record(log, offset, position, blob, payload);
        }
    }

    /** Nothing valid lies at this position: fine at the end of the log, a damage anywhere else. */
    private void refuseDamage(WalFile stoppedIn, long stoppedAt) throws IOException {
        long position = stoppedAt;
        for (WalFile file = stoppedIn; file != null; file = fileStartingAt(file.end())) {
            if (file != stoppedIn) {
                position = file.start() + WalFormat.FILE_HEADER_BYTES;
            }
            for (long at = position + 8; at + WalFormat.BATCH_HEADER_BYTES <= file.end(); at += 8) {
                Batch batch = looksLikeBatch(file, at) ? batchAt(file, at, generation) : null;
                if (batch != null && batch.durableUpTo > stoppedAt) {
                    throw damaged(
                            stoppedIn,
                            stoppedAt,
                            "a batch cannot be read, and the one at position " + at
                                    + " of the log says that everything up" + " to " + batch.durableUpTo
                                    + " had been forced");
                }
            }
        }
    }

    private boolean looksLikeBatch(WalFile file, long position) throws IOException {
        int at = show(file, position - file.start(), WalFormat.BATCH_HEADER_BYTES);
        return at >= 0
                && window.getInt(at) == WalFormat.BATCH_MAGIC
                && window.getLong(at + WalFormat.AT_POSITION) == position;
    }

    private static LogException damaged(WalFile file, long position, String what) {
        return RunReader.damaged(file.file().name(), position - file.start(), what);
    }

    /**
     * Makes everything that was found durable. What no batch says to have been forced is written again first: if a force
     * failed before this start, reads may show bytes that the disk does not have and that no force would bring there.
     */
    void force(long end) throws IOException {
        for (WalFile file : chain) {
            long from = Math.max(durableUpTo, file.start() + WalFormat.FILE_HEADER_BYTES);
            long to = Math.min(end, file.end());
            while (from < to) {
                int length = (int) Math.min(to - from, WINDOW_BYTES);
                int at = show(file, from - file.start(), length);
                if (at < 0) {
                    throw damaged(file, from, "the file ends too early");
                }
                file.file().write(window.duplicate().position(at).limit(at + length), from - file.start());
                from += length;
            }
            file.file().force();
        }
        // A file that was made just before the process died may have no durable name yet; from here on it is used.
        disk.forceDirectory(WalFiles.DIRECTORY);
    }

    /** The files that hold the log from where the scan began, in order. */
    List<WalFile> chain() {
        return chain;
    }

    /** The files that are free, and those that could not be read removed; after the scan. */
    List<WalFile> others() throws IOException {
        List<WalFile> others = new ArrayList<>();
        for (Found each : found) {
            if (chain.stream().noneMatch(file -> file.file() == each.file)) {
                others.add(new WalFile(each.file, each.header.start(), each.header.length()));
            }
        }
        for (String name : unreadable) {
            disk.delete(name);
        }
        return others;
    }

    /** Lets all files go, after a failure. */
    void close() throws IOException {
        for (Found each : found) {
            each.file.close();
        }
    }

    long nextNumber() {
        return nextNumber;
    }
}
