package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * A position on a lane that looks at one message after the other: from the window where it covers the position, else
 * from pages fetched from the log.
 */
final class Reader {
    private static final long[] NO_OFFSETS = new long[0];
    private static final MessageView[] NO_MESSAGES = new MessageView[0];

    private final Lane lane;
    /** The next offset to look at. */
    long next;
    /** Passed, and still to be offered. */
    final Waiting waiting = new Waiting();

    private long[] pageOffsets = NO_OFFSETS;
    private MessageView[] pageMessages = NO_MESSAGES;
    private int pageIndex;
    /** What was appended when the page was read: some of it may not have been durable. */
    private long pageTicket;

    private boolean fetching;
    private boolean closed;

    Reader(Lane lane, long next) {
        this.lane = lane;
        this.next = next;
    }

    /** Whether a page is on its way: there may be messages, but not yet. */
    boolean fetching() {
        return fetching;
    }

    /**
     * The message at or after the position, below {@code limit}; null when there is none, or when it has to be fetched
     * first: then {@link #fetching} is true and {@code asker} gets a turn later. The position is moved to the message
     * found, not past it.
     */
    @Nullable Slot peek(long limit, Core core, Work asker) {
        if (fetching || next >= limit) {
            return null;
        }
        if (lane.inWindow(next)) {
            dropPage();
            Slot slot = lane.window.seek(next);
            next = slot.offset();
            return next < limit ? slot : null;
        }
        while (pageIndex < pageOffsets.length && pageOffsets[pageIndex] < next) {
            pageIndex++;
        }
        if (pageIndex < pageOffsets.length) {
            next = pageOffsets[pageIndex];
            return next < limit ? new Slot(next, pageMessages[pageIndex], pageTicket, 0) : null;
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
        fetching = true;
        long askedAt = next;
        long endThen = lane.end;
        core.journal.fetch(lane.log, next, core.config.pageBytes(), (offsets, messages) -> {
            fetching = false;
            if (closed) {
                return;
            }
            pageOffsets = offsets;
            pageMessages = messages;
            pageIndex = 0;
            pageTicket = core.lastForced();
            if (offsets.length == 0 && next == askedAt) {
                next = endThen; // all of it has been released meanwhile
            }
            core.markDirty(asker);
        });
    }

    private void dropPage() {
        if (pageOffsets.length > 0) {
            pageOffsets = NO_OFFSETS;
            pageMessages = NO_MESSAGES;
            pageIndex = 0;
        }
    }

    void close() {
        closed = true;
        dropPage();
    }
}
