package org.weirmq.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker in a process of its own, on a free port of the loopback interface, as a user starts it. Its output goes to a file
 * beside its data. {@link #close} and the end of this JVM end it.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("weirmq ready port=(\\d+)");
    private static final int HEAP_MB = 512;
    private static final long START_SECONDS_MAX = 30;
    private static final long STOP_SECONDS_MAX = 10;

    private final Process process;
    private final int port;

    private BrokerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it on a free port and waits until it accepts connections. */
    public static BrokerProcess start(Path data, String... more) throws Exception {
        return start(data, 0, more);
    }

    /** Starts it on this port and waits until it accepts connections. */
    public static BrokerProcess start(Path data, int port, String... more) throws Exception {
        return start(data, port, HEAP_MB, more);
    }

    /** Starts it on a free port with a heap of so many megabytes and waits until it accepts connections. */
    public static BrokerProcess startWithHeap(int heapMb, Path data, String... more) throws Exception {
        return start(data, 0, heapMb, more);
    }

    private static BrokerProcess start(Path data, int port, int heapMb, String... more) throws Exception {
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMb + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.weirmq.server.WeirCommand",
                "broker",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port)));
        command.addAll(List.of(more));
        Path errors = data.resolveSibling(data.getFileName() + ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        CompletableFuture<Integer> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready), "broker-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new BrokerProcess(process, ready.get(START_SECONDS_MAX, TimeUnit.SECONDS));
        } catch (Exception e) {
            process.destroyForcibly();
            throw new IOException("the broker did not start: " + Files.readString(errors), e);
        }
    }

    /** To its end, so that the broker never waits for a full pipe. */
    private static void read(Process process, CompletableFuture<Integer> ready) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(Integer.valueOf(matcher.group(1)));
                }
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** What a client connects to. */
    public String url() {
        return "weir://127.0.0.1:" + port;
    }

    /** SIGKILL: the process has no chance to write anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
