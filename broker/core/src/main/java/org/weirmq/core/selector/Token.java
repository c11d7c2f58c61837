package org.weirmq.core.selector;

import org.jspecify.annotations.Nullable;

/**
 * A word of a selector.
 *
 * @param text as it stands in the selector, keywords in capitals
 * @param value of a literal: a String, Boolean, Long, Float, Double, or {@link NumberLiteral#LONG_MIN_MAGNITUDE}
 * @param position of its first character, from 1
 */
record Token(Kind kind, String text, @Nullable Object value, int position) {
    enum Kind {
        IDENTIFIER,
        NUMBER,
        STRING,
        TRUE,
        FALSE,
        NULL,
        NOT,
        AND,
        OR,
        BETWEEN,
        LIKE,
        IN,
        IS,
        ESCAPE,
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        PLUS,
        MINUS,
        TIMES,
        DIVIDE,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    /** How an error names it. */
    String named() {
        return kind == Kind.END ? "the end" : text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
