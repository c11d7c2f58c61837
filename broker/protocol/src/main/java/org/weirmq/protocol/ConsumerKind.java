package org.weirmq.protocol;

/** What a consumer reads from (Jakarta Messaging 3.1, section 8.3 for the subscriptions). */
public enum ConsumerKind {
    /** The one group of a queue. */
    QUEUE,
    /** A topic, for as long as this consumer lives. */
    TOPIC,
    /** A named subscription of this client id that outlives its consumer; one consumer at a time. */
    DURABLE,
    /** A named subscription with any number of consumers, gone with the last one. */
    SHARED,
    /** A named subscription with any number of consumers that outlives them. */
    SHARED_DURABLE,
    /** Looks at a queue's messages and takes none. */
    BROWSER;

    private static final ConsumerKind[] ALL = values();

    public static ConsumerKind of(int ordinal) {
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no consumer kind " + ordinal);
        }
        return ALL[ordinal];
    }
}
