package org.weirmq.server;

import org.jspecify.annotations.Nullable;
import org.weirmq.log.LogException;
import org.weirmq.protocol.ErrorCode;

/** The broker cannot start or go on. Code, cause and remedy fit on one line. */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ErrorCode code;

    public BrokerException(ErrorCode code, String what, @Nullable Throwable cause) {
        super(what, cause);
        this.code = code;
    }

    public BrokerException(ErrorCode code, String what) {
        this(code, what, null);
    }

    /** Why a running broker stopped. */
    public static BrokerException stopped(Throwable cause) {
        ErrorCode code = cause instanceof LogException log ? ErrorCodes.of(log.reason()) : ErrorCode.INTERNAL;
        return new BrokerException(code, "the broker stopped: " + cause.getMessage(), cause);
    }

    static BrokerException of(LogException e) {
        return new BrokerException(ErrorCodes.of(e.reason()), String.valueOf(e.getMessage()), e);
    }

    public ErrorCode code() {
        return code;
    }

    /** One line for a terminal: {@code WEIRnnnn what went wrong; what to do}. */
    public String line() {
        String text = code.label() + ' ' + String.valueOf(getMessage()).replaceAll("\\s*\\R\\s*", " ");
        String remedy = remedy();
        return remedy.isEmpty() ? text : text + "; " + remedy;
    }

    /** What the message does not say itself. */
    private String remedy() {
        return switch (code) {
            case LOG_FAILED -> "look at the disk, then start the broker again";
            case PORT_IN_USE -> "stop what has it, or choose another with --port";
            case INVALID_CONFIGURATION -> "docs/configuration.md lists what there is";
            default -> "";
        };
    }
}
