package org.weirmq.protocol;

/** The six kinds of message body (Jakarta Messaging 3.1, section 3.11; a plain Message has none). */
public enum BodyType {
    NONE,
    TEXT,
    BYTES,
    MAP,
    STREAM,
    OBJECT;

    private static final BodyType[] ALL = values();

    public static BodyType of(int ordinal) {
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "no body type " + ordinal);
        }
        return ALL[ordinal];
    }
}
