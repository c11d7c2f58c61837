package org.weirmq.jms;

import jakarta.jms.Topic;
import org.weirmq.protocol.DestinationKind;

/** A topic by name. */
public sealed class WeirTopic extends WeirDestination implements Topic permits WeirTemporaryTopic {
    private static final long serialVersionUID = 1;

    /** Throws IllegalArgumentException when the name is null, empty or longer than 1,024 bytes in UTF-8. */
    public WeirTopic(String name) {
        super(name);
    }

    @Override
    public String getTopicName() {
        return name();
    }

    @Override
    public DestinationKind kind() {
        return DestinationKind.TOPIC;
    }
}
