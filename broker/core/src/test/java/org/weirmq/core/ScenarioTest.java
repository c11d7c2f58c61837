package org.weirmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: the rules of delivery, settlement, subscriptions and transactions, each as a text that can be read. Method: every
 * file {@code scenarios/*.scn} is run; the indented lines are what the core must have let out after the command above
 * them, no more and no less. What really came is written to {@code target/scenarios}.
 */
class ScenarioTest {
    static Stream<String> scenarios() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".scn"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path folder() throws Exception {
        URI uri = Objects.requireNonNull(ScenarioTest.class.getResource("/scenarios"))
                .toURI();
        return Path.of(uri);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theTraceIsAsWritten(String name) throws Exception {
        String written = Files.readString(folder().resolve(name));
        Scenario scenario = new Scenario();
        String happened = scenario.run(written);
        keep(name, happened);
        assertThat(happened).isEqualTo(written);
        assertThat(scenario.unanswered()).isEmpty();
    }

    private static void keep(String name, String happened) throws IOException {
        Path target = Path.of("target", "scenarios");
        Files.createDirectories(target);
        Files.writeString(target.resolve(name), happened);
    }
}
