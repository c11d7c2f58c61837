package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * A position on a lane that looks at one message after the other: from the window where it covers the position, else
 * from pages fetched from the log.
 */
final class Reader {
    private final Lane lane;
    /** The next offset to look at. */
    long next;
    /** Passed, and still to be offered. */
    final Waiting waiting;
    /** What lies at the position and behind it. */
    private final Page ahead = new Page();
    /** What lies before it and has to be offered again. */
    private @Nullable Page back;

    Reader(Lane lane, long next) {
        this.lane = lane;
        this.next = next;
        this.waiting = new Waiting(lane.partition.destination.held);
    }

    /** Whether a page is on its way: there may be messages, but not yet. */
    boolean fetching() {
        return ahead.fetching();
    }

    /**
     * The message at or after the position, below {@code limit}; null when there is none, or when it has to be fetched
     * first: then {@link #fetching} is true and {@code asker} gets a turn later. The position is moved to the message
     * found, not past it.
     */
    @Nullable Slot peek(long limit, Core core, Work asker) {
        if (ahead.fetching() || next >= limit) {
            return null;
        }
        if (lane.inWindow(next)) {
            ahead.drop();
            Slot slot = lane.window.seek(next);
            next = slot.offset();
            return next < limit ? slot : null;
        }
        long found = ahead.next(next);
        if (found >= 0) {
            next = found;
            return next < limit ? new Slot(next, ahead.message(), ahead.ticket(), 0) : null;
        }
        next = lane.behindGap(next);
        if (next >= limit) {
            return null;
        }
        if (lane.inWindow(next)) {
            return peek(limit, core, asker);
        }
        fetch(core, asker);
        return null;
    }

    private void fetch(Core core, Work asker) {
        long askedAt = next;
        long endThen = lane.end;
        ahead.fetch(core, lane.log, next, messages -> {
            if (messages == 0 && next == askedAt) {
                next = endThen; // all of it has been released meanwhile
            }
            core.markDirty(asker);
        });
    }

    /**
     * The slot with its message, from where that is now; null when it has to be fetched first: then {@code asker} gets a
     * turn later. Nobody may have settled it.
     */
    @Nullable Slot load(Slot slot, Core core, Work asker) {
        if (!slot.isBare()) {
            return slot;
        }
        if (lane.inWindow(slot.offset())) {
            return slot.with(lane.window.seek(slot.offset()).message());
        }
        Page page = back;
        if (page == null) {
            page = new Page();
            back = page;
        }
        MessageView message = page.find(slot.offset());
        if (message != null) {
            return slot.with(message);
        }
        if (!page.fetching()) { // otherwise for another member, that gets what it waits for first
            page.fetch(core, lane.log, slot.offset(), messages -> core.markDirty(asker));
        }
        return null;
    }

    void close() {
        ahead.close();
        if (back != null) {
            back.close();
        }
        waiting.clear();
    }
}
