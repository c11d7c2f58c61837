package org.weirmq.log.local;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.weirmq.log.BlobId;
import org.weirmq.log.BlobStore;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;

/** Blobs in memory. */
final class MemoryBlobStore implements BlobStore {
    private final Executor loop;
    private final Map<BlobId, ByteArrayOutputStream> blobs = new HashMap<>();
    private long bytes;

    MemoryBlobStore(Executor loop) {
        this.loop = loop;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(BlobId blob, byte[] chunk, Done done) {
        blobs.computeIfAbsent(blob, id -> new ByteArrayOutputStream()).writeBytes(chunk);
        bytes += chunk.length;
        loop.execute(() -> done.done(null));
    }

    @Override
    public void force(BlobId blob, Done done) {
        loop.execute(() -> done.done(null));
    }

    @Override
    public void read(BlobId blob, long position, int length, BlobRead callback) {
        ByteArrayOutputStream found = blobs.get(blob);
        if (found == null) {
            LogException failure = new LogException(Reason.IO, "There is no large message body " + blob + ".");
            loop.execute(() -> callback.read(new byte[0], failure));
            return;
        }
        byte[] all = found.toByteArray();
        int from = (int) Math.min(position, all.length);
        byte[] part = Arrays.copyOfRange(all, from, (int) Math.min((long) from + length, all.length));
        loop.execute(() -> callback.read(part, null));
    }

    @Override
    public void discard(BlobId blob) {
        ByteArrayOutputStream found = blobs.remove(blob);
        if (found != null) {
            bytes -= found.size();
        }
    }
}
