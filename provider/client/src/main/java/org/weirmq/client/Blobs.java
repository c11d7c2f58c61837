package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayDeque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;

/** Bodies that travel in chunks: a few are under way at a time, so that neither side holds the body twice. */
final class Blobs {
    private static final Answer NO_CONNECTION =
            new Answer(ErrorCode.CONNECTION_LOST, "there is no connection", new byte[0]);
    private static final int WINDOW = 4;

    private final Wire wire;

    /**
     * A body that the broker holds for a message to name.
     *
     * @param line on which it was written: a broker that is reached over another one may have dropped it
     */
    record Stored(BlobRef ref, BodyParts body, Line line) {}

    Blobs(Wire wire) {
        this.wire = wire;
    }

    /**
     * Stores a body beside the message that will name it; it is durable when this returns. One that is cut off by the loss
     * of the connection is written anew, the broker drops the remains; no more of that is begun when sendTimeoutMs have
     * passed since the first loss.
     */
    Stored write(BodyParts body) throws JMSException {
        if (body.length() > Limits.BODY_BYTES_MAX) {
            throw Failures.of(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a body of " + body.length() + " bytes; the largest has " + Limits.BODY_BYTES_MAX);
        }
        boolean cutOff = false;
        long deadlineNs = Inflow.FOREVER;
        while (true) {
            wire.ensureOpen();
            Line line = wire.line();
            Answer answer = NO_CONNECTION;
            if (line != null) {
                UUID blob = UUID.randomUUID();
                answer = write(blob, body, line, () -> {});
                if (answer.ok()) {
                    return new Stored(new BlobRef(blob, body.length()), body, line);
                }
            }
            if (!cutOff) {
                cutOff = true;
                deadlineNs = Inflow.deadline(wire.options.sendTimeoutMs());
            }
            if (answer.code() != ErrorCode.CONNECTION_LOST || Inflow.left(deadlineNs) <= 0) {
                throw answer.failure();
            }
            wire.awaitLine(deadlineNs);
        }
    }

    /**
     * Writes a body again, on this line alone.
     *
     * @param progress called whenever the broker has taken a chunk
     * @return null when the line was lost over it
     */
    @Nullable Stored writeAgain(Stored before, Line line, Runnable progress) throws JMSException {
        UUID blob = UUID.randomUUID();
        Answer answer = write(blob, before.body(), line, progress);
        if (answer.code() == ErrorCode.CONNECTION_LOST) {
            return null;
        }
        answer.orThrow();
        return new Stored(new BlobRef(blob, before.body().length()), before.body(), line);
    }

    private Answer write(UUID blob, BodyParts body, Line line, Runnable progress) throws JMSException {
        ArrayDeque<PendingReply> underWay = new ArrayDeque<>();
        Answer answer = NO_CONNECTION;
        long at = 0;
        do {
            byte[] chunk = body.copy(at, Limits.CHUNK_BYTES_MAX);
            at += chunk.length;
            boolean last = at == body.length();
            long request = wire.nextRequest();
            PendingReply pending = PendingReply.endingWith(request, ErrorCode.CONNECTION_LOST);
            wire.begin(pending, new Frame.BlobWrite(request, blob, chunk, last), line);
            underWay.add(pending);
            while (underWay.size() >= WINDOW || last && !underWay.isEmpty()) {
                answer = wire.await(underWay.remove(), wire.options.requestTimeoutMs());
                if (!answer.ok()) {
                    return answer;
                }
                progress.run();
            }
        } while (at < body.length());
        return answer;
    }

    /** In the chunks that come: a collector that cannot move a large array needs no room in one piece for it. */
    BodyParts read(BlobRef ref) throws JMSException {
        if (ref.length() > Limits.BODY_BYTES_MAX) {
            throw Failures.of(ErrorCode.MESSAGE_TOO_LARGE, "a body of " + ref.length() + " bytes");
        }
        int length = (int) ref.length();
        BodyParts body = new BodyParts();
        ArrayDeque<PendingReply> underWay = new ArrayDeque<>();
        int asked = 0;
        int have = 0;
        while (have < length) {
            while (asked < length && underWay.size() < WINDOW) {
                int bytes = Math.min(Limits.CHUNK_BYTES_MAX, length - asked);
                long request = wire.nextRequest();
                Frame.BlobRead frame = new Frame.BlobRead(request, ref.blob(), asked, bytes);
                underWay.add(wire.begin(PendingReply.repeated(request, frame), frame, null));
                asked += bytes;
            }
            byte[] chunk = wire.await(underWay.remove(), wire.options.requestTimeoutMs())
                    .orThrow()
                    .payload();
            int expected = Math.min(Limits.CHUNK_BYTES_MAX, length - have);
            if (chunk.length != expected) {
                throw Failures.of(
                        ErrorCode.NO_SUCH_BODY,
                        "expected " + expected + " bytes of the body, but " + chunk.length + " came");
            }
            body.add(chunk, chunk.length);
            have += chunk.length;
        }
        return body;
    }
}
