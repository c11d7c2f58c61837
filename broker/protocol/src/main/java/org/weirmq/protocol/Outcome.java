package org.weirmq.protocol;

/** How a lease ends. */
public enum Outcome {
    /** Consumed; never delivered again to this group. */
    ACCEPTED,
    /** Was never shown to the application: offered again, the delivery does not count. */
    RELEASED,
    /** Was shown to the application: offered again, the delivery counts. */
    RETURNED;

    private static final Outcome[] ALL = values();

    public static Outcome of(int ordinal) {
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no outcome " + ordinal);
        }
        return ALL[ordinal];
    }
}
