package org.weirmq.client;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionRolledBackException;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.ProtocolException;

/** The one place where error codes become the exceptions of Jakarta Messaging 3.1, section 10.3. */
public final class Failures {
    private Failures() {}

    /** The exception for a code; its text begins with the code's label, which is also its error code. */
    public static JMSException of(ErrorCode code, String text) {
        String label = code.label();
        String reason = label + ": " + text;
        return switch (code) {
            case WRONG_CREDENTIALS, NOT_ALLOWED -> new JMSSecurityException(reason, label);
            case CLIENT_ID_IN_USE, INVALID_CLIENT_ID -> new InvalidClientIDException(reason, label);
            case NO_SUCH_DESTINATION,
                    INVALID_DESTINATION,
                    DESTINATION_DELETED,
                    NO_SUCH_SUBSCRIPTION,
                    TEMPORARY_OF_ANOTHER_CONNECTION -> new InvalidDestinationException(reason, label);
            case INVALID_SELECTOR -> new InvalidSelectorException(reason, label);
            case TRANSACTION_ROLLED_BACK, TRANSACTION_TIMED_OUT -> new TransactionRolledBackException(reason, label);
            case SEND_TIMEOUT, NO_SPACE, DISK_FULL, LIMIT_EXCEEDED, TRANSACTION_TOO_LARGE ->
                new ResourceAllocationException(reason, label);
            case CLOSED, WRONG_STATE, WRONG_THREAD, STALE_SETTLEMENT -> new IllegalStateException(reason, label);
            case MESSAGE_FORMAT, CLASS_NOT_ALLOWED -> new MessageFormatException(reason, label);
            case NOT_READABLE -> new MessageNotReadableException(reason, label);
            case NOT_WRITEABLE -> new MessageNotWriteableException(reason, label);
            case OK,
                    MALFORMED_FRAME,
                    TOO_LARGE,
                    WRONG_VERSION,
                    NOT_WEIRMQ,
                    GREETING_TIMEOUT,
                    UNEXPECTED_FRAME,
                    HEARTBEAT_MISSED,
                    BROKER_STOPPING,
                    CANNOT_CONNECT,
                    CONNECTION_LOST,
                    REQUEST_TIMEOUT,
                    INVALID_URL,
                    UNKNOWN_OPTION,
                    NO_EMBEDDED_BROKER,
                    DESTINATION_EXISTS,
                    DESTINATION_IN_USE,
                    SUBSCRIPTION_IN_USE,
                    SUBSCRIPTION_CONFLICT,
                    NO_SUCH_CONSUMER,
                    NO_SUCH_SESSION,
                    OUTCOME_UNKNOWN,
                    MESSAGE_TOO_LARGE,
                    NO_SUCH_BODY,
                    SEQUENCE_GAP,
                    BRANCH_UNKNOWN,
                    BRANCH_EXISTS,
                    BRANCH_WRONG_STATE,
                    HEURISTIC_COMMIT,
                    HEURISTIC_ROLLBACK,
                    DATA_IN_USE,
                    DATA_NOT_WRITABLE,
                    DATA_NEWER_FORMAT,
                    DATA_DAMAGED,
                    LOG_FAILED,
                    INVALID_CONFIGURATION,
                    INTERNAL,
                    PORT_IN_USE,
                    INVALID_ARGUMENT -> new JMSException(reason, label);
        };
    }

    /** The same, with what led to it as linked exception and cause. */
    public static JMSException of(ErrorCode code, String text, @Nullable Throwable cause) {
        JMSException failure = of(code, text);
        if (cause != null) {
            failure.initCause(cause);
            if (cause instanceof Exception linked) {
                failure.setLinkedException(linked);
            }
        }
        return failure;
    }

    public static JMSException of(ProtocolException failure) {
        return of(failure.code(), String.valueOf(failure.getMessage()), failure);
    }
}
