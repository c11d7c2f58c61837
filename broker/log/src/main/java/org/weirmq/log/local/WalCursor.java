package org.weirmq.log.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weirmq.log.BlobId;
import org.weirmq.log.disk.DiskFile;

/** Reads single records of the write-ahead log; reads ahead while they lie close behind one another. */
final class WalCursor {
    private static final int READ_BYTES = 4 << 10;
    private static final int READ_AHEAD_BYTES = 128 << 10;
    private static final int NEAR_BYTES = 16 << 10;

    private final WalView view;
    private ByteBuffer window = ByteBuffer.allocate(READ_BYTES).order(WalFormat.ORDER);
    private int windowFile = -1;
    private long windowAt;
    private long lastEnd = -1;

    WalCursor(WalView view) {
        this.view = view;
        window.limit(0);
    }

    /** Hands over the record at a position, which must be this one. */
    void read(long position, long log, long offset, RecordSink sink) throws IOException {
        int at = show(position, RecordFrame.HEADER_BYTES);
        long length = RecordFrame.length(window.getInt(at));
        if (length < 0 || window.getLong(at + 4) != log || window.getLong(at + 12) != offset) {
            DiskFile file = view.disk(view.indexOf(position));
            throw RunReader.damaged(
                    file.name(),
                    position - view.start(view.indexOf(position)),
                    "expected record " + offset + " of log " + log);
        }
        at = show(position, (int) length);
        lastEnd = position + length;
        ByteBuffer bytes = window.duplicate().order(WalFormat.ORDER);
        bytes.limit(at + (int) length).position(at + RecordFrame.HEADER_BYTES);
        BlobId blob = RecordFrame.hasBlob(window.getInt(at)) ? new BlobId(bytes.getLong(), bytes.getLong()) : null;
        byte[] payload = new byte[bytes.remaining()];
        bytes.get(payload);
        sink.record(log, offset, blob, payload);
    }

    private int show(long position, int length) throws IOException {
        int file = view.indexOf(position);
        if (file == windowFile && position >= windowAt && position + length <= windowAt + window.limit()) {
            return (int) (position - windowAt);
        }
        boolean near = lastEnd >= 0 && position >= lastEnd && position - lastEnd < NEAR_BYTES;
        int wanted = Math.max(length, near ? READ_AHEAD_BYTES : READ_BYTES);
        if (window.capacity() < wanted) {
            window = ByteBuffer.allocate(wanted).order(WalFormat.ORDER);
        }
        window.clear().limit(wanted);
        int read = view.disk(file).read(window, position - view.start(file));
        window.flip();
        windowFile = file;
        windowAt = position;
        if (read < length) {
            throw RunReader.damaged(
                    view.disk(file).name(), position - view.start(file), "the file ends within a record");
        }
        return 0;
    }
}
