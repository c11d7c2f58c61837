package org.weirmq.protocol;

/** The limits of the wire, in one place. Breaking one ends the connection that broke it, with a fault that names it. */
public final class Limits {
    /** Of a frame behind its length field, in bytes. */
    public static final int FRAME_BYTES_MAX = 1 << 20;
    /** Of one encoded message inside a frame, in bytes: a frame always has room for one. */
    public static final int MESSAGE_BYTES_MAX = FRAME_BYTES_MAX - 1024;
    /** Bodies above this many bytes travel and are kept in chunks. */
    public static final int INLINE_BODY_BYTES_MAX = 256 * 1024;
    /** Of one chunk of a large body, in bytes. */
    public static final int CHUNK_BYTES_MAX = 256 * 1024;
    /** Of a large body, in bytes. */
    public static final long BODY_BYTES_MAX = 1L << 30;
    /** Headers and properties of a message together, in bytes. */
    public static final int HEADER_BYTES_MAX = 512 * 1024;
    /** Of a destination, subscription, client or user name, in UTF-8 bytes. */
    public static final int NAME_BYTES_MAX = 1024;
    /** Of a password, in UTF-8 bytes: tokens are longer than names. */
    public static final int PASSWORD_BYTES_MAX = 4096;
    /** Of a selector, in UTF-8 bytes. */
    public static final int SELECTOR_BYTES_MAX = 64 * 1024;
    /** Messages or ranges in one frame. */
    public static final int BATCH_MAX = 4096;
    /** Sessions of a connection. */
    public static final int SESSIONS_MAX = 8192;
    /** Consumers of a connection, browsers included. */
    public static final int CONSUMERS_MAX = 65_536;
    /** Destinations a connection has declared at one time. */
    public static final int DECLARED_MAX = 65_536;
    /** Credit of a consumer, in messages. */
    public static final int CREDIT_MAX = 1 << 20;
    /** A connection that has not greeted within this time is closed, in milliseconds. */
    public static final long GREETING_TIMEOUT_MS = 10_000;
    /** Partitions of a destination. */
    public static final int PARTITIONS_MAX = 1024;

    private Limits() {}

    /** Whether a string has at most so many bytes in a frame. Only one near the limit has to be encoded to tell. */
    public static boolean fits(String text, int bytesMax) {
        return text.length() <= bytesMax / 3 || text.length() <= bytesMax && Text.encode(text).length <= bytesMax;
    }
}
