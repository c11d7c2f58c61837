package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code weirmq} as a process of its own, on the class path of this test. */
final class BrokerProcess implements AutoCloseable {
    private static final int WAIT_SECONDS = 30;

    final Process process;
    private final Path errors;

    private BrokerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    static BrokerProcess run(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.weirmq.server.WeirCommand"));
        command.addAll(List.of(arguments));
        Path errors = java.nio.file.Files.createTempFile(directory, "stderr", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new BrokerProcess(process, errors);
    }

    /** Reads the one line that a broker prints. */
    int port() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertThat(line).as(errors()).startsWith("weirmq ready port=");
        return Integer.parseInt(line.substring("weirmq ready port=".length()));
    }

    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    String errors() throws IOException {
        return java.nio.file.Files.readString(errors);
    }

    /** It ends with an error of one line that begins with this code. */
    void expectRefusal(String code) throws IOException, InterruptedException {
        assertThat(exitCode()).as(errors()).isNotZero();
        assertThat(errors().lines().toList()).hasSize(1);
        assertThat(errors()).startsWith("weirmq: " + code + ' ');
        assertThat(output()).isEmpty();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
