package org.weirmq.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Goal: each rule of the selector grammar, one line each. Method: the tables matches.txt (properties, selector, expected
 * truth) and refused.txt (selector, position of the error) beside this class are read and run.
 */
class SelectorScenarioTest {
    private static final Pattern PROPERTY = Pattern.compile("(\\S+?)=('(?:[^']|'')*'|\\S+)");

    @Test
    void selectorsMatchAsTheTableSays() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        Map<String, Object> properties = Map.of();
        int count = 0;
        for (String line : lines("matches.txt")) {
            if (line.startsWith("given")) {
                properties = properties(line.substring("given".length()));
                continue;
            }
            String[] parts = line.split("\\s*\\| ", 2);
            PropertiesOnly message = new PropertiesOnly(properties);
            Selector selector = Selector.compile(parts[1]);
            softly.assertThat(selector.test(message))
                    .as(parts[1] + " of " + properties)
                    .isEqualTo(Truth.valueOf(parts[0]));
            softly.assertThat(selector.matches(message)).isEqualTo(parts[0].equals("TRUE"));
            count++;
        }
        softly.assertAll();
        assertThat(count).isGreaterThan(250);
    }

    @Test
    void malformedSelectorsAreRefusedWithTheirPosition() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        int count = 0;
        for (String line : lines("refused.txt")) {
            String[] parts = line.split("\\s*\\| ", 2);
            SelectorException refusal = catchThrowableOfType(SelectorException.class, () -> Selector.compile(parts[1]));
            softly.assertThat(refusal).as(parts[1]).isNotNull();
            if (refusal != null) {
                softly.assertThat(refusal.position())
                        .as(parts[1] + ": " + refusal.getMessage())
                        .isEqualTo(Integer.parseInt(parts[0]));
                softly.assertThat(refusal).hasMessageEndingWith(" at position " + refusal.position());
            }
            count++;
        }
        softly.assertAll();
        assertThat(count).isGreaterThan(150);
    }

    private static List<String> lines(String table) throws IOException {
        try (InputStream in = Objects.requireNonNull(SelectorScenarioTest.class.getResourceAsStream(table), table)) {
            List<String> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line);
                }
            }
            return lines;
        }
    }

    private static Map<String, Object> properties(String text) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Matcher matcher = PROPERTY.matcher(text);
        while (matcher.find()) {
            properties.put(matcher.group(1), value(matcher.group(2)));
        }
        return properties;
    }

    private static Object value(String text) {
        if (text.startsWith("'")) {
            return text.substring(1, text.length() - 1).replace("''", "'");
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.equals("NaN") || text.equals("Infinity")) {
            return Double.valueOf(text);
        }
        String digits = text.substring(0, text.length() - 1);
        return switch (text.charAt(text.length() - 1)) {
            case 'b' -> (Object) Byte.valueOf(digits);
            case 's' -> Short.valueOf(digits);
            case 'L' -> Long.valueOf(digits);
            case 'f' -> Float.valueOf(digits);
            default -> text.contains(".") ? (Object) Double.valueOf(text) : Integer.valueOf(text);
        };
    }
}
