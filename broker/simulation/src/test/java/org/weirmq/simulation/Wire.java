package org.weirmq.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.WireWriter;

/**
 * A connection between a client and the broker: two queues of frames that the world moves on. It may be cut, and the
 * broker may notice later than the client, reading what was already under way.
 */
final class Wire {
    private final World world;
    final SimClient client;
    final int number;
    /** Consumers by the client's number for them. */
    final Map<Integer, Attachment> attachments = new HashMap<>();
    /** What the model learns when the broker lets a reply out. */
    private final Map<Long, Consumer<Frame.Reply>> replies = new HashMap<>();

    final Deque<byte[]> toBroker = new ArrayDeque<>();
    final Deque<byte[]> toClient = new ArrayDeque<>();
    boolean clientOpen = true;
    boolean brokerOpen = true;
    /** The network takes nothing from the broker for a while. */
    boolean stalled;
    /** The broker wants no more from this client for a while. */
    boolean paused;

    Wire(World world, SimClient client, int number) {
        this.world = world;
        this.client = client;
        this.number = number;
    }

    /** The client sends. */
    void send(Frame.FromClient frame) {
        WireWriter out = new WireWriter(128);
        FrameCodec.encode(frame, out);
        world.trace.add(this + " > " + Frames.describe(frame));
        toBroker.add(out.toByteArray());
    }

    /** The client sends a request; the model learns of the reply when the broker lets it out. */
    void request(long number, Frame.FromClient frame, Consumer<Frame.Reply> written) {
        replies.put(number, written);
        send(frame);
    }

    /** The broker hands whole frames to the network. */
    void written(byte[] bytes, int offset, int length) {
        int at = offset;
        while (at < offset + length) {
            int frameLength = frameLength(bytes, at);
            byte[] frame = Arrays.copyOfRange(bytes, at, at + frameLength);
            at += frameLength;
            note(FrameCodec.decodeFromBroker(frame, FrameCodec.LENGTH_BYTES, frameLength - FrameCodec.LENGTH_BYTES));
            if (clientOpen) {
                toClient.add(frame);
            }
        }
    }

    private static int frameLength(byte[] bytes, int at) {
        int length = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
        return length + FrameCodec.LENGTH_BYTES;
    }

    private void note(Frame.FromBroker frame) {
        world.trace.add(this + " < " + Frames.describe(frame));
        if (frame instanceof Frame.Deliver deliver) {
            deliver(deliver);
        } else if (frame instanceof Frame.Sent confirmed) {
            world.ledger.confirmed(this, client.identity, confirmed.session(), confirmed.upTo());
        } else if (frame instanceof Frame.SendFailed failed) {
            world.ledger.refused(this, new MessageId(client.identity, failed.session(), failed.sequence()));
        } else if (frame instanceof Frame.Reply reply) {
            Consumer<Frame.Reply> meaning = replies.remove(reply.request());
            Violation.unless(meaning != null, this + " got a reply to nothing: " + reply);
            meaning.accept(reply);
        }
    }

    private void deliver(Frame.Deliver deliver) {
        Attachment attachment = attachments.get(deliver.consumer());
        Violation.unless(
                attachment != null && !attachment.ended, this + " got messages for nobody: " + deliver.consumer());
        Violation.unless(
                deliver.first() == attachment.deliveries.size() + 1,
                attachment + " got number " + deliver.first() + " after " + attachment.deliveries.size());
        for (Frame.Deliver.Item item : deliver.items()) {
            world.ledger.delivered(attachment, item.message(), item.redelivered(), item.count(), world.nowMs);
        }
    }

    /** The broker's end is gone: its consumers are no more. */
    void brokerEnded() {
        brokerOpen = false;
        toBroker.clear();
        attachments.values().forEach(world.ledger::adopted);
        attachments.values().forEach(world.ledger::detached);
    }

    /** The client's end is gone: nothing arrives there any more, and only a part of what is under way at the broker. */
    void cut(Chance chance) {
        clientOpen = false;
        toClient.clear();
        int arriving = toBroker.isEmpty() ? 0 : chance.below(toBroker.size() + 1);
        while (toBroker.size() > arriving) {
            toBroker.removeLast();
        }
    }

    @Override
    public String toString() {
        return "w" + number + "/" + client;
    }
}
