package org.weirmq.jms;

import jakarta.jms.Queue;
import org.weirmq.protocol.DestinationKind;

/** A queue by name. */
public sealed class WeirQueue extends WeirDestination implements Queue permits WeirTemporaryQueue {
    private static final long serialVersionUID = 1;

    /** Throws IllegalArgumentException when the name is null, empty or longer than 1,024 bytes in UTF-8. */
    public WeirQueue(String name) {
        super(name);
    }

    @Override
    public String getQueueName() {
        return name();
    }

    @Override
    public DestinationKind kind() {
        return DestinationKind.QUEUE;
    }
}
