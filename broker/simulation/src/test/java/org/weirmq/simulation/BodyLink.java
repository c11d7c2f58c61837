package org.weirmq.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.WireReader;
import org.weirmq.protocol.WireWriter;
import org.weirmq.server.Conversation;
import org.weirmq.server.ShardLoop;
import org.weirmq.server.Transport;

/** A connection of a {@link BodyStory}: frames to the broker wait until it reads, what it writes is handed on at once. */
final class BodyLink implements Transport {
    private final Deque<byte[]> toBroker = new ArrayDeque<>();
    private final Map<Long, Consumer<Frame.Reply>> replies = new HashMap<>();
    private final Consumer<Frame.FromBroker> other;
    private final BooleanSupplier dead;
    private final Conversation conversation;
    private boolean reading = true;
    private long requests;
    boolean open = true;

    /**
     * @param dead whether the broker's machine has lost its power: nothing leaves it any more
     * @param other takes the frames that are no replies
     */
    BodyLink(ShardLoop loop, BooleanSupplier dead, UUID identity, boolean resume, Consumer<Frame.FromBroker> other) {
        this.dead = dead;
        this.other = other;
        this.conversation = loop.connected(this);
        send(new Frame.Hello(FrameCodec.VERSION, FrameCodec.VERSION, identity, resume, null, null, null, "simulation"));
    }

    interface Request {
        Frame.FromClient numbered(long request);
    }

    void request(Request request, Consumer<Frame.Reply> then) {
        replies.put(++requests, then);
        send(request.numbered(requests));
    }

    void send(Frame.FromClient frame) {
        WireWriter out = new WireWriter(256);
        FrameCodec.encode(frame, out);
        toBroker.add(out.toByteArray());
    }

    /** The next frame reaches the broker, if it wants one. */
    void move() {
        byte[] frame = reading && open ? toBroker.poll() : null;
        if (frame != null) {
            conversation.received(frame, 0, frame.length);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        while (at < offset + length && !dead.getAsBoolean()) {
            int frame = new WireReader(bytes, at, FrameCodec.LENGTH_BYTES).i32();
            at += FrameCodec.LENGTH_BYTES;
            taken(FrameCodec.decodeFromBroker(Arrays.copyOfRange(bytes, at, at + frame), 0, frame));
            at += frame;
        }
    }

    private void taken(Frame.FromBroker frame) {
        if (frame instanceof Frame.Reply reply) {
            replies.remove(reply.request()).accept(reply);
        } else if (open) {
            other.accept(frame);
        }
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void reading(boolean wanted) {
        reading = wanted;
    }

    @Override
    public void end() {
        open = false;
    }
}
