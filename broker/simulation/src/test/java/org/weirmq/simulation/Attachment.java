package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weirmq.protocol.Frame;

/** A consumer from its attachment to its end, as the world between client and broker sees it. */
final class Attachment {
    final Group group;
    /** Takes only this colour of what the group has; null for all. */
    final String color;

    final String name;
    /** What was delivered: number n at n - 1. */
    final List<MessageId> deliveries = new ArrayList<>();
    /** The highest sequence of each stream that was delivered for the first time. */
    final Map<Sent.Stream, Long> firsts = new HashMap<>();

    /** The world's step when {@link #firsts} was begun. */
    long firstsSince;

    long granted;
    /** Rises when everything delivered so far has been given back at once. */
    int span;

    /** No other consumer has had messages of the group since this span began. */
    boolean alone;

    /** What it had shown to the application when it was closed: its session has that still. */
    final List<MessageId> left = new ArrayList<>();

    boolean ended;

    Attachment(Group group, String color, String name) {
        this.group = group;
        this.color = color;
        this.name = name;
    }

    /** The messages that ranges of delivery numbers stand for. */
    List<MessageId> messages(Frame.Settlement settlement) {
        List<MessageId> messages = new ArrayList<>();
        long[] ranges = settlement.ranges();
        for (int i = 0; i < ranges.length; i += 2) {
            for (long number = ranges[i]; number <= ranges[i + 1]; number++) {
                messages.add(deliveries.get((int) number - 1));
            }
        }
        return messages;
    }

    @Override
    public String toString() {
        return name;
    }
}
