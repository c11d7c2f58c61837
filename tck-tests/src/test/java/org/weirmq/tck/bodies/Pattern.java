package org.weirmq.tck.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** Bodies that are known by a seed and their length, so that nobody has to keep them to compare. */
final class Pattern {
    private static final int BLOCK = 8192;

    private final Random random;
    private final byte[] block = new byte[BLOCK];
    private int used = BLOCK;

    Pattern(long seed) {
        random = new Random(seed);
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Pattern(seed).next(bytes, length);
        return bytes;
    }

    /** Fills the first bytes of an array with the next ones of the body. */
    void next(byte[] into, int length) {
        int filled = 0;
        while (filled < length) {
            if (used == BLOCK) {
                random.nextBytes(block);
                used = 0;
            }
            int copied = Math.min(length - filled, BLOCK - used);
            System.arraycopy(block, used, into, filled, copied);
            used += copied;
            filled += copied;
        }
    }

    /** Whether these are the bytes of the body of this seed, all of them. */
    static void check(byte[] body, long seed, int length) {
        assertThat(body.length).isEqualTo(length);
        Pattern expected = new Pattern(seed);
        byte[] part = new byte[BLOCK];
        for (int at = 0; at < length; at += BLOCK) {
            int bytes = Math.min(BLOCK, length - at);
            expected.next(part, bytes);
            if (!java.util.Arrays.equals(part, 0, bytes, body, at, at + bytes)) {
                throw new AssertionError("the body differs between " + at + " and " + (at + bytes));
            }
        }
    }
}
