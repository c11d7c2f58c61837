package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.List;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.XaId;

/** A transaction as its session knows it. */
final class Transaction {
    enum State {
        /** Work is being added. Nothing of it may be seen. */
        OPEN,
        /** The commit has been asked for and not answered: all of it may be there, or nothing. */
        ASKED,
        COMMITTED,
        ROLLED_BACK,
        /** The session is gone and nobody will ask again: all or nothing, but which is not known. */
        ABANDONED
    }

    final String session;
    final long number;
    final List<Sent> sends = new ArrayList<>();
    final List<Taken> takes = new ArrayList<>();
    State state = State.OPEN;
    /** The broker's start in which its commit was asked for. */
    int incarnation;
    /** Of a branch of a transaction manager. */
    XaId xid;
    /** The broker has let out that it is prepared: it lasts until it is resolved. */
    boolean prepared;
    /** Somebody has asked for its end: what it took may come again. */
    boolean rollbackAsked;
    /** An operator has decided about it. */
    boolean byHand;
    /** The broker was asked to forget an operator's decision. */
    boolean forgetAsked;
    /** One of its sends was given to a durable group: all of them must be in the log. */
    boolean proven;

    Transaction(String session, long number) {
        this.session = session;
        this.number = number;
    }

    /** Whether the broker has to remember its outcome over a crash: not when all of it was volatile. */
    boolean isDurable() {
        return sends.stream().anyMatch(m -> m.persistent && m.place.kind() == DestinationKind.QUEUE)
                || takes.stream().anyMatch(taken -> taken.persistent() && taken.group().durable);
    }

    /** What it took is nobody else's. */
    boolean holds() {
        return prepared && !rollbackAsked && state != State.ROLLED_BACK;
    }

    boolean isOver() {
        return state == State.COMMITTED || state == State.ROLLED_BACK;
    }

    /** A message that the transaction settles. */
    record Taken(Group group, MessageId id, boolean persistent) {}

    @Override
    public String toString() {
        return "tx" + number + "/" + session + " " + state;
    }
}
