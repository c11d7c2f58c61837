package org.weirmq.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.Effect;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.Rows;
import org.weirmq.protocol.WireWriter;

/**
 * Turns what is ready in a link's queue into frames, in order: deliveries of one consumer in a row become one frame,
 * confirmations in a row become one per session. One for a loop.
 */
final class LinkWriter {
    /** A write to a transport is at least this large when there is more, in bytes; it may exceed it by one frame. */
    private static final int WRITE_BYTES = 128 * 1024;
    /** Room that a Deliver frame needs beside its messages, in bytes: its head, and 16 for each item. */
    private static final int HEAD_BYTES = 64;

    private static final int ITEM_BYTES = 16;
    private static final int SESSIONS_GATHERED_MAX = 32;
    private static final int PAGE_BYTES = 512 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final WireWriter out = new WireWriter(WRITE_BYTES * 2);
    private final int[] sessions = new int[SESSIONS_GATHERED_MAX];
    private final long[] upTo = new long[SESSIONS_GATHERED_MAX];

    /** Told of effects that change what the link may do. */
    interface Watcher {
        /** @return the frame to send instead, or null when nothing is to be sent */
        Frame.@Nullable FromBroker replied(Effect.Reply reply);

        void ended(int consumer);
    }

    /** Writes as much as is durable and the transport takes. Returns the code of a fault that ends the link, or null. */
    Effect.@Nullable Fault drain(LinkQueue queue, long durable, Transport transport, Watcher watcher) {
        out.reset();
        Effect.Fault fault = null;
        while (fault == null && transport.writable()) {
            Object item = queue.ready(0, durable);
            if (item == null) {
                break;
            }
            if (item instanceof Effect.Deliver deliver) {
                queue.remove(deliveries(queue, durable, deliver));
            } else if (item instanceof Effect.Confirm) {
                queue.remove(confirmations(queue, durable));
            } else {
                queue.remove(1);
                if (item instanceof Effect.Fault f) {
                    fault = f;
                } else {
                    single(item, watcher);
                }
            }
            if (out.position() >= WRITE_BYTES) {
                flush(transport);
            }
        }
        flush(transport);
        return fault;
    }

    private void flush(Transport transport) {
        if (out.position() > 0) {
            transport.write(out.array(), 0, out.position());
            out.reset();
        }
    }

    private int deliveries(LinkQueue queue, long durable, Effect.Deliver first) {
        int consumer = first.consumer();
        int count = 0;
        int bytes = HEAD_BYTES;
        while (count < Limits.BATCH_MAX
                && queue.ready(count, durable) instanceof Effect.Deliver d
                && d.consumer() == consumer) {
            bytes += ITEM_BYTES + message(d).length;
            if (count > 0 && bytes > Limits.FRAME_BYTES_MAX) {
                break;
            }
            count++;
        }
        int start = FrameCodec.beginDeliver(out, consumer, first.number(), count);
        for (int i = 0; i < count; i++) {
            if (queue.ready(i, durable) instanceof Effect.Deliver d) {
                FrameCodec.deliverItem(out, d.count(), d.redelivered(), message(d));
            }
        }
        FrameCodec.endFrame(out, start);
        return count;
    }

    private static byte[] message(Effect.Deliver deliver) {
        return ((StoredMessage) deliver.message()).encoded().bytes();
    }

    private int confirmations(LinkQueue queue, long durable) {
        int count = 0;
        int gathered = 0;
        while (queue.ready(count, durable) instanceof Effect.Confirm confirm) {
            int i = 0;
            while (i < gathered && sessions[i] != confirm.session()) {
                i++;
            }
            if (i == gathered) {
                if (gathered == SESSIONS_GATHERED_MAX) {
                    break;
                }
                sessions[gathered++] = confirm.session();
                upTo[i] = 0;
            }
            upTo[i] = Math.max(upTo[i], confirm.sequence());
            count++;
        }
        for (int i = 0; i < gathered; i++) {
            FrameCodec.encode(new Frame.Sent(sessions[i], upTo[i]), out);
        }
        return count;
    }

    private void single(Object item, Watcher watcher) {
        Frame.FromBroker frame;
        if (item instanceof Effect.Reply reply) {
            frame = watcher.replied(reply);
        } else if (item instanceof Effect.Ended ended) {
            watcher.ended(ended.consumer());
            frame = new Frame.Ended(ended.consumer(), ErrorCodes.of(ended.why()), ended.text());
        } else if (item instanceof Effect effect) {
            frame = plain(effect);
        } else {
            frame = (Frame.FromBroker) item;
        }
        if (frame != null) {
            FrameCodec.encode(frame, out);
        }
    }

    private static Frame.FromBroker plain(Effect effect) {
        if (effect instanceof Effect.Drained e) {
            return new Frame.Drained(e.consumer(), e.token());
        } else if (effect instanceof Effect.Refuse e) {
            return new Frame.SendFailed(e.session(), e.sequence(), ErrorCodes.of(e.why()), e.text());
        } else if (effect instanceof Effect.Recall e) {
            return new Frame.Recall(e.consumer());
        } else if (effect instanceof Effect.Assigned e) {
            return new Frame.Assigned(e.consumer(), e.partitions());
        }
        throw new IllegalStateException("expected a known effect, but " + effect);
    }

    /** A core's reply as a frame. */
    static Frame.Reply reply(Effect.Reply reply) {
        byte[] payload = reply.rows().isEmpty() ? NOTHING : new Rows(reply.rows()).encode();
        if (payload.length > Limits.MESSAGE_BYTES_MAX) {
            return new Frame.Reply(
                    reply.request(),
                    ErrorCode.TOO_LARGE,
                    "an answer of " + payload.length + " bytes, above the limit of " + Limits.MESSAGE_BYTES_MAX,
                    NOTHING);
        }
        return new Frame.Reply(reply.request(), ErrorCodes.of(reply.why()), reply.text(), payload);
    }

    /** As many of the rows as fit into a frame, from one on; an empty answer says that there are no more. */
    static Frame.Reply page(Effect.Reply reply, int from) {
        List<Map<String, String>> rows = reply.rows();
        int first = Math.min(from, rows.size());
        int end = first;
        for (int bytes = 0; end < rows.size() && end - first < Limits.BATCH_MAX; end++) {
            for (Map.Entry<String, String> field : rows.get(end).entrySet()) {
                bytes += 3 * (field.getKey().length() + field.getValue().length()) + ITEM_BYTES;
            }
            if (bytes > PAGE_BYTES) {
                break;
            }
        }
        byte[] payload = new Rows(rows.subList(first, end)).encode();
        return new Frame.Reply(reply.request(), ErrorCodes.of(reply.why()), reply.text(), payload);
    }
}
