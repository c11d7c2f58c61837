package org.weirmq.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Goal: the load driver counts right: it finds nothing where nothing is wrong, and sees what is lost, doubled or out of order.
 * Method: short runs against a queue in memory that drops, doubles or swaps every thousandth message.
 */
class LoadTest {
    @Test
    void aCleanRunIsClean() throws Exception {
        assertThat(run("clean")).contains("\"errors\":0,", "\"lost\":0,", "\"duplicate\":0,", "\"out_of_order\":0,");
    }

    @Test
    void lossIsSeen() throws Exception {
        assertThat(run("drop=1000")).doesNotContain("\"lost\":0,");
    }

    @Test
    void duplicatesAreSeen() throws Exception {
        assertThat(run("dup=1000")).doesNotContain("\"duplicate\":0,");
    }

    @Test
    void wrongOrderIsSeen() throws Exception {
        assertThat(run("swap=1000")).doesNotContain("\"out_of_order\":0,");
    }

    private static String run(String fault) throws Exception {
        return Main.line(
                "--cf",
                NullFactory.class.getName(),
                "--url",
                fault,
                "--warmup",
                "0.1",
                "--duration",
                "0.2",
                "--drain-timeout",
                "1");
    }
}
