package org.weirmq.log.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.weirmq.log.BlobId;
import org.weirmq.log.BlobStore;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;

/** Blobs in memory, in the chunks in which they were written. */
final class MemoryBlobStore implements BlobStore {
    private static final class Blob {
        final List<byte[]> chunks = new ArrayList<>();
        long bytes;

        byte[] copy(long position, int length) {
            int wanted = (int) Math.max(0, Math.min(length, bytes - position));
            byte[] part = new byte[wanted];
            long chunkStart = 0;
            int filled = 0;
            for (byte[] chunk : chunks) {
                long at = position + filled - chunkStart;
                if (filled < wanted && at < chunk.length) {
                    int copied = (int) Math.min(chunk.length - at, wanted - filled);
                    System.arraycopy(chunk, (int) at, part, filled, copied);
                    filled += copied;
                }
                chunkStart += chunk.length;
            }
            return part;
        }
    }

    private final Executor loop;
    private final Map<BlobId, Blob> blobs = new HashMap<>();
    private long bytes;

    MemoryBlobStore(Executor loop) {
        this.loop = loop;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public boolean holds(BlobId blob) {
        return blobs.containsKey(blob);
    }

    @Override
    public void write(BlobId id, byte[] chunk, Done done) {
        Blob blob = blobs.computeIfAbsent(id, key -> new Blob());
        blob.chunks.add(chunk);
        blob.bytes += chunk.length;
        bytes += chunk.length;
        loop.execute(() -> done.done(null));
    }

    @Override
    public void force(BlobId blob, Done done) {
        loop.execute(() -> done.done(null));
    }

    @Override
    public void read(BlobId blob, long position, int length, BlobRead callback) {
        Blob found = blobs.get(blob);
        if (found == null) {
            LogException failure = new LogException(Reason.IO, "There is no large message body " + blob + ".");
            loop.execute(() -> callback.read(new byte[0], failure));
            return;
        }
        byte[] part = found.copy(position, length);
        loop.execute(() -> callback.read(part, null));
    }

    @Override
    public void discard(BlobId blob) {
        Blob found = blobs.remove(blob);
        if (found != null) {
            bytes -= found.bytes;
        }
    }
}
