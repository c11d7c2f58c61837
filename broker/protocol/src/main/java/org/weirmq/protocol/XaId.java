package org.weirmq.protocol;

import java.util.HexFormat;

/**
 * The name of a transaction branch (a JTA Xid) as it travels and as operators read it: {@code FORMAT:GLOBAL:BRANCH}, all in
 * hexadecimal digits.
 *
 * @param globalId of the global transaction, 1 to 64 bytes in hexadecimal digits
 * @param branchId of the branch in it, 0 to 64 bytes in hexadecimal digits
 */
public record XaId(int formatId, String globalId, String branchId) {
    /** Of each of the two parts (JTA: Xid.MAXGTRIDSIZE, Xid.MAXBQUALSIZE). */
    public static final int PART_BYTES_MAX = 64;

    private static final HexFormat HEX = HexFormat.of();

    public static XaId of(int formatId, byte[] globalId, byte[] branchId) {
        return new XaId(formatId, HEX.formatHex(globalId), HEX.formatHex(branchId));
    }

    public byte[] globalBytes() {
        return HEX.parseHex(globalId);
    }

    public byte[] branchBytes() {
        return HEX.parseHex(branchId);
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static XaId parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3 || parts[1].isEmpty()) {
            throw new IllegalArgumentException("a branch is FORMAT:GLOBAL:BRANCH in hexadecimal digits, not " + text);
        }
        XaId id = of(Integer.parseUnsignedInt(parts[0], 16), HEX.parseHex(parts[1]), HEX.parseHex(parts[2]));
        if (id.globalId.length() > 2 * PART_BYTES_MAX || id.branchId.length() > 2 * PART_BYTES_MAX) {
            throw new IllegalArgumentException("a part of more than " + PART_BYTES_MAX + " bytes in " + text);
        }
        return id;
    }

    @Override
    public String toString() {
        return Integer.toHexString(formatId) + ":" + globalId + ":" + branchId;
    }

    void write(WireWriter out) {
        out.i32(formatId);
        out.bytes(globalBytes());
        out.bytes(branchBytes());
    }

    static XaId read(WireReader in) {
        int formatId = in.i32();
        byte[] globalId = in.bytes(PART_BYTES_MAX);
        byte[] branchId = in.bytes(PART_BYTES_MAX);
        if (globalId.length == 0) {
            throw new ProtocolException(ErrorCode.MALFORMED_FRAME, "a branch without a global transaction");
        }
        return of(formatId, globalId, branchId);
    }
}
