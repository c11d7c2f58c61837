package org.weirmq.log.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The runs of a node, oldest first, and those that wait for their last reader. Loop only. */
final class Runs {
    private final Deletions deletions;
    private final List<Run> runs = new ArrayList<>();
    private final List<Run> dropped = new ArrayList<>();

    Runs(Deletions deletions) {
        this.deletions = deletions;
    }

    List<Run> all() {
        return runs;
    }

    void add(Run run) {
        runs.add(run);
    }

    /** A merged run takes the place of some neighbours. */
    void replace(List<Run> old, Run merged) {
        int at = runs.indexOf(old.get(0));
        runs.removeAll(old);
        runs.add(at, merged);
    }

    /** Bytes of runs in which nothing is needed any more. */
    long deadBytes() {
        long bytes = 0;
        for (Run run : runs) {
            bytes += run.live() == 0 ? run.length() : 0;
        }
        return bytes;
    }

    /** Records that are needed. */
    long live() {
        return runs.stream().mapToLong(Run::live).sum();
    }

    /** Records that are there, needed or not. */
    long records() {
        return runs.stream().mapToLong(Run::records).sum();
    }

    /** The manifest does not name this run any more: it goes with its last reader. */
    void drop(Run run) {
        runs.remove(run);
        dropped.add(run);
        if (run.drop()) {
            remove(run);
        }
    }

    void readDone(Run run) {
        if (run.release()) {
            remove(run);
        }
    }

    private void remove(Run run) {
        dropped.remove(run);
        deletions.start(run.file().name(), run.file());
    }

    void close() throws IOException {
        for (Run run : runs) {
            run.file().close();
        }
        for (Run run : dropped) {
            run.file().close();
        }
    }
}
