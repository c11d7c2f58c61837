package org.weirmq.core;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client's connection, kept for a while after it is lost. All of it is volatile. */
final class Client {
    /** A destination under a number that the client gave it. */
    static final class Declared {
        final DestinationKey key;
        private @Nullable Destination found;

        Declared(DestinationKey key) {
            this.key = key;
        }

        /** The destination as it is now; null when it is gone. */
        @Nullable Destination resolve(Core core) {
            if (found == null || found.deleted) {
                found = core.destinations.get(key);
            }
            return found;
        }
    }

    final UUID identity;
    long link;
    boolean connected = true;
    /** Until then what a lost connection left behind is kept for it. */
    long graceUntilMs;

    @Nullable String clientId;

    final Map<Integer, ClientSession> sessions = new HashMap<>();
    final Map<Integer, Member> members = new HashMap<>();
    final Map<Integer, Browser> browsers = new HashMap<>();
    final Map<Integer, Declared> declared = new HashMap<>();
    final Set<DestinationKey> temporary = new LinkedHashSet<>();
    /** Branches that are not prepared. */
    final Set<XaBranch> branches = new LinkedHashSet<>();
    /** Subscriptions without a name, by the consumer that made them: kept while a lost connection may come back. */
    final Map<Integer, ConsumerGroup> unnamed = new HashMap<>();

    Client(UUID identity, long link) {
        this.identity = identity;
        this.link = link;
    }
}
