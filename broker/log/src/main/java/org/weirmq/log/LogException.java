package org.weirmq.log;

import org.jspecify.annotations.Nullable;

/** The log cannot be opened or used; the reason says which remedy applies. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. Each has its own code and remedy in the documentation of errors. */
    public enum Reason {
        IN_USE,
        NOT_WRITABLE,
        NEWER_FORMAT,
        DAMAGED,
        DISK_FULL,
        IO
    }

    private final Reason reason;

    public LogException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public LogException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }
}
