package org.weirmq.core.selector;

/** A selector that cannot be compiled. The message says what is wrong and at which position. */
public final class SelectorException extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;

    SelectorException(int position, String problem) {
        super(problem + " at position " + position);
        this.position = position;
    }

    /** Where, in characters from 1. */
    public int position() {
        return position;
    }
}
