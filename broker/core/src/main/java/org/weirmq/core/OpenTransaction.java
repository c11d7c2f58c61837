package org.weirmq.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sends of a transaction that is not decided: in memory while they are few, then put aside in the log. Nobody sees them
 * and they hold up nobody. Volatile.
 */
final class OpenTransaction {
    record Staged(Client.Declared destination, MessageView message) {}

    /** Where what is put aside goes, and the outcome. */
    final int shard;
    /** In memory. */
    final List<Staged> staged = new ArrayList<>();
    /** The same in bytes. */
    long stagedBytes;
    /** All sends, in bytes. */
    long bytes;

    int sends;
    boolean persistent;
    /** By destination: the number of its log in {@link #logged}. */
    final Map<DestinationKey, Integer> targets = new LinkedHashMap<>();

    @Nullable LoggedTransaction logged;
    /** Some of it is missing here, or too much: it can only roll back. */
    @Nullable Refusal broken;

    OpenTransaction(int shard) {
        this.shard = shard;
    }

    boolean isEmpty() {
        return sends == 0;
    }

    /** A key of a destination that is gone, or null. */
    @Nullable DestinationKey missing(Core core) {
        for (Staged one : staged) {
            if (one.destination().resolve(core) == null) {
                return one.destination().key;
            }
        }
        for (DestinationKey key : targets.keySet()) {
            if (!core.destinations.containsKey(key)) {
                return key;
            }
        }
        return null;
    }
}
