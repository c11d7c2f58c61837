package org.weirmq.examples.demo;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What happened to one order in one queue or subscription, whichever clients it met there. */
final class Fate {
    static final Set<Note.Event> CONCERNS = EnumSet.of(Note.Event.DELIVERED, Note.Event.SETTLING, Note.Event.SETTLED);

    private final List<Long> deliveredMicros = new ArrayList<>(1);
    private long settledMicros = Long.MAX_VALUE;
    private int settled;
    private boolean received;

    void add(Note note) {
        switch (note.event()) {
            case DELIVERED -> deliveredMicros.add(note.micros());
            case SETTLING -> received = true;
            case SETTLED -> {
                settled++;
                settledMicros = Math.min(settledMicros, note.micros());
            }
            case SENDING, SENT, HOLDS ->
                throw new IllegalArgumentException("expected what befell a delivery, but " + note);
        }
    }

    boolean isReceived() {
        return received;
    }

    /** Delivered after the first confirmed settlement, or settled more than once; whichever shows more. */
    int duplicated() {
        int late =
                (int) deliveredMicros.stream().filter(at -> at > settledMicros).count();
        return Math.max(late, Math.max(0, settled - 1));
    }

    int redelivered() {
        return Math.max(0, deliveredMicros.size() - 1 - duplicated());
    }
}
