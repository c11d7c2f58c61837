package org.weirmq.log.local;

/** The layout of a run, as docs/format.md describes it. */
final class RunFormat {
    static final int VERSION = 1;
    static final int MAGIC = 0x4E555257; // "WRUN"
    static final int HEADER_BYTES = 32;
    static final int TRAILER_BYTES = 32;
    /** A block ends when it has this many bytes, unless its first record is larger. */
    static final int BLOCK_BYTES_MAX = 64 << 10;
    /** The checksum in front of each record. */
    static final int RECORD_CRC_BYTES = 4;

    private RunFormat() {}
}
