package org.weirmq.tck.joram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.weirmq.tck.Reports;

/**
 * Goal: all of JORAM's 196 tests ran and passed; a test that silently disappears from the run fails the build.
 * Method: runs after them in an execution of its own and adds up the reports that they left.
 */
class JoramCountTest {
    private static final int TESTS = 196;

    @Test
    void allTestsRanAndPassed() throws Exception {
        Reports reports = Reports.in(Path.of(System.getProperty("joram.reports")));
        assertThat(reports.run()).as("tests run").isEqualTo(TESTS);
        assertThat(reports.bad()).as("failed, broken or skipped").isZero();
    }
}
