package org.weirmq.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of a client: its consumers and its open transaction. All of it is volatile. */
final class ClientSession {
    final Client client;
    final int number;
    final boolean transacted;
    /** Consumers, closed ones included while something of theirs is out. */
    final Map<Integer, Member> members = new HashMap<>();

    /** Its local transaction. */
    final OpenTransaction work;
    /** The branch of a transaction manager that it works for. */
    @Nullable XaBranch branch;

    /** @param shard where outcomes of this client are kept */
    ClientSession(Client client, int number, boolean transacted, int shard) {
        this.client = client;
        this.number = number;
        this.transacted = transacted;
        this.work = new OpenTransaction(shard);
    }
}
