package org.weirmq.protocol;

/**
 * Every error that crosses the wire or reaches a user, with the number that stands in {@code
 * JMSException.getErrorCode()} as {@code WEIRnnnn}. Numbers are never reused. docs/errors.md gives cause and remedy.
 */
public enum ErrorCode {
    OK(0),

    // 1xxx: the connection and its protocol
    MALFORMED_FRAME(1001),
    TOO_LARGE(1002),
    LIMIT_EXCEEDED(1003),
    WRONG_VERSION(1004),
    NOT_WEIRMQ(1005),
    GREETING_TIMEOUT(1006),
    UNEXPECTED_FRAME(1007),
    HEARTBEAT_MISSED(1008),
    BROKER_STOPPING(1009),
    CANNOT_CONNECT(1010),
    CONNECTION_LOST(1011),
    REQUEST_TIMEOUT(1012),
    SEND_TIMEOUT(1013),
    INVALID_URL(1014),
    UNKNOWN_OPTION(1015),
    NO_EMBEDDED_BROKER(1016),

    // 2xxx: who may do what
    WRONG_CREDENTIALS(2001),
    NOT_ALLOWED(2002),
    CLIENT_ID_IN_USE(2003),
    INVALID_CLIENT_ID(2004),

    // 3xxx: destinations, subscriptions, consumers
    NO_SUCH_DESTINATION(3001),
    DESTINATION_EXISTS(3002),
    DESTINATION_IN_USE(3003),
    INVALID_DESTINATION(3004),
    NO_SUCH_SUBSCRIPTION(3005),
    SUBSCRIPTION_IN_USE(3006),
    SUBSCRIPTION_CONFLICT(3007),
    INVALID_SELECTOR(3008),
    NO_SUCH_CONSUMER(3009),
    NO_SUCH_SESSION(3010),
    TEMPORARY_OF_ANOTHER_CONNECTION(3011),
    DESTINATION_DELETED(3012),

    // 4xxx: sends, settlements, transactions
    STALE_SETTLEMENT(4001),
    TRANSACTION_ROLLED_BACK(4002),
    OUTCOME_UNKNOWN(4003),
    TRANSACTION_TOO_LARGE(4004),
    NO_SPACE(4005),
    MESSAGE_TOO_LARGE(4006),
    NO_SUCH_BODY(4007),
    SEQUENCE_GAP(4008),
    BRANCH_UNKNOWN(4009),
    BRANCH_EXISTS(4010),
    BRANCH_WRONG_STATE(4011),
    TRANSACTION_TIMED_OUT(4012),
    HEURISTIC_COMMIT(4013),
    HEURISTIC_ROLLBACK(4014),

    // 5xxx: the broker and its data
    DATA_IN_USE(5001),
    DATA_NOT_WRITABLE(5002),
    DATA_NEWER_FORMAT(5003),
    DATA_DAMAGED(5004),
    DISK_FULL(5005),
    LOG_FAILED(5006),
    INVALID_CONFIGURATION(5007),
    INTERNAL(5008),
    PORT_IN_USE(5009),

    // 6xxx: the API, used against the specification
    CLOSED(6001),
    WRONG_STATE(6002),
    WRONG_THREAD(6003),
    MESSAGE_FORMAT(6004),
    NOT_READABLE(6005),
    NOT_WRITEABLE(6006),
    CLASS_NOT_ALLOWED(6007),
    INVALID_ARGUMENT(6008);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** As users see it. */
    public String label() {
        return "WEIR" + "%04d".formatted(number);
    }

    /** The code with this number; one that this version does not know becomes {@link #INTERNAL}. */
    public static ErrorCode of(int number) {
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }
}
