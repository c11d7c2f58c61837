package org.weirmq.tck.bodies;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Texts that are known by a seed and their length in UTF-8: the seed, these words as often as there is room, and a rest. */
record Writing(String words) {
    private static final int BLOCK = 1_000;

    private int bytes() {
        return words.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String head(long seed, int size) {
        String head = Long.toString(seed);
        return head.substring(0, Math.min(head.length(), size));
    }

    /** Made at its length at once: a builder would take the room of a second text. */
    String text(long seed, int size) {
        String head = head(seed, size);
        int repeats = (size - head.length()) / bytes();
        int rest = (size - head.length()) % bytes();
        List<String> parts = new ArrayList<>();
        parts.add(head);
        parts.addAll(Collections.nCopies(repeats / BLOCK, words.repeat(BLOCK)));
        parts.add(words.repeat(repeats % BLOCK));
        parts.add("x".repeat(rest));
        return String.join("", parts);
    }

    /** Whether this is the text, all of it; nothing of that length is made to compare. */
    void check(String text, long seed, int size) {
        String head = head(seed, size);
        int repeats = (size - head.length()) / bytes();
        int rest = (size - head.length()) % bytes();
        boolean same = text.startsWith(head);
        int at = head.length();
        for (int i = 0; i < repeats; i++) {
            same &= text.startsWith(words, at);
            at += words.length();
        }
        if (!same || text.length() != at + rest || !text.endsWith("x".repeat(rest))) {
            throw new AssertionError("not the text of seed " + seed + " and " + size + " bytes");
        }
    }
}
