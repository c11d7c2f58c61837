package org.weirmq.core;

/** What names a destination: queues and topics have names of their own. */
public record DestinationKey(boolean topic, String name) {
    /** Temporary destinations carry this prefix; nothing else may be created under it. */
    public static final String TEMPORARY_PREFIX = "weir.temp.";

    @Override
    public String toString() {
        return (topic ? "topic " : "queue ") + name;
    }
}
