package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.selector.Selector;

/** Looks at what a queue holds as of now, leased messages included, and takes nothing (section 6.1.6 of the API). */
final class Browser implements Work {
    private record Part(Cursor cursor, Reader reader, long limit) {}

    final ClientSession session;
    final int consumer;
    final Destination destination;
    private final @Nullable Selector selector;
    private final List<Part> parts = new ArrayList<>();
    int credit;
    private int at;
    private long number;
    private boolean ended;
    private boolean queued;

    Browser(ClientSession session, int consumer, Destination destination, @Nullable Selector selector) {
        this.session = session;
        this.consumer = consumer;
        this.destination = destination;
        this.selector = selector;
        for (ConsumerGroup group : destination.groups()) {
            for (Cursor cursor : group.byPriority) {
                parts.add(new Part(cursor, new Reader(cursor.lane, cursor.floor), cursor.lane.end));
            }
        }
    }

    @Override
    public boolean queued() {
        return queued;
    }

    @Override
    public void queued(boolean now) {
        queued = now;
    }

    /** Shows messages up to its credit. */
    @Override
    public boolean work(Core core, long nowMs) {
        int budget = core.config.turnMessagesMax();
        while (!ended && credit > 0 && core.hasRoom(session.client.link) && budget-- > 0) {
            if (at == parts.size()) {
                ended = true;
                core.emit(new Effect.Ended(session.client.link, consumer, Refusal.OK, ""), 0);
                return false;
            }
            Part part = parts.get(at);
            Reader reader = part.reader;
            reader.next = Math.max(reader.next, part.cursor.floor);
            Slot slot = reader.peek(part.limit, core, this);
            if (slot == null) {
                if (reader.fetching()) {
                    return false;
                }
                at++;
                continue;
            }
            reader.next = slot.offset() + 1;
            if (wanted(part.cursor, slot, nowMs)) {
                credit--;
                int times = part.cursor.attempts(slot.offset()) + 1;
                core.emit(
                        new Effect.Deliver(session.client.link, consumer, ++number, times, times > 1, slot.message()),
                        slot.ticket());
            }
        }
        return !ended && credit > 0 && budget <= 0;
    }

    private boolean wanted(Cursor cursor, Slot slot, long nowMs) {
        MessageView message = slot.message();
        return slot.offset() >= cursor.floor
                && !cursor.settled.contains(slot.offset())
                && (message.expiresAtMs() == 0 || message.expiresAtMs() > nowMs)
                && (selector == null || selector.matches(message));
    }

    void close() {
        ended = true;
        parts.forEach(part -> part.reader.close());
        destination.browsers.remove(this);
    }
}
