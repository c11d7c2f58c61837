package org.weirmq.examples.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The broker, a process of its own on a data directory, as {@code ./weirmq broker} starts it. One thread. */
final class BrokerProcess {
    private static final String COMMAND = "org.weirmq.server.WeirCommand";
    private static final String READY = "weirmq ready port=";
    private static final long PATIENCE_S = 30;

    private final Children children;
    private final Path data;
    private final Path config;
    private final File errors;
    private Process process;
    private CompletableFuture<Integer> port = new CompletableFuture<>();

    /** Starts it on a free port. */
    BrokerProcess(Children children, Path folder) throws IOException {
        this.children = children;
        data = folder.resolve("data");
        config = folder.resolve("broker.properties");
        errors = folder.resolve("broker.log").toFile();
        Files.writeString(config, """
                topic.%s.partitions=%d
                topic.%s.group=exclusive
                """.formatted(Places.EVENTS, Places.PARTITIONS, Places.EVENTS));
        process = start(0);
    }

    private Process start(int onPort) throws IOException {
        Process started = children.start(
                errors,
                COMMAND,
                "broker",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(onPort),
                "--config",
                config.toString());
        CompletableFuture<Integer> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(started, ready), "broker-output");
        reader.setDaemon(true);
        reader.start();
        port = ready;
        return started;
    }

    private static void read(Process broker, CompletableFuture<Integer> ready) {
        try (BufferedReader lines = broker.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(Integer.valueOf(line.substring(READY.length())));
                }
            }
            ready.completeExceptionally(new IOException("the broker ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Throws when it ended instead. */
    boolean isReady() throws IOException {
        if (port.isCompletedExceptionally()) {
            throw new IOException("the broker did not start; see " + errors);
        }
        return port.isDone();
    }

    /** Once it is ready. */
    String url() {
        return "weir://localhost:" + port.join();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: no time to write or close anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " survived SIGKILL");
        }
    }

    /** On the same port and data. */
    void startAgain() throws IOException {
        process = start(port.join());
    }

    /** SIGTERM: the broker ends in order. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker did not stop within " + PATIENCE_S + " s; see " + errors);
        }
    }

    /** What {@code weirmq destination list} prints, a row of words for each destination. */
    List<List<String>> destinations() throws IOException, InterruptedException {
        Process list = children.start(errors, COMMAND, "destination", "list", "--url", url());
        try (BufferedReader lines = list.inputReader()) {
            List<List<String>> rows =
                    lines.lines().map(line -> List.of(line.split(" +"))).toList();
            if (!list.waitFor(PATIENCE_S, TimeUnit.SECONDS) || list.exitValue() != 0) {
                throw new IOException("weirmq destination list failed; see " + errors);
            }
            return rows;
        }
    }
}
