package org.weirmq.simulation;

import java.util.List;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;

/** How a session outside of a transaction accepts what its consumers hold, or gives it back. */
final class SimSettlements {
    private final World world;
    private final SimClient client;
    /** Of the session. */
    private final int number;

    SimSettlements(World world, SimClient client, int number) {
        this.world = world;
        this.client = client;
        this.number = number;
    }

    /** The oldest that the consumer holds. */
    void settle(SimConsumer consumer, int count, boolean wait) {
        settle(consumer.attachment, consumer.take(count), wait);
    }

    void settle(Attachment attachment, Frame.Settlement settlement, boolean wait) {
        List<MessageId> messages = attachment.messages(settlement);
        messages.forEach(id -> attachment.group.standing(id).asked = true);
        if (!wait) {
            client.wire.send(new Frame.Settle(0, number, Outcome.ACCEPTED, List.of(settlement)));
            return;
        }
        client.request(
                r -> new Frame.Settle(r, number, Outcome.ACCEPTED, List.of(settlement)),
                reply -> {
                    if (reply.code() == ErrorCode.OK) {
                        messages.forEach(id -> world.ledger.settled(attachment.group, id));
                    } else {
                        stale(reply, attachment, messages);
                    }
                },
                reply -> {});
    }

    /** An exclusive group takes partitions from a member that stands still. Those still there are settled all the same. */
    static void stale(Frame.Reply reply, Attachment attachment, List<MessageId> messages) {
        Violation.unless(
                reply.code() == ErrorCode.STALE_SETTLEMENT && attachment.group.place.exclusive(),
                attachment + " got " + reply + " for " + messages);
    }

    /** All that the consumer holds, as looked at or not. */
    void giveBack(SimConsumer consumer, boolean seen) {
        if (consumer.held.isEmpty()) {
            return;
        }
        Attachment attachment = consumer.attachment;
        long before = consumer.seen;
        Frame.Settlement settlement = consumer.take(consumer.held.size());
        consumer.seen = seen ? consumer.seen : before;
        List<MessageId> messages = attachment.messages(settlement);
        Outcome outcome = seen ? Outcome.RETURNED : Outcome.RELEASED;
        client.request(
                r -> new Frame.Settle(r, number, outcome, List.of(settlement)),
                reply -> {
                    boolean isCertain =
                            !attachment.group.place.exclusive(); // there the broker may have ended the leases before
                    if (reply.code() == ErrorCode.OK && seen && isCertain) {
                        messages.forEach(id -> attachment.group.standing(id).returned =
                                attachment.group.standing(id).holder == attachment);
                    }
                },
                reply -> {});
        if (world.chance.oneIn(4)) {
            settleStale(attachment, settlement);
        }
    }

    /** What was given back is no longer this consumer's to settle. */
    private void settleStale(Attachment attachment, Frame.Settlement settlement) {
        client.request(
                r -> new Frame.Settle(r, number, Outcome.ACCEPTED, List.of(settlement)),
                reply -> Violation.unless(
                        reply.code() == ErrorCode.STALE_SETTLEMENT,
                        attachment + " settled what it gave back: " + reply),
                reply -> {});
    }
}
