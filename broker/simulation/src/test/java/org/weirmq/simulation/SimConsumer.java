package org.weirmq.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/** A consumer as its application keeps it: attached again after each reconnect. */
final class SimConsumer {
    /** What it reads and how. */
    record Reading(Place place, ConsumerKind kind, String subscription, String color, Group group) {}

    /** Another one after each closing. */
    int number;

    final Reading reading;
    /** Null while not attached, or not known to be. */
    Attachment attachment;

    /** An Attach or Detach is on its way. */
    boolean changing;
    /** What was delivered and not settled or given back: delivery numbers, rising. */
    final Deque<Long> held = new ArrayDeque<>();
    /** How far the application has looked. */
    long seen;
    /** Credit given and not used up. */
    int credit;

    SimConsumer(int number, Reading reading) {
        this.number = number;
        this.reading = reading;
    }

    /** The oldest that are held, in as few ranges as they make. */
    Frame.Settlement take(int count) {
        List<Long> bounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long delivery = held.removeFirst();
            seen = Math.max(seen, delivery);
            if (!bounds.isEmpty() && bounds.get(bounds.size() - 1) == delivery - 1) {
                bounds.set(bounds.size() - 1, delivery);
            } else {
                bounds.add(delivery);
                bounds.add(delivery);
            }
        }
        return new Frame.Settlement(
                number, bounds.stream().mapToLong(Long::longValue).toArray());
    }

    /** Those that are held and the application has not looked at. */
    Frame.Settlement takeUnseen() {
        long[] ranges = {seen + 1, held.isEmpty() ? 0 : held.peekLast()};
        held.removeIf(delivery -> delivery > seen);
        return new Frame.Settlement(number, ranges[0] <= ranges[1] ? ranges : new long[0]);
    }

    /** How many of those that are held the application has looked at. */
    int heldAndSeen() {
        return (int) held.stream().filter(delivery -> delivery <= seen).count();
    }

    /** Asks the broker to deliver. */
    void attach(World world, SimClient client, int session) {
        Attachment asked = new Attachment(
                reading.group(), reading.color(), reading.group() + "@" + client + "." + session + "c" + number);
        client.wire.attachments.put(number, asked);
        changing = true;
        String selector = reading.color() == null ? null : "color = '" + reading.color() + "'";
        client.request(
                r -> new Frame.Attach(
                        r,
                        session,
                        number,
                        client.destination(reading.place()),
                        reading.kind(),
                        reading.subscription(),
                        selector,
                        false),
                reply -> {
                    if (reply.code() == ErrorCode.OK) {
                        world.ledger.attached(asked);
                    }
                },
                reply -> {
                    changing = false;
                    if (reply.code() == ErrorCode.OK) {
                        attachment = asked;
                    } else {
                        boolean mayBe =
                                reply.code() == ErrorCode.SUBSCRIPTION_IN_USE || reply.code() == ErrorCode.NO_SPACE;
                        Violation.unless(mayBe, asked + " got " + reply);
                    }
                });
    }

    /** It is closed: what it holds goes back. */
    void detach(World world, SimClient client) {
        Attachment closed = attachment;
        changing = true;
        client.request(
                r -> new Frame.Detach(r, number, seen),
                reply -> {
                    closed.ended = true;
                    world.ledger.detached(closed);
                },
                reply -> {
                    Violation.unless(reply.code() == ErrorCode.OK, closed + " got " + reply);
                    forget();
                    number += 100;
                });
    }

    void flow(SimClient client, int upTo) {
        int more = upTo - credit - held.size();
        if (more > 0) {
            credit += more;
            attachment.granted += more;
            client.wire.send(new Frame.Flow(number, more, seen));
        }
    }

    boolean isReady() {
        return attachment != null && !changing;
    }

    void forget() {
        attachment = null;
        changing = false;
        held.clear();
        seen = 0;
        credit = 0;
    }
}
