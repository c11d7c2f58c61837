package org.weirmq.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
 * message; what is not named when the connection or its transaction ends is thrown away.
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

        boolean over();
    }

    private static final class Upload {
        long bytes;
        boolean whole;
        boolean durable;
        boolean failed;
    }

    private final BlobStore store;
    private final Owner owner;
    private final Map<UUID, Upload> uploads = new LinkedHashMap<>();
    /** Named by transacted sends whose transaction is open, by session. */
    private final Map<Integer, List<UUID>> staged = new HashMap<>();

    private int underWay;

    Bodies(BlobStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    void write(Frame.BlobWrite f, boolean spaceLow) {
        Upload upload = uploads.get(f.blob());
        if (upload == null) {
            if (uploads.size() >= UNNAMED_MAX) {
                throw new ProtocolException(
                        ErrorCode.LIMIT_EXCEEDED, "more than " + UNNAMED_MAX + " bodies without a message");
            }
            upload = new Upload();
            uploads.put(f.blob(), upload);
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
            upload.failed = true;
        }
        if (upload.failed) {
            if (f.last()) {
                drop(f.blob());
                uploads.remove(f.blob());
            }
            reply(f.request(), ErrorCode.NO_SPACE, "the disk is at its limit");
            return;
        }
        writeChunk(f, upload);
    }

    private void writeChunk(Frame.BlobWrite f, Upload upload) {
        begun();
        store.write(LogJournal.blobId(f.blob()), f.chunk(), failure -> {
            ended();
            if (failure != null) {
                upload.failed = true;
                reply(f.request(), ErrorCodes.of(failure.reason()), String.valueOf(failure.getMessage()));
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
            upload.durable = failure == null;
            if (failure == null) {
                reply(f.request(), ErrorCode.OK, "");
            } else {
                reply(f.request(), ErrorCodes.of(failure.reason()), String.valueOf(failure.getMessage()));
            }
        });
    }

    void read(Frame.BlobRead f) {
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
        if (++underWay == UNDER_WAY_MAX) {
            owner.underWay(true);
        }
    }

    private void ended() {
        if (underWay-- == UNDER_WAY_MAX) {
            owner.underWay(false);
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

    /** A send of an open transaction names a body. */
    void staged(int session, UUID blob) {
        uploads.remove(blob);
        staged.computeIfAbsent(session, s -> new ArrayList<>()).add(blob);
    }

    /** The session's transaction has ended; its bodies, to be kept or dropped. */
    List<UUID> takeStaged(int session) {
        List<UUID> blobs = staged.remove(session);
        return blobs == null ? List.of() : blobs;
    }

    void drop(UUID blob) {
        store.discard(LogJournal.blobId(blob));
    }

    /** The connection is lost and may come again: whole bodies wait for it, the rest is dropped. */
    boolean lost() {
        staged.values().forEach(blobs -> blobs.forEach(this::drop));
        staged.clear();
        uploads.forEach((blob, upload) -> {
            if (!upload.durable) {
                drop(blob);
            }
        });
        uploads.values().removeIf(upload -> !upload.durable);
        return !uploads.isEmpty();
    }

    /** The connection has come again. */
    void adopt(Bodies before) {
        uploads.putAll(before.uploads);
        before.uploads.clear();
    }

    /** The connection has ended for good. */
    void end() {
        lost();
        uploads.keySet().forEach(this::drop);
        uploads.clear();
    }
}
