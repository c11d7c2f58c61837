package org.weirmq.core.selector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of LIKE. Between its percent signs lie pieces: the first and the last are compared at the ends of the value,
 * each one between is looked for from left to right, all states of a piece at once as bits. So the time is at most the
 * length of the value times the length of the pattern divided by 64, whatever either holds. A character is a code point.
 */
final class LikePattern {
    /** Of a pattern, in characters: with it the work on one value is bounded. */
    static final int LENGTH_MAX = 1024;

    private final List<Piece> pieces;

    private LikePattern(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /**
     * @param escape the code point that takes the meaning from the percent sign, the underscore or itself; -1 for none
     * @throws IllegalArgumentException when the escape character precedes anything else; the message says so
     */
    static LikePattern compile(String pattern, int escape) {
        List<Piece> pieces = new ArrayList<>();
        int[] piece = new int[pattern.length()];
        int length = 0;
        for (int i = 0; i < pattern.length(); ) {
            int c = pattern.codePointAt(i);
            i += Character.charCount(c);
            if (c == escape) {
                int escaped = i < pattern.length() ? pattern.codePointAt(i) : -1;
                if (escaped < 0 || escaped != '%' && escaped != '_' && escaped != escape) {
                    throw new IllegalArgumentException(
                            "The escape character of a pattern must be followed by %, _ or itself");
                }
                i += Character.charCount(escaped);
                piece[length++] = escaped;
            } else if (c == '%') {
                pieces.add(new Piece(Arrays.copyOf(piece, length)));
                length = 0;
            } else {
                piece[length++] = c == '_' ? Piece.ANY : c;
            }
        }
        pieces.add(new Piece(Arrays.copyOf(piece, length)));
        return new LikePattern(List.copyOf(pieces));
    }

    boolean matches(String value) {
        int from = pieces.get(0).endAtStart(value);
        if (pieces.size() == 1) {
            return from == value.length();
        }
        if (from < 0) {
            return false;
        }
        int to = pieces.get(pieces.size() - 1).startAtEnd(value);
        for (int i = 1; i < pieces.size() - 1 && from >= 0; i++) {
            from = pieces.get(i).endOfFirst(value, from, to);
        }
        return from >= 0 && from <= to;
    }

    /** What stands between two percent signs. */
    private static final class Piece {
        static final int ANY = -1;

        private final int[] codePoints;
        private final int words;
        private final Map<Integer, long[]> places = new HashMap<>();
        private final long[] anyPlaces;

        Piece(int[] codePoints) {
            this.codePoints = codePoints;
            this.words = (codePoints.length + 63) / 64;
            this.anyPlaces = new long[words];
            for (int i = 0; i < codePoints.length; i++) {
                if (codePoints[i] == ANY) {
                    anyPlaces[i / 64] |= 1L << i;
                }
            }
            for (int i = 0; i < codePoints.length; i++) {
                if (codePoints[i] != ANY) {
                    places.computeIfAbsent(codePoints[i], c -> anyPlaces.clone())[i / 64] |= 1L << i;
                }
            }
        }

        /** Where the piece ends if the value starts with it, otherwise -1. */
        int endAtStart(String value) {
            int at = 0;
            for (int expected : codePoints) {
                if (at == value.length()) {
                    return -1;
                }
                int c = value.codePointAt(at);
                if (expected != ANY && expected != c) {
                    return -1;
                }
                at += Character.charCount(c);
            }
            return at;
        }

        /** Where the piece starts if the value ends with it, otherwise -1. */
        int startAtEnd(String value) {
            int at = value.length();
            for (int i = codePoints.length - 1; i >= 0; i--) {
                if (at == 0) {
                    return -1;
                }
                int c = value.codePointBefore(at);
                if (codePoints[i] != ANY && codePoints[i] != c) {
                    return -1;
                }
                at -= Character.charCount(c);
            }
            return at;
        }

        /** Where the leftmost occurrence in a part of the value ends, otherwise -1. */
        int endOfFirst(String value, int from, int to) {
            if (codePoints.length == 0) {
                return from;
            }
            int last = codePoints.length - 1;
            long[] state = new long[words];
            for (int at = from; at < to; ) {
                int c = value.codePointAt(at);
                at += Character.charCount(c);
                advance(state, places.get(c));
                if (at <= to && (state[last / 64] >>> last & 1) != 0) {
                    return at;
                }
            }
            return -1;
        }

        /** Bit n of the state: the last n + 1 characters fit the first n + 1 of the piece. */
        private void advance(long[] state, long @Nullable [] placesOfCharacter) {
            long[] mask = placesOfCharacter == null ? anyPlaces : placesOfCharacter;
            long carry = 1;
            for (int w = 0; w < words; w++) {
                long next = state[w] >>> 63;
                state[w] = (state[w] << 1 | carry) & mask[w];
                carry = next;
            }
        }
    }
}
