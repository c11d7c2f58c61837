package org.weirmq.tck.joram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * Goal: all of JORAM's 196 tests ran and passed; a test that silently disappears from the run fails the build.
 * Method: runs after them in an execution of its own and adds up the reports that they left.
 */
class JoramCountTest {
    private static final int TESTS = 196;

    @Test
    void allTestsRanAndPassed() throws Exception {
        Path reports = Path.of(System.getProperty("joram.reports"));
        int run = 0;
        int bad = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            for (Path file : files) {
                Element suite = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement();
                run += count(suite, "tests");
                bad += count(suite, "failures") + count(suite, "errors") + count(suite, "skipped");
            }
        }
        assertThat(run).as("tests run").isEqualTo(TESTS);
        assertThat(bad).as("failed, broken or skipped").isZero();
    }

    private static int count(Element suite, String attribute) {
        return Integer.parseInt(suite.getAttribute(attribute));
    }
}
