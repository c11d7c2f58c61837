package org.weirmq.examples.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Java processes on the class path of this one. None of them outlives it. */
final class Children {
    private final List<Process> started = new CopyOnWriteArrayList<>();

    Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "demo-kill-children"));
    }

    /** What the process writes on standard error goes to the file; the rest comes to the caller. */
    Process start(File errors, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors))
                .start();
        started.add(process);
        return process;
    }

    void killAll() {
        started.forEach(Process::destroyForcibly);
    }
}
