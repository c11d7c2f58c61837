package org.weirmq.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.weirmq.core.Refusal;
import org.weirmq.log.LogException;
import org.weirmq.protocol.ErrorCode;

/** The one place where reasons of the core and of the log become codes. */
final class ErrorCodes {
    private static final Map<Refusal, ErrorCode> BY_REFUSAL = byRefusal();

    private ErrorCodes() {}

    private static Map<Refusal, ErrorCode> byRefusal() {
        Map<Refusal, ErrorCode> codes = new EnumMap<>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            codes.put(refusal, ErrorCode.valueOf(refusal.name()));
        }
        return codes;
    }

    static ErrorCode of(Refusal refusal) {
        return Objects.requireNonNull(BY_REFUSAL.get(refusal));
    }

    static ErrorCode of(LogException.Reason reason) {
        return switch (reason) {
            case IN_USE -> ErrorCode.DATA_IN_USE;
            case NOT_WRITABLE -> ErrorCode.DATA_NOT_WRITABLE;
            case NEWER_FORMAT -> ErrorCode.DATA_NEWER_FORMAT;
            case DAMAGED -> ErrorCode.DATA_DAMAGED;
            case DISK_FULL -> ErrorCode.DISK_FULL;
            case IO -> ErrorCode.LOG_FAILED;
        };
    }
}
