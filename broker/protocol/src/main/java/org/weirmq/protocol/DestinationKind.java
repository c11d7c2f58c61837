package org.weirmq.protocol;

/** Point to point or publish/subscribe (Jakarta Messaging 3.1, chapter 4). */
public enum DestinationKind {
    QUEUE,
    TOPIC;

    public static DestinationKind of(int ordinal) {
        return switch (ordinal) {
            case 0 -> QUEUE;
            case 1 -> TOPIC;
            default -> throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no destination kind " + ordinal);
        };
    }
}
