package org.weirmq.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A session of a client: its consumers and its open transaction. All of it is volatile. */
final class ClientSession {
    /** A send that waits for its transaction to commit. */
    record Staged(Client.Declared destination, MessageView message, long sequence) {}

    final Client client;
    final int number;
    final boolean transacted;
    /** Consumers, closed ones included while something of theirs is out. */
    final Map<Integer, Member> members = new HashMap<>();

    final List<Staged> staged = new ArrayList<>();
    long stagedBytes;
    /** Some of the open transaction is missing here: it can only roll back. */
    boolean broken;

    ClientSession(Client client, int number, boolean transacted) {
        this.client = client;
        this.number = number;
        this.transacted = transacted;
    }

    void clearTransaction() {
        staged.clear();
        stagedBytes = 0;
        broken = false;
    }
}
