package org.weirmq.examples.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one client writes down while it works, in a file of its own. A line reaches the operating system before the method
 * returns, so it survives when the client's process is killed. One thread.
 */
final class Notebook implements AutoCloseable {
    private static final String SUFFIX = ".notes";

    private final String client;
    private final OutputStream file;

    private Notebook(String client, OutputStream file) {
        this.client = client;
        this.file = file;
    }

    static Notebook open(Path folder, String client) throws IOException {
        return new Notebook(client, Files.newOutputStream(folder.resolve(client + SUFFIX)));
    }

    void write(Note.Event event, String where, String key) {
        write(event, where, List.of(key));
    }

    void write(Note.Event event, String where, Collection<String> what) {
        Note note = new Note(
                client, event, where, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), List.copyOf(what));
        try {
            file.write((note.line() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the notebook of " + client, e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** All notes of all clients. A line without its end, cut off when its process was killed, was never written. */
    static List<Note> readAll(Path folder) throws IOException {
        List<Note> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> name(f).endsWith(SUFFIX)).sorted().toList()) {
                String client = name(file).substring(0, name(file).length() - SUFFIX.length());
                String text = Files.readString(file);
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .forEach(line -> notes.add(Note.parse(client, line)));
            }
        }
        return notes;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
