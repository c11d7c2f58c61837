package org.weirmq.simulation;

import java.util.Arrays;
import java.util.UUID;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.Frame;

/** Frames as short lines of a trace. */
final class Frames {
    private Frames() {}

    static String describe(Frame frame) {
        if (frame instanceof Frame.Send send) {
            StringBuilder line = new StringBuilder("Send");
            for (Frame.Send.Item item : send.items()) {
                line.append(item.transacted() ? " t:" : " ").append(id(item.message()));
            }
            return line.toString();
        } else if (frame instanceof Frame.Deliver deliver) {
            StringBuilder line = new StringBuilder("Deliver c" + deliver.consumer() + " #" + deliver.first());
            for (Frame.Deliver.Item item : deliver.items()) {
                line.append(' ').append(id(item.message())).append(item.redelivered() ? "!" : "");
                line.append(item.count());
            }
            return line.toString();
        } else if (frame instanceof Frame.Settle settle) {
            return "Settle r" + settle.request() + " s" + settle.session() + " " + settle.outcome()
                    + ranges(settle.settlements());
        } else if (frame instanceof Frame.Commit commit) {
            return "Commit r" + commit.request() + " s" + commit.session() + " tx" + commit.transaction()
                    + ranges(commit.settlements());
        } else if (frame instanceof Frame.XaEnd end) {
            return "XaEnd r" + end.request() + " s" + end.session() + " " + end.xid() + (end.fail() ? " fail" : "")
                    + ranges(end.settlements());
        } else if (frame instanceof Frame.Reply reply) {
            return "Reply r" + reply.request() + " " + reply.code() + " " + reply.text();
        } else if (frame instanceof Frame.Assigned assigned) {
            return "Assigned c" + assigned.consumer() + " " + Arrays.toString(assigned.partitions());
        } else if (frame instanceof Frame.Welcome welcome) {
            return "Welcome resumed=" + welcome.resumed();
        }
        return frame.toString();
    }

    private static String ranges(Iterable<Frame.Settlement> settlements) {
        StringBuilder line = new StringBuilder();
        for (Frame.Settlement settlement : settlements) {
            line.append(" c").append(settlement.consumer()).append(Arrays.toString(settlement.ranges()));
        }
        return line.toString();
    }

    static MessageId id(byte[] message) {
        EncodedMessage m = new EncodedMessage(message);
        return new MessageId(new UUID(m.producerHigh(), m.producerLow()), m.session(), m.sequence());
    }
}
