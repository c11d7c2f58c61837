package org.weirmq.jta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.transaction.TransactionManager;
import org.jspecify.annotations.Nullable;

/** Loaded only here, so that CDI need not be on the class path. */
final class CdiLookup {
    private CdiLookup() {}

    static @Nullable TransactionManager find() {
        CDI<Object> container;
        try {
            container = CDI.current();
        } catch (IllegalStateException e) {
            return null; // No container runs: this is how the API says so.
        }
        Instance<TransactionManager> found = container.select(TransactionManager.class);
        return found.isResolvable() ? found.get() : null;
    }
}
