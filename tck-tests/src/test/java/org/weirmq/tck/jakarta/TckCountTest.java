package org.weirmq.tck.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.weirmq.tck.Reports;

/**
 * Goal: all of the TCK's 903 tests outside a container ran and passed, none was skipped. Method: in the TCK's run only, after the
 * tests; it adds up the reports that they left.
 */
class TckCountTest {
    private static final int TESTS = 903;

    @Test
    void allTestsRanAndPassed() throws Exception {
        Reports reports = Reports.in(Path.of(System.getProperty("jakarta-tck.reports")));
        assertThat(reports.run()).as("tests run").isEqualTo(TESTS);
        assertThat(reports.bad()).as("failed, broken or skipped").isZero();
    }
}
