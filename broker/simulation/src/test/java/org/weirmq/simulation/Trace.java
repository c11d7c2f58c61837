package org.weirmq.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, as a hash that two runs of one seed must share, and the last lines of it for a failure's report. */
final class Trace {
    private static final int LINES_KEPT = Integer.getInteger("weirmq.simulation.lines", 60);

    private final Deque<String> last = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;
    private long lines;

    void add(String line) {
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
        }
        lines++;
        last.addLast(line);
        if (last.size() > LINES_KEPT) {
            last.removeFirst();
        }
    }

    long hash() {
        return hash;
    }

    long lines() {
        return lines;
    }

    String tail() {
        return String.join("\n", last);
    }
}
