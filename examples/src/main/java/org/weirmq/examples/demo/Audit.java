package org.weirmq.examples.demo;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what the clients noted, and nothing else, and gives the account of each queue and subscription.
 *
 * <p>When a connection breaks during a send or a settlement nobody can tell whether it happened. A send like that counts if
 * the order arrived. A settlement like that counts as received, and the order may come once more. Only a confirmation
 * binds: what is confirmed as sent has to arrive, what is confirmed as settled may not come again.
 */
final class Audit {
    private final List<Note> notes;

    Audit(List<Note> notes) {
        this.notes = notes;
    }

    /** @param queue its consumers settle under its name */
    Account queue(String queue) {
        return account(queue, keys(queue, Note.Event.SENT), keys(queue, Note.Event.SENDING));
    }

    Account subscription(String subscription, String topic) {
        return account(subscription, keys(topic, Note.Event.SENT), keys(topic, Note.Event.SENDING))
                .named(topic + ": " + subscription);
    }

    /** A queue that transactions fill from another one: every order that they took from there must have come here. */
    Account movedTo(String queue, String from) {
        Set<String> due = keys(queue, Note.Event.SENT);
        due.addAll(keys(from, Note.Event.SETTLING));
        return account(queue, due, keys(queue, Note.Event.SENDING));
    }

    private Set<String> keys(String where, Note.Event event) {
        Set<String> keys = new HashSet<>();
        for (Note note : notes) {
            if (note.event() == event && note.where().equals(where)) {
                keys.addAll(note.what());
            }
        }
        return keys;
    }

    /**
     * @param due what must arrive
     * @param tried what may arrive
     */
    private Account account(String name, Set<String> due, Set<String> tried) {
        Map<String, Fate> fates = new HashMap<>();
        long firstMicros = Long.MAX_VALUE;
        long lastMicros = Long.MIN_VALUE;
        for (Note note : notes) {
            if (!note.where().equals(name) || !Fate.CONCERNS.contains(note.event())) {
                continue;
            }
            firstMicros = Math.min(firstMicros, note.micros());
            lastMicros = Math.max(lastMicros, note.micros());
            note.what()
                    .forEach(key -> fates.computeIfAbsent(key, k -> new Fate()).add(note));
        }
        Set<String> sent = new HashSet<>(due);
        int received = 0;
        int redelivered = 0;
        int duplicated = 0;
        for (Map.Entry<String, Fate> entry : fates.entrySet()) {
            Fate fate = entry.getValue();
            if (!due.contains(entry.getKey()) && !tried.contains(entry.getKey())) {
                throw new IllegalStateException(name + " delivered " + entry.getKey() + ", which nobody sent");
            }
            sent.add(entry.getKey());
            received += fate.isReceived() ? 1 : 0;
            redelivered += fate.redelivered();
            duplicated += fate.duplicated();
        }
        long spanMicros = Math.max(1, lastMicros - firstMicros);
        return new Account(
                name,
                sent.size(),
                received,
                redelivered,
                sent.size() - received,
                duplicated,
                fates.isEmpty() ? 0 : received * 1_000_000L / spanMicros);
    }
}
