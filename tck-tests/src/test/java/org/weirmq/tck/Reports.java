package org.weirmq.tck;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * What Surefire's reports in a directory say together.
 *
 * @param run all tests
 * @param bad those that failed, were broken or were skipped
 */
public record Reports(int run, int bad) {
    public static Reports in(Path directory) throws Exception {
        int run = 0;
        int bad = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "TEST-*.xml")) {
            for (Path file : files) {
                Element suite = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement();
                run += count(suite, "tests");
                bad += count(suite, "failures") + count(suite, "errors") + count(suite, "skipped");
            }
        }
        return new Reports(run, bad);
    }

    private static int count(Element suite, String attribute) {
        return Integer.parseInt(suite.getAttribute(attribute));
    }
}
