package org.weirmq.jms;

import jakarta.jms.MessageConsumer;

/** What a WeirMQ consumer tells beyond the standard; every MessageConsumer of this provider is one. */
public interface WeirConsumer extends MessageConsumer {
    /**
     * The partitions that an exclusive group gives to this consumer at this moment, rising. Empty while it has none, and
     * always for a shared group, where any member takes the next message.
     */
    int[] partitions();
}
