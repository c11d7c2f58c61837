package org.weirmq.log.local;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;

/** How many records name each blob. A message that moves to another log is named twice for a while: the last one counts. */
final class BlobNames {
    private final Map<BlobId, Integer> counts = new HashMap<>();
    private final Consumer<BlobId> gone;

    /** @param gone told when no record names a blob any more */
    BlobNames(Consumer<BlobId> gone) {
        this.gone = gone;
    }

    void named(@Nullable BlobId blob) {
        if (blob != null) {
            counts.merge(blob, 1, Integer::sum);
        }
    }

    void released(BlobId blob) {
        if (counts.computeIfPresent(blob, (id, count) -> count == 1 ? null : count - 1) == null) {
            gone.accept(blob);
        }
    }

    Iterable<BlobId> all() {
        return counts.keySet();
    }
}
