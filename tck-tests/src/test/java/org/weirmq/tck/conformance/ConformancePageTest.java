package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Goal: docs/conformance.md tells the truth: each statement has a test that ran and passed against a broker process and on an
 * embedded broker, or says why it needs none; and each conformance test stands in the page.
 * Method: runs after them in an execution of its own and compares the rows of the page with the reports that they left. A row is
 * {@code | section | statement | `Class.method`, `Class.method` |}, or ends in {@code n/a: why}.
 */
class ConformancePageTest {
    private static final String PACKAGE = "org.weirmq.tck.conformance.";
    private static final Pattern ROW = Pattern.compile("\\| *([0-9A-Z][0-9.]*|API) *\\|(.+)\\|([^|]+)\\|\\s*");
    private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)`");

    @Test
    void everyRowHasATestOrAReason() throws IOException {
        List<String> bare = rows().stream()
                .filter(row -> {
                    String proof = cell(row, 3).trim();
                    return !TEST.matcher(proof).find() && !proof.matches("n/a: .{10,}");
                })
                .toList();
        assertThat(bare).as("statements with neither a test nor a reason").isEmpty();
    }

    @Test
    void everyNamedTestRanAndPassed() throws Exception {
        Set<String> overTcp = passed("process.reports");
        Set<String> embedded = passed("embedded.reports");
        Set<String> missing = new TreeSet<>();
        for (String named : named()) {
            Class<?> type = ofThisPackage(named);
            Method method = type == null ? null : method(type, named.substring(named.indexOf('.') + 1));
            boolean isLong = method != null && (isTagged(type, "long") || isTagged(method, "long"));
            boolean needsProcess = type == null || isTagged(type, OverTcp.TAG) || isTagged(method, OverTcp.TAG);
            if (type != null && method == null) {
                missing.add(named + " does not exist");
            } else if (!isLong && !overTcp.contains(named)) {
                missing.add(named + " did not pass against a broker process");
            } else if (!isLong && !needsProcess && !embedded.contains(named)) {
                missing.add(named + " did not pass on an embedded broker");
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyTestIsInThePage() throws Exception {
        Set<String> named = named();
        Set<String> missing = new TreeSet<>();
        Path classes = Path.of(ConformancePageTest.class
                        .getResource("ConformancePageTest.class")
                        .toURI())
                .getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*Test.class")) {
            for (Path file : files) {
                String simple = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(PACKAGE + simple);
                if (type != ConformancePageTest.class) {
                    Arrays.stream(type.getDeclaredMethods())
                            .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                            .map(method -> simple + "." + method.getName())
                            .filter(test -> !named.contains(test))
                            .forEach(missing::add);
                }
            }
        }
        assertThat(missing).as("tests that docs/conformance.md does not name").isEmpty();
    }

    private static List<String> rows() throws IOException {
        Path page = Path.of(System.getProperty("project.root", ".."), "docs", "conformance.md");
        List<String> rows = Files.readAllLines(page).stream()
                .filter(line -> ROW.matcher(line).matches())
                .toList();
        assertThat(rows).as("rows of docs/conformance.md").isNotEmpty();
        return rows;
    }

    private static String cell(String row, int number) {
        Matcher matcher = ROW.matcher(row);
        assertThat(matcher.matches()).isTrue();
        return matcher.group(number);
    }

    private static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String row : rows()) {
            TEST.matcher(cell(row, 3)).results().forEach(found -> named.add(found.group(1)));
        }
        return named;
    }

    private static Class<?> ofThisPackage(String test) {
        try {
            return Class.forName(PACKAGE + test.substring(0, test.indexOf('.')));
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static boolean isTagged(AnnotatedElement element, String tag) {
        return AnnotationSupport.findRepeatableAnnotations(element, Tag.class).stream()
                .anyMatch(found -> found.value().equals(tag));
    }

    /** {@code Class.method} of what passed; a test with parameters passed when each of its runs did. */
    private static Set<String> passed(String directoryProperty) throws Exception {
        Set<String> passed = new HashSet<>();
        Set<String> failed = new HashSet<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty(directoryProperty)), "TEST-*.xml")) {
            for (Path file : files) {
                NodeList cases = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getElementsByTagName("testcase");
                for (int i = 0; i < cases.getLength(); i++) {
                    Element run = (Element) cases.item(i);
                    String type = run.getAttribute("classname");
                    String test = type.substring(type.lastIndexOf('.') + 1) + "."
                            + run.getAttribute("name").split("[^\\w]")[0];
                    boolean bad = run.getElementsByTagName("failure").getLength()
                                    + run.getElementsByTagName("error").getLength()
                                    + run.getElementsByTagName("skipped").getLength()
                            > 0;
                    (bad ? failed : passed).add(test);
                }
            }
        }
        passed.removeAll(failed);
        return passed;
    }
}
