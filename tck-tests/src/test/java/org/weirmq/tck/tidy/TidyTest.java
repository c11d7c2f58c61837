package org.weirmq.tck.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Goal: the tree stays readable: files and methods that fit a reader, no call that has a better replacement, nothing unfinished, no
 * address or path of the machine that it was written on.
 * Method: the sources themselves, parsed with the JDK's compiler or searched as text; each finding names file, line and replacement.
 */
class TidyTest {
    private static final int FILE_LINES_MAX = 500;

    /** Written so that this file does not find itself. */
    private static final Map<Pattern, String> UNWANTED = unwanted();

    @Test
    void javaFollowsTheRules() throws IOException {
        assertThat(JavaRules.check(SourceTree.open())).isEmpty();
    }

    @Test
    void noJavaFileIsLongerThanAReaderBears() throws IOException {
        SourceTree sources = SourceTree.open();
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources.java()) {
            long lines = SourceTree.read(file).lines().count();
            if (lines > FILE_LINES_MAX) {
                tooLong.add(sources.relative(file) + " has " + lines + " lines, at most " + FILE_LINES_MAX);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageOfMainCodeIsNullMarked() throws IOException {
        SourceTree sources = SourceTree.open();
        List<String> missing = new ArrayList<>();
        for (Path file : sources.java()) {
            if (!sources.relative(file).contains("/src/main/java/")) {
                continue;
            }
            Path info = file.resolveSibling("package-info.java");
            if (!info.toFile().exists() || !SourceTree.read(info).contains("@NullMarked")) {
                missing.add(sources.relative(info) + " with @NullMarked");
            }
        }
        assertThat(missing.stream().distinct()).isEmpty();
    }

    @Test
    void nothingUnfinishedAndNothingOfAMachine() throws IOException {
        SourceTree sources = SourceTree.open();
        List<String> findings = new ArrayList<>();
        for (Path file : sources.text()) {
            String text = SourceTree.read(file);
            for (Map.Entry<Pattern, String> rule : UNWANTED.entrySet()) {
                Matcher matcher = rule.getKey().matcher(text);
                while (matcher.find()) {
                    long line = text.substring(0, matcher.start()).lines().count();
                    findings.add(
                            sources.relative(file) + ":" + line + " \"" + matcher.group() + "\": " + rule.getValue());
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    private static Map<Pattern, String> unwanted() {
        Map<Pattern, String> rules = new LinkedHashMap<>();
        rules.put(Pattern.compile("\\b(TOD[O]|FIXM[E]|XX[X])\\b"), "finish it, or put it into an issue");
        rules.put(Pattern.compile("https?://(repo|registry|deb)[a-z0-9.-]*/"), "no address of a package registry");
        rules.put(Pattern.compile("(?<![\\w.$}/])/(hom[e]|roo[t]|wor[k]|User[s])/\\w+"), "no path of a machine");
        rules.put(Pattern.compile("\\.\\./share[d]\\b"), "nothing outside the project");
        rules.put(Pattern.compile("rerunFailingTest[s]Count"), "a test that needs a second try is broken");
        return rules;
    }
}
