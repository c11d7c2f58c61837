package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weirmq.core.Refusal;
import org.weirmq.log.LogException;
import org.weirmq.protocol.ErrorCode;

/**
 * Goal: every reason that the core or the log gives has a code that users see.
 * Method: all of them through the mapping, by name where the names are the same.
 */
class ErrorCodesTest {
    @Test
    void everyRefusalIsTheCodeOfItsName() {
        for (Refusal refusal : Refusal.values()) {
            assertThat(ErrorCodes.of(refusal).name()).isEqualTo(refusal.name());
        }
    }

    @Test
    void everyReasonOfTheLogHasACode() {
        for (LogException.Reason reason : LogException.Reason.values()) {
            assertThat(ErrorCodes.of(reason)).isNotEqualTo(ErrorCode.OK);
        }
    }
}
