package org.weirmq.client.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Goal: docs/client.md lists the options that there are. Method: its table against the enum, with defaults. */
class OptionsPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w*) ?\\| (.+) \\|$");

    @Test
    void theTableIsTheEnum() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "client.md"));
        List<MatchResult> rows = ROW.matcher(page).results().toList();
        assertThat(rows.stream().map(row -> row.group(1) + " " + row.group(2)))
                .isEqualTo(Arrays.stream(ClientOption.values())
                        .map(option -> option.key() + " " + option.defaultValue())
                        .toList());
    }
}
