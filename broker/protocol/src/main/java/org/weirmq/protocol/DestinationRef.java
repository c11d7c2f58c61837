package org.weirmq.protocol;

/** A destination by name, as it stands in a message's JMSReplyTo. */
public record DestinationRef(DestinationKind kind, String name, boolean temporary) {}
