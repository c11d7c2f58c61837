package org.weirmq.server;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.weirmq.log.BlobStore;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.ProtocolException;

/**
 * The large bodies that one connection writes and reads. A body is written chunk by chunk, forced, then named by a
 * message; what is not named when the connection ends is thrown away.
 */
final class Bodies {
    /** Bodies of a connection that no message has named yet. */
    static final int UNNAMED_MAX = 64;
    /** Chunks being written or read before no more is taken from the connection. */
    static final int UNDER_WAY_MAX = 8;

    private static final byte[] NOTHING = new byte[0];

    /** Where answers go, and who stops reading. */
    interface Owner {
        void answer(Frame.FromBroker frame);

        void underWay(boolean many);

        /** Whether answers leave as they come. When this becomes true again, {@link Bodies#goOn} is called. */
        boolean keepsUp();

        boolean over();
    }

    private static final class Upload {
        long bytes;
        boolean whole;
        boolean durable;
        /** Nothing of it is kept; chunks that still come are told so. */
        boolean failed;
        /** Thrown away: what the store has still to do of it leads to nothing. */
        boolean gone;
        /** Of the connection before it was lost and came again. */
        boolean adopted;
    }

    private final BlobStore store;
    private final Owner owner;
    private final Map<UUID, Upload> uploads = new LinkedHashMap<>();
    /** Asked for and not begun. Nothing more is read from the connection while there are any. */
    private final ArrayDeque<Frame.BlobRead> waiting = new ArrayDeque<>();

    private int underWay;
    private boolean many;

    Bodies(BlobStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    void write(Frame.BlobWrite f, boolean spaceLow) {
        Upload upload = uploads.get(f.blob());
        if (upload == null) {
            upload = begin(f.blob());
        }
        if (upload.whole) {
            throw new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "a chunk behind the last one of a body");
        }
        upload.bytes += f.chunk().length;
        upload.whole = f.last();
        if (upload.bytes > Limits.BODY_BYTES_MAX) {
            throw new ProtocolException(
                    ErrorCode.MESSAGE_TOO_LARGE, "a body above the limit of " + Limits.BODY_BYTES_MAX + " bytes");
        }
        if (spaceLow) {
            fail(f.blob(), upload);
        }
        if (upload.failed) {
            if (f.last()) {
                uploads.remove(f.blob());
            }
            reply(f.request(), ErrorCode.NO_SPACE, "the disk is at its limit");
            return;
        }
        writeChunk(f, upload);
    }

    private Upload begin(UUID blob) {
        if (store.holds(LogJournal.blobId(blob))) {
            throw new ProtocolException(ErrorCode.UNEXPECTED_FRAME, "the body " + blob + " is another's");
        }
        if (uploads.size() >= UNNAMED_MAX) {
            evict();
        }
        Upload upload = new Upload();
        uploads.put(blob, upload);
        return upload;
    }

    /** Makes room: a client that came again may have bodies of which it knows no more, and failed ones are only remembered. */
    private void evict() {
        for (Map.Entry<UUID, Upload> entry : uploads.entrySet()) {
            Upload upload = entry.getValue();
            if (upload.failed || upload.adopted) {
                uploads.remove(entry.getKey());
                throwAway(entry.getKey(), upload);
                return;
            }
        }
        throw new ProtocolException(ErrorCode.LIMIT_EXCEEDED, "more than " + UNNAMED_MAX + " bodies without a message");
    }

    private void fail(UUID blob, Upload upload) {
        upload.failed = true;
        throwAway(blob, upload);
    }

    private void throwAway(UUID blob, Upload upload) {
        if (!upload.gone) {
            upload.gone = true;
            drop(blob);
        }
    }

    private void writeChunk(Frame.BlobWrite f, Upload upload) {
        begun();
        store.write(LogJournal.blobId(f.blob()), f.chunk(), failure -> {
            ended();
            if (failure != null) {
                fail(f.blob(), upload);
                reply(f.request(), ErrorCodes.of(failure.reason()), String.valueOf(failure.getMessage()));
            } else if (upload.gone) {
                reply(f.request(), ErrorCode.NO_SPACE, "the disk is at its limit");
            } else if (f.last()) {
                force(f, upload);
            } else {
                reply(f.request(), ErrorCode.OK, "");
            }
        });
    }

    private void force(Frame.BlobWrite f, Upload upload) {
        begun();
        store.force(LogJournal.blobId(f.blob()), failure -> {
            ended();
            upload.durable = failure == null && !upload.gone;
            if (failure == null) {
                reply(f.request(), ErrorCode.OK, "");
            } else {
                fail(f.blob(), upload);
                reply(f.request(), ErrorCodes.of(failure.reason()), String.valueOf(failure.getMessage()));
            }
        });
    }

    /** Begins to read now or when those before have left: what is read lies in memory until the client takes it. */
    void read(Frame.BlobRead f) {
        if (f.position() < 0) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "a position of " + f.position() + " in a body");
        }
        waiting.add(f);
        goOn();
    }

    void goOn() {
        while (!waiting.isEmpty() && underWay < UNDER_WAY_MAX && owner.keepsUp()) {
            readNow(waiting.remove());
        }
        tellMany();
    }

    private void readNow(Frame.BlobRead f) {
        begun();
        store.read(LogJournal.blobId(f.blob()), f.position(), f.length(), (bytes, failure) -> {
            ended();
            if (owner.over()) {
                return;
            }
            if (failure == null) {
                owner.answer(new Frame.Reply(f.request(), ErrorCode.OK, "", bytes));
            } else {
                reply(f.request(), ErrorCode.NO_SUCH_BODY, String.valueOf(failure.getMessage()));
            }
        });
    }

    private void begun() {
        underWay++;
        tellMany();
    }

    private void ended() {
        underWay--;
        if (owner.over()) {
            waiting.clear();
        }
        goOn();
    }

    private void tellMany() {
        boolean now = underWay >= UNDER_WAY_MAX || !waiting.isEmpty();
        if (now != many) {
            many = now;
            owner.underWay(now);
        }
    }

    private void reply(long request, ErrorCode code, String text) {
        if (request != 0 && !owner.over()) {
            owner.answer(new Frame.Reply(request, code, text, NOTHING));
        }
    }

    /** Whether this connection wrote this body and it is durable. */
    boolean holds(BlobRef blob) {
        Upload upload = uploads.get(blob.blob());
        return upload != null && upload.durable && upload.bytes == blob.length();
    }

    /** A send named a body: it is the message's now. */
    void named(UUID blob) {
        uploads.remove(blob);
    }

    /** A repeat of a send that was accepted names a body, which was written again for nothing. */
    void unneeded(UUID blob) {
        Upload upload = uploads.remove(blob);
        if (upload != null) {
            throwAway(blob, upload);
        }
    }

    void drop(UUID blob) {
        store.discard(LogJournal.blobId(blob));
    }

    /** The connection is lost and may come again: whole bodies wait for it, the rest is dropped. */
    boolean lost() {
        waiting.clear();
        uploads.forEach((blob, upload) -> {
            if (!upload.durable) {
                throwAway(blob, upload);
            }
        });
        uploads.values().removeIf(upload -> !upload.durable);
        return !uploads.isEmpty();
    }

    /** The connection has come again. */
    void adopt(Bodies before) {
        before.uploads.values().forEach(upload -> upload.adopted = true);
        uploads.putAll(before.uploads);
        before.uploads.clear();
    }

    /** The connection has ended for good. */
    void end() {
        lost();
        uploads.forEach(this::throwAway);
        uploads.clear();
    }
}
