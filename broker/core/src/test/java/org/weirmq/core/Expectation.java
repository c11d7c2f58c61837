package org.weirmq.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a naive reader of the rules expects of one consumer group: a map of messages, nothing else. */
final class Expectation {
    enum State {
        WAITING,
        LEASED,
        /** Its member stood still for long: it may have been taken away. */
        PERHAPS_LEASED,
        SETTLED
    }

    static final class Entry {
        final TestMessage message;
        State state = State.WAITING;
        String holder = "";
        int returned;
        boolean delivered;

        Entry(TestMessage message) {
            this.message = message;
        }
    }

    final String name;
    final @Nullable String color;
    private final boolean exclusive;
    private boolean silent;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> lastFirstDelivery = new HashMap<>();

    Expectation(String name, @Nullable String color, boolean exclusive) {
        this.name = name;
        this.color = color;
        this.exclusive = exclusive;
    }

    void sent(TestMessage message) {
        if (color == null || color.equals(message.value("color"))) {
            entries.put(message.text(), new Entry(message));
        }
    }

    /** It was never sent after all. */
    void unsent(TestMessage message) {
        entries.remove(message.text());
    }

    void delivered(TestMessage message, String holder, @Nullable String selector, int count, long nowMs) {
        Entry entry = entries.get(message.text());
        check(entry != null, "expected only what was sent to " + name + ", but " + message.text());
        check(
                entry.state == State.WAITING || entry.state == State.PERHAPS_LEASED,
                "expected a message of " + name + " that is free, but " + message.text() + " is " + entry.state + " by "
                        + entry.holder);
        check(
                message.expiresAtMs() == 0 || message.expiresAtMs() > nowMs,
                "expected a message that is alive, but " + message.text());
        check(message.deliverAtMs() <= nowMs, "expected a message that is due, but " + message.text());
        check(
                count > entry.returned,
                "expected a delivery count above " + entry.returned + ", but " + count + " of " + message.text());
        entry.state = silent && exclusive ? State.PERHAPS_LEASED : State.LEASED;
        entry.holder = holder;
        oneMemberForAGroup(entry);
        if (!entry.delivered && message.deliverAtMs() == 0) {
            inOrder(message, selector);
        }
        entry.delivered = true;
    }

    private void oneMemberForAGroup(Entry entry) {
        String group = entry.message.groupId();
        for (Entry other : entries.values()) {
            check(
                    group == null
                            || other.state != State.LEASED
                            || !group.equals(other.message.groupId())
                            || other.holder.equals(entry.holder),
                    "expected message group " + group + " of " + name + " with one member, but " + other.message.text()
                            + " is with " + other.holder + " and " + entry.message.text() + " with " + entry.holder);
        }
    }

    private void inOrder(TestMessage message, @Nullable String selector) {
        String stream = message.producerLow() + "/" + message.groupId() + "/" + message.priority() + "/"
                + message.persistent() + "/" + (selector == null ? "" : selector);
        Long last = lastFirstDelivery.put(stream, message.sequence());
        check(
                last == null || last < message.sequence(),
                "expected " + name + " in order, but " + message.text() + " came after number " + last + " of "
                        + stream);
    }

    /** Returns whether the lease may have been taken away. */
    boolean settled(String text) {
        Entry entry = entries.get(text);
        boolean perhaps = entry.state == State.PERHAPS_LEASED;
        entry.state = State.SETTLED;
        return perhaps;
    }

    void notSettled(String text) {
        Entry entry = entries.get(text);
        if (entry.state == State.SETTLED) {
            entry.state = State.WAITING;
        }
    }

    void givenBack(String text, boolean seen) {
        Entry entry = entries.get(text);
        if (entry.state == State.LEASED) {
            entry.state = State.WAITING;
            entry.returned += seen ? 1 : 0;
        } else if (entry.state == State.PERHAPS_LEASED) {
            entry.state = State.WAITING;
        }
    }

    boolean isHeldBy(String text, String holder) {
        Entry entry = entries.get(text);
        return entry != null
                && entry.holder.equals(holder)
                && (entry.state == State.LEASED || entry.state == State.PERHAPS_LEASED);
    }

    void longSilence() {
        silent = true;
        for (Entry entry : entries.values()) {
            if (exclusive && entry.state == State.LEASED) {
                entry.state = State.PERHAPS_LEASED;
            }
        }
    }

    /** The broker has stopped and started: leases are over and what was in memory is gone. */
    void restarted() {
        Set<String> lost = new HashSet<>();
        entries.forEach((text, entry) -> {
            if (!entry.message.persistent()) {
                lost.add(text);
            } else if (entry.state != State.SETTLED) {
                entry.state = State.WAITING;
            }
        });
        entries.keySet().removeAll(lost);
    }

    /** What should be there and has not been settled. */
    List<String> missing(long nowMs) {
        List<String> missing = new ArrayList<>();
        entries.forEach((text, entry) -> {
            boolean expired = entry.message.expiresAtMs() != 0 && entry.message.expiresAtMs() <= nowMs;
            if (entry.state != State.SETTLED && !expired) {
                missing.add(text + " " + entry.state + " " + entry.holder);
            }
        });
        return missing;
    }

    static void check(boolean holds, String text) {
        if (!holds) {
            throw new IllegalStateException(text);
        }
    }
}
