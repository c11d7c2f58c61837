package org.weirmq.client;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.DestinationRef;
import org.weirmq.protocol.Frame;

/** A destination that has a number on this connection. Numbers are never used again. */
final class Declared {
    final int number;
    final DestinationRef ref;
    /** Who keeps it declared: producers and consumers. Guarded by {@link Destinations}. */
    int users;
    /** Why the broker does not know it any more; null while it does. */
    volatile @Nullable JMSException gone;

    Declared(int number, DestinationRef ref) {
        this.number = number;
        this.ref = ref;
    }

    DestinationKind kind() {
        return ref.kind();
    }

    Frame.Declare frame(long request, boolean own) {
        return new Frame.Declare(request, number, ref.kind(), ref.name(), own);
    }
}
