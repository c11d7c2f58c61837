package org.weirmq.tck.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        assertThat(differences(inCode, page(sources, "docs/errors.md"))).isEmpty();
    }

    /** What is wrong with a page of errors: codes without an entry, entries without a code, and entries that help nobody. */
    private static List<String> differences(Set<String> inCode, String page) {
        List<String> differences = new ArrayList<>();
        Set<String> entries = new TreeSet<>();
        page.lines().filter(line -> line.startsWith("| WEIR")).forEach(line -> {
            String[] cells = line.split("(?<!\\\\)\\|", -1);
            String code = cells[1].trim();
            if (!entries.add(code)) {
                differences.add(code + " has two entries");
            }
            if (cells.length != 6 || isBare(cells[3]) || isBare(cells[4])) {
                differences.add(code + " needs exception, cause and what to do");
            }
        });
        codes(page).stream()
                .filter(code -> !entries.contains(code))
                .forEach(code -> differences.add(code + " is named, but has no entry"));
        entries.stream()
                .filter(code -> !inCode.contains(code))
                .forEach(code -> differences.add(code + " is explained, but is not in the code"));
        inCode.stream()
                .filter(code -> !entries.contains(code))
                .forEach(code -> differences.add(code + " is in the code, but has no entry"));
        return differences;
    }

    private static boolean isBare(String cell) {
        return cell.trim().split("\\s+").length < 2;
    }

    @Test
    void aPageOfErrorsThatLacksSomethingIsFound() {
        String one = "| WEIR" + "9001 | JMSException | the disk broke | mend the disk |\n";
        String two = "| WEIR" + "9002 | JMSException | the net broke | mend the net |\n";
        Set<String> both = Set.of("WEIR" + "9001", "WEIR" + "9002");
        assertThat(differences(both, one + two)).isEmpty();
        assertThat(differences(both, one)).containsExactly("WEIR" + "9002 is in the code, but has no entry");
        assertThat(differences(Set.of("WEIR" + "9001"), one + two))
                .containsExactly("WEIR" + "9002 is explained, but is not in the code");
        assertThat(differences(both, one + two + one)).containsExactly("WEIR" + "9001 has two entries");
        assertThat(differences(both, one + two.replace("mend the net", " ")))
                .containsExactly("WEIR" + "9002 needs exception, cause and what to do");
        assertThat(differences(both, one + "see WEIR" + "9002")).contains("WEIR" + "9002 is named, but has no entry");
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
