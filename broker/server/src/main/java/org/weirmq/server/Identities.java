package org.weirmq.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Which user has used which identity of late. */
final class Identities {
    private static final int KEPT_MAX = 64 * 1024;

    private final Map<UUID, String> users = new LinkedHashMap<>(16, 0.75f, true);

    /** Remembers the user of a new identity; false when it is another's. */
    boolean allows(UUID identity, String user) {
        String before = users.putIfAbsent(identity, user);
        if (users.size() > KEPT_MAX) {
            users.remove(users.keySet().iterator().next());
        }
        return before == null || before.equals(user);
    }
}
