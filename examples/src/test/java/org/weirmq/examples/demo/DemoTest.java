package org.weirmq.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: the demo ends well: with a member that joins, one that is killed, and a broker that is killed, nothing is lost and
 * nothing comes twice.
 * Method: the demo as it is, with real processes, on fewer orders; what it prints is what is checked.
 */
@Timeout(120)
class DemoTest {

    @Test
    void nothingIsLostAndNothingComesTwice() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        boolean clean;
        try {
            clean = Demo.run(2_000, new PrintStream(printed, true, StandardCharsets.UTF_8), false);
        } finally {
            System.out.print(printed.toString(StandardCharsets.UTF_8));
        }

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(clean).as("%s", lines).isTrue();
        assertThat(lines.get(lines.size() - 1))
                .matches("demo: sent 8000 received 8000 redelivered \\d+ lost 0 duplicated 0 kills 1");
        assertThat(lines).anyMatch(line -> line.contains("killed with SIGKILL"));
    }
}
