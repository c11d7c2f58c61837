package org.weirmq.simulation;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The consumers among whom a destination's messages are shared, and what the model knows of each message there. */
final class Group {
    /** How a message stands in this group. */
    static final class Standing {
        /** Delivered in any start of the broker. */
        boolean delivered;
        /** The broker has let out the confirmation of its settlement. */
        boolean settled;
        /** Its settlement has been asked for, and may or may not have happened. */
        boolean asked;
        /** The consumer that has it, and in which span of that consumer's order; null when none has. */
        Attachment holder;

        int span;
        /** Its consumer was closed after the application had seen it: its session still has it. */
        boolean orphaned;
        /** Received in this branch of a transaction manager, as far as anybody knows. */
        Transaction branch;
        /** The broker confirmed that it was returned after the application saw it. */
        boolean returned;
    }

    final String name;
    final Place place;
    /** Outlives its consumers and the broker's crashes. */
    final boolean durable;
    /** Takes only messages of this colour; null for all. */
    final String color;
    /** Has never more than one consumer, which returns messages only by rollback, recovery or going away. */
    final boolean single;

    /** The consumers that the broker knows of. */
    final Set<Attachment> members = new LinkedHashSet<>();

    private final Map<MessageId, Standing> standings = new HashMap<>();

    Group(String name, Place place, boolean durable, String color, boolean single) {
        this.name = name;
        this.place = place;
        this.durable = durable;
        this.color = color;
        this.single = single;
    }

    Standing standing(MessageId id) {
        return standings.computeIfAbsent(id, key -> new Standing());
    }

    /**
     * After a crash the mark for redelivered messages may be missing, and whoever reads a group that is not durable
     * begins anew.
     */
    void crashed() {
        standings.values().forEach(standing -> standing.returned = false);
        if (!durable) {
            standings.clear();
        }
    }

    boolean wasDelivered(MessageId id) {
        Standing standing = standings.get(id);
        return standing != null && standing.delivered;
    }

    boolean wants(Sent sent) {
        return sent.place.equals(place) && (color == null || color.equals(sent.color));
    }

    @Override
    public String toString() {
        return name;
    }
}
