package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.Entry;

/**
 * The writing end of the write-ahead log: appends are encoded into a buffer at once, and a {@link Commit} takes all that
 * is there to the disk. Loop only, except for {@link Commit#run}.
 */
final class Wal {
    /** A batch is sealed when it would grow beyond this; a larger single append gets a batch of its own. */
    private static final int BATCH_BYTES_MAX = 256 << 10;

    private static final int BUFFER_BYTES_MAX = 512 << 10;
    private static final int BUFFER_KEPT_BYTES_MAX = 4 << 20;
    private static final int BUFFERS_KEPT_MAX = 3;

    private final WalFiles files;
    private final long generation;
    private final int unitBytesMax;
    private final int bufferBytes;
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private final Set<WalFile> unforcedFiles = new LinkedHashSet<>();
    private List<WalChunk> chunks = new ArrayList<>();
    private @Nullable WalChunk open;
    private long end;
    private long lastTicket;
    private long writtenTo;
    private long writtenTicket;
    private long forcedTo;
    private long forcedTicket;
    private long markedTo;

    /** @param end where the log goes on; everything below is durable */
    Wal(WalFiles files, LogConfig config, long generation, long end) {
        this.files = files;
        this.generation = generation;
        this.end = end;
        this.writtenTo = end;
        this.forcedTo = end;
        this.markedTo = end;
        this.bufferBytes = Math.min(BUFFER_BYTES_MAX, config.walFileBytes());
        this.unitBytesMax = config.walFileBytes() - WalFormat.FILE_HEADER_BYTES - 2 * WalFormat.BATCH_HEADER_BYTES - 8;
    }

    /** Where in the log the next byte goes. */
    long end() {
        return open == null ? end : open.end();
    }

    long lastTicket() {
        return lastTicket;
    }

    long writtenTo() {
        return writtenTo;
    }

    long writtenTicket() {
        return writtenTicket;
    }

    long forcedTo() {
        return forcedTo;
    }

    long forcedTicket() {
        return forcedTicket;
    }

    /** Bytes that are encoded and not yet handed to a commit. */
    long bufferedBytes() {
        long bytes = open == null ? 0 : open.buffer().position();
        for (WalChunk chunk : chunks) {
            bytes += chunk.buffer().position();
        }
        return bytes;
    }

    /** Bytes that a commit without a force left to be forced. */
    boolean hasUnforced() {
        return !unforcedFiles.isEmpty();
    }

    /**
     * Begins an append whose records have this many bytes with their frames: makes room so that all of them fit into one
     * batch.
     *
     * @return its ticket
     */
    long beginUnit(long bytes) {
        if (bytes > unitBytesMax) {
            throw new IllegalArgumentException(
                    "an append may have " + unitBytesMax + " bytes at the most, but has " + bytes);
        }
        WalChunk chunk = open;
        if (chunk != null && chunk.batchIsOpen()) {
            boolean fits = chunk.batchBytes() + bytes <= BATCH_BYTES_MAX
                    && roomAfter(chunk.file(), chunk.batchPosition(), chunk.batchBytes() + bytes);
            if (fits) {
                return ++lastTicket;
            }
            sealRecords(chunk);
        }
        chunk = openChunk();
        if (!roomAfter(chunk.file(), chunk.end(), WalFormat.BATCH_HEADER_BYTES + bytes)) {
            chunk = rollFrom(chunk);
        }
        chunk.beginBatch();
        return ++lastTicket;
    }

    /** Adds a record of the append that was begun last and gives its position. */
    long add(Entry entry, long offset) {
        WalChunk chunk = open;
        if (chunk == null) {
            throw new IllegalStateException("expected an append that was begun, but there is none");
        }
        return chunk.add(entry, offset);
    }

    private static boolean roomAfter(WalFile file, long position, long bytes) {
        return position + WalFormat.aligned(bytes) + WalFormat.BATCH_HEADER_BYTES <= file.end();
    }

    private WalChunk openChunk() {
        WalChunk chunk = open;
        if (chunk == null) {
            chunk = new WalChunk(files.current(), end, buffer());
            open = chunk;
        }
        return chunk;
    }

    private WalChunk rollFrom(WalChunk full) {
        WalFile next = files.roll();
        full.beginBatch();
        full.sealBatch(WalFormat.KIND_END_OF_FILE, generation, forcedTo);
        markedTo = forcedTo;
        chunks.add(full);
        WalChunk chunk = new WalChunk(next, next.start() + WalFormat.FILE_HEADER_BYTES, buffer());
        open = chunk;
        return chunk;
    }

    /** Ends the open batch, so that what is appended next begins at the position that this gives. */
    long cut() {
        if (open != null && open.batchIsOpen()) {
            sealRecords(open);
        }
        return end();
    }

    private void sealRecords(WalChunk chunk) {
        chunk.sealBatch(WalFormat.KIND_RECORDS, generation, forcedTo);
        markedTo = forcedTo;
    }

    private ByteBuffer buffer() {
        ByteBuffer kept = buffers.poll();
        return kept != null ? kept : ByteBuffer.allocateDirect(bufferBytes).order(WalFormat.ORDER);
    }

    /** Whether something was forced that no batch on the disk tells of yet. */
    boolean isUnmarked() {
        return open == null && chunks.isEmpty() && markedTo < forcedTo && roomAfter(files.current(), end, 48);
    }

    /** Adds an empty batch that tells how far the log is durable; it needs no force. */
    void mark() {
        WalChunk chunk = openChunk();
        chunk.beginBatch();
        chunk.sealBatch(WalFormat.KIND_MARK, generation, forcedTo);
        markedTo = forcedTo;
    }

    /** Takes all that is there. Only one commit may be under way. */
    Commit take(boolean force) {
        WalChunk last = open;
        if (last != null) {
            if (last.batchIsOpen()) {
                sealRecords(last);
            }
            chunks.add(last);
            end = last.end();
            open = null;
        }
        List<WalChunk> taken = chunks;
        chunks = new ArrayList<>();
        for (WalChunk chunk : taken) {
            unforcedFiles.add(chunk.file());
        }
        List<WalFile> toForce = force ? new ArrayList<>(unforcedFiles) : List.of();
        if (force) {
            unforcedFiles.clear();
        }
        return new Commit(taken, toForce, force, end, lastTicket);
    }

    /** A commit has ended well. */
    void committed(Commit commit) {
        writtenTo = commit.end;
        writtenTicket = commit.ticket;
        if (commit.force) {
            forcedTo = commit.end;
            forcedTicket = commit.ticket;
        }
        for (WalChunk chunk : commit.chunks) {
            if (buffers.size() < BUFFERS_KEPT_MAX && chunk.buffer().capacity() <= BUFFER_KEPT_BYTES_MAX) {
                buffers.add(chunk.buffer());
            }
        }
    }

    /** What one write and one force take to the disk. */
    static final class Commit {
        private final List<WalChunk> chunks;
        private final List<WalFile> toForce;
        private final boolean force;
        private final long end;
        private final long ticket;

        private Commit(List<WalChunk> chunks, List<WalFile> toForce, boolean force, long end, long ticket) {
            this.chunks = chunks;
            this.toForce = toForce;
            this.force = force;
            this.end = end;
            this.ticket = ticket;
        }

        boolean forces() {
            return force;
        }

        /** On any thread. */
        void run() throws IOException {
            for (WalChunk chunk : chunks) {
                chunk.file().file().write(chunk.buffer().flip(), chunk.filePosition());
            }
            for (WalFile file : toForce) {
                file.file().force();
            }
        }
    }
}
