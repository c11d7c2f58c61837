package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.List;
import org.weirmq.protocol.XaId;

/** A message as its sender knows it, and what became of it. */
final class Sent {
    /** What the broker has said about a send. */
    enum Fate {
        /** Nothing yet. Of a transacted send: the transaction has the answer. */
        OPEN,
        CONFIRMED,
        REFUSED,
        /** Its sender is gone and nobody will ask again. */
        ABANDONED
    }

    final MessageId id;
    final Place place;
    final boolean persistent;
    final int priority;
    final long expiresAtMs;
    final long deliverAtMs;
    final String color;
    final String messageGroup;
    final byte[] bytes;
    final Transaction transaction;
    /** The durable groups that were there when it was sent, and so must get it. */
    final List<Group> expectedIn = new ArrayList<>();

    Fate fate = Fate.OPEN;
    /** A durable group was given it: it must be in the log. */
    boolean proven;
    /** The connection on which the broker let out a refusal of it; it may have been sent again on another. */
    Wire refusedOn;
    /** The broker's start in which it was confirmed. */
    int incarnation;

    Sent(
            MessageId id,
            Place place,
            boolean persistent,
            int priority,
            long expiresAtMs,
            long deliverAtMs,
            String color,
            String messageGroup,
            byte[] bytes,
            Transaction transaction) {
        this.id = id;
        this.place = place;
        this.persistent = persistent;
        this.priority = priority;
        this.expiresAtMs = expiresAtMs;
        this.deliverAtMs = deliverAtMs;
        this.color = color;
        this.messageGroup = messageGroup;
        this.bytes = bytes;
        this.transaction = transaction;
    }

    /** The broker has it: it said so, or gave it or another send of its transaction to somebody. */
    boolean accepted() {
        boolean isSaid =
                transaction == null ? fate == Fate.CONFIRMED : transaction.state == Transaction.State.COMMITTED;
        return isSaid || persistent && (proven || transaction != null && transaction.proven);
    }

    /** The broker has said that it does not have it, or never can have. */
    boolean excluded() {
        return transaction == null
                ? fate == Fate.REFUSED
                : transaction.state == Transaction.State.ROLLED_BACK || transaction.state == Transaction.State.OPEN;
    }

    /** Messages of one stream are delivered in the order of their sequence (design: order). */
    Stream stream() {
        XaId branch = transaction == null ? null : transaction.xid;
        return new Stream(id.producer(), id.session(), branch, place, persistent, priority, messageGroup);
    }

    /** @param branch of a transaction manager: those of one session may be committed in any order */
    record Stream(
            java.util.UUID producer,
            int session,
            XaId branch,
            Place place,
            boolean persistent,
            int priority,
            String group) {}

    @Override
    public String toString() {
        return id + " to " + place + (persistent ? "" : " volatile")
                + (transaction == null ? "" : " in " + transaction);
    }
}
