package org.weirmq.tck.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/**
 * Goal: the pages that lead a reader to the code tell the truth.
 * Method: each class and file that docs/flow.md names in backticks exists; the error codes of the code and of docs/errors.md are the same.
 */
class DocsTest {
    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(\\.[A-Za-z]\\w*)*(\\(.*\\))?");
    private static final Pattern CODE = Pattern.compile("WEIR\\d{4}");
    private static final List<String> KNOWN_PACKAGES = List.of(
            "jakarta.jms.",
            "java.lang.",
            "java.nio.",
            "java.nio.channels.",
            "java.util.",
            "java.util.concurrent.",
            "io.netty.channel.",
            "io.netty.buffer.");

    @Test
    void everyClassOfTheFlowExists() throws IOException {
        SourceTree sources = SourceTree.open();
        String flow = page(sources, "docs/flow.md");
        Set<String> types = new TreeSet<>();
        Pattern declared = Pattern.compile("\\b(?:class|interface|record|enum|@interface)\\s+([A-Z]\\w*)");
        for (Path file : sources.java()) {
            declared.matcher(SourceTree.read(file)).results().forEach(found -> types.add(found.group(1)));
        }
        Set<String> missing = new TreeSet<>();
        Matcher named = IN_BACKTICKS.matcher(flow);
        while (named.find()) {
            String word = named.group(1);
            Matcher type = TYPE.matcher(word);
            if (word.endsWith(".java")) {
                if (!exists(sources, word)) {
                    missing.add(word);
                }
            } else if (type.matches() && !types.contains(type.group(1)) && !isKnown(type.group(1))) {
                missing.add(word);
            }
        }
        assertThat(missing).as("named in docs/flow.md, but not in the sources").isEmpty();
    }

    @Test
    void everyErrorCodeIsExplainedAndNoneTooMany() throws IOException {
        SourceTree sources = SourceTree.open();
        Set<String> inCode = new TreeSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.OK) {
                inCode.add(code.label());
            }
        }
        for (Path file : sources.java()) {
            if (sources.relative(file).contains("/src/main/java/")) {
                inCode.addAll(codes(SourceTree.read(file)));
            }
        }
        assertThat(codes(page(sources, "docs/errors.md"))).isEqualTo(inCode);
    }

    @Test
    void everyErrorCodeNamesItsException() throws IOException {
        String errors = page(SourceTree.open(), "docs/errors.md");
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.OK) {
                String exception = Failures.of(code, "").getClass().getSimpleName();
                assertThat(errors).contains("| " + code.label() + " | " + exception + " |");
            }
        }
    }

    private static Set<String> codes(String text) {
        return CODE.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page(SourceTree sources, String name) throws IOException {
        return SourceTree.read(sources.resolve(name));
    }

    /** A path from the root, or the end of one: `log/local/Wal.java` names a file below any module. */
    private static boolean exists(SourceTree sources, String path) {
        return sources.java().stream().map(sources::relative).anyMatch(file -> ("/" + file).endsWith("/" + path));
    }

    private static boolean isKnown(String type) {
        return KNOWN_PACKAGES.stream().anyMatch(known -> loads(known + type));
    }

    private static boolean loads(String name) {
        try {
            Class.forName(name, false, DocsTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
