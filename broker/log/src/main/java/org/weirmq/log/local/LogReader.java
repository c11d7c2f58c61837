package org.weirmq.log.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.ReadCallback;
import org.weirmq.log.local.DataLog.Part;

/**
 * Reads durable logs. The loop finds out where the records lie, the background reads them, and the loop hands them over.
 * One read takes from one run or from the write-ahead log, whichever holds the first record.
 */
final class LogReader {
    private static final int RECORDS_MAX = 1024;
    private static final int BLOCKS_MAX = 64;

    private final LogTable logs;
    private final WalFiles files;
    private final Wal wal;
    private final Runs runs;
    private final Site site;
    private final Runnable writeWanted;
    private final ArrayDeque<Runnable> waitingForWrite = new ArrayDeque<>();
    private boolean closed;

    /** @param writeWanted asks that what is appended be written soon, so that it can be read */
    LogReader(Site site, LogTable logs, WalFiles files, Wal wal, Runs runs, Runnable writeWanted) {
        this.site = site;
        this.logs = logs;
        this.files = files;
        this.wal = wal;
        this.runs = runs;
        this.writeWanted = writeWanted;
    }

    void read(long id, long fromOffset, int bytesMax, ReadCallback callback) {
        DataLog log = logs.find(id);
        if (log == null) {
            answerNothing(callback);
            return;
        }
        for (Part part : log.parts()) {
            int block = part.segment().blockWithLive(fromOffset);
            if (block < part.segment().blocks()) {
                readRun(part, block, fromOffset, bytesMax, callback);
                return;
            }
        }
        readWal(log, fromOffset, bytesMax, callback);
    }

    private void answerNothing(ReadCallback callback) {
        site.executors().loop().execute(() -> {
            if (!closed) {
                callback.read(new long[0], new byte[0][]);
            }
        });
    }

    private void readRun(Part part, int firstBlock, long fromOffset, int bytesMax, ReadCallback callback) {
        RunSegment segment = part.segment();
        int blocks = Math.min(segment.blocks() - firstBlock, BLOCKS_MAX);
        long[] masks = new long[blocks];
        for (int i = 0; i < blocks; i++) {
            masks[i] = segment.live(firstBlock + i) & segment.fromOffset(firstBlock + i, fromOffset);
        }
        Collected collected = new Collected();
        part.run().retain();
        Job.start(
                site.executors().background(),
                site.executors().loop(),
                () -> {
                    collected.stopAt = bytesMax;
                    for (int i = 0; i < blocks && !collected.isFull(); i++) {
                        if (masks[i] != 0) {
                            RunReader.readBlock(part.run(), segment, firstBlock + i, masks[i], collected);
                        }
                    }
                },
                failure -> {
                    runs.readDone(part.run());
                    answer(collected, callback, failure);
                });
    }

    private void readWal(DataLog log, long fromOffset, int bytesMax, ReadCallback callback) {
        WalIndex index = log.wal();
        int first = index.indexOf(fromOffset);
        long[] offsets = new long[Math.min(RECORDS_MAX, Math.max(0, index.tail() - first))];
        long[] positions = new long[offsets.length];
        int count = 0;
        boolean unwritten = false;
        for (int i = first; i < index.tail() && count < offsets.length && !unwritten; i++) {
            long position = index.positionAt(i);
            if (position >= wal.writtenTo()) {
                unwritten = true;
            } else if (position >= 0) {
                offsets[count] = index.offsetAt(i);
                positions[count] = position;
                count++;
            }
        }
        if (count > 0) {
            readWal(log.id(), Arrays.copyOf(offsets, count), Arrays.copyOf(positions, count), bytesMax, callback);
        } else if (unwritten) {
            waitingForWrite.add(() -> read(log.id(), fromOffset, bytesMax, callback));
            writeWanted.run();
        } else {
            answerNothing(callback);
        }
    }

    private void readWal(long log, long[] offsets, long[] positions, int bytesMax, ReadCallback callback) {
        WalView view = new WalView(files);
        Collected collected = new Collected();
        Job.start(
                site.executors().background(),
                site.executors().loop(),
                () -> {
                    WalCursor cursor = new WalCursor(view);
                    collected.stopAt = bytesMax;
                    for (int i = 0; i < offsets.length && !collected.isFull(); i++) {
                        cursor.read(positions[i], log, offsets[i], collected);
                    }
                },
                failure -> {
                    view.release();
                    answer(collected, callback, failure);
                });
    }

    private void answer(Collected collected, ReadCallback callback, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure == null) {
            callback.read(collected.offsets(), collected.payloads.toArray(new byte[0][]));
        } else {
            site.failed().accept(failure);
        }
    }

    /** More of the write-ahead log can be read now. */
    void written() {
        for (int waiting = waitingForWrite.size(); waiting > 0; waiting--) {
            waitingForWrite.remove().run();
        }
    }

    /** No callback comes from now on. */
    void close() {
        closed = true;
        waitingForWrite.clear();
    }

    private static final class Collected implements RecordSink {
        private final List<byte[]> payloads = new ArrayList<>();
        private long[] offsets = new long[16];
        private long bytes;
        private long stopAt;

        boolean isFull() {
            return !payloads.isEmpty() && bytes >= stopAt;
        }

        @Override
        public void record(long log, long offset, org.weirmq.log.@Nullable BlobId blob, byte[] payload) {
            if (isFull()) {
                return;
            }
            if (payloads.size() == offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[payloads.size()] = offset;
            payloads.add(payload);
            bytes += payload.length;
        }

        long[] offsets() {
            return Arrays.copyOf(offsets, payloads.size());
        }
    }
}
