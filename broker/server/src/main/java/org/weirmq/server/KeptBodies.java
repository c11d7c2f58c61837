package org.weirmq.server;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The large bodies of connections that were lost and may come again, for a grace period. */
final class KeptBodies {
    private record Kept(Bodies bodies, long untilMs) {}

    private final Map<UUID, Kept> byIdentity = new HashMap<>();

    void keep(UUID identity, Bodies bodies, long untilMs) {
        Kept before = byIdentity.put(identity, new Kept(bodies, untilMs));
        if (before != null) {
            before.bodies.end();
        }
    }

    @Nullable Bodies take(UUID identity) {
        Kept kept = byIdentity.remove(identity);
        return kept == null ? null : kept.bodies;
    }

    void expire(long nowMs) {
        byIdentity.values().removeIf(kept -> {
            boolean over = nowMs >= kept.untilMs;
            if (over) {
                kept.bodies.end();
            }
            return over;
        });
    }
}
