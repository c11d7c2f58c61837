package org.weirmq.examples.demo;

import jakarta.jms.MessageConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.weirmq.jms.WeirConsumer;

/** Which member holds which partition: members note it in a notebook that holds nothing else, whenever it changes. */
final class Holdings implements AutoCloseable {
    private static final String FOLDER = "holdings";

    private final Notebook notebook;
    private List<String> noted = List.of();

    private Holdings(Notebook notebook) {
        this.notebook = notebook;
    }

    static Holdings open(Path notes, String client) throws IOException {
        return new Holdings(Notebook.open(Files.createDirectories(notes.resolve(FOLDER)), client));
    }

    /** The partitions are what a WeirMQ consumer tells beyond the standard. */
    void note(String where, MessageConsumer consumer) {
        if (consumer instanceof WeirConsumer member) {
            List<String> now = Arrays.stream(member.partitions())
                    .mapToObj(Integer::toString)
                    .toList();
            if (!now.equals(noted)) {
                notebook.write(Note.Event.HOLDS, where, now);
                noted = now;
            }
        }
    }

    @Override
    public void close() throws IOException {
        notebook.close();
    }

    /**
     * The holder of each partition of a group, as last noted.
     *
     * @param gone members that can note nothing any more
     */
    static Map<Integer, String> now(Path notes, String where, Set<String> gone) throws IOException {
        Map<String, Note> last = new HashMap<>();
        for (Note note : Notebook.readAll(notes.resolve(FOLDER))) {
            if (note.where().equals(where) && !gone.contains(note.client())) {
                last.put(note.client(), note);
            }
        }
        Map<Integer, String> holders = new TreeMap<>();
        last.values().stream()
                .sorted((a, b) -> Long.compare(a.micros(), b.micros()))
                .forEach(note ->
                        note.what().forEach(partition -> holders.put(Integer.valueOf(partition), note.client())));
        return holders;
    }
}
