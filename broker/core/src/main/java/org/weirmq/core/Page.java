package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/** A run of a log's messages that was read back. */
final class Page {
    private static final long[] NO_OFFSETS = new long[0];
    private static final MessageView[] NO_MESSAGES = new MessageView[0];

    private long[] offsets = NO_OFFSETS;
    private MessageView[] messages = NO_MESSAGES;
    /** Nothing before it has been asked for of late. */
    private int index;
    /** What was appended when the page was read: some of it may not have been durable. */
    private long ticket;

    /** Where it was read from; -1 for nowhere. */
    private long from = -1;

    private boolean fetching;
    private boolean closed;

    /** Whether it is on its way: there may be messages, but not yet. */
    boolean fetching() {
        return fetching;
    }

    long ticket() {
        return ticket;
    }

    /** Reads from an offset on; {@code fetched} is told later how many came, unless the page is closed meanwhile. */
    void fetch(Core core, long log, long first, Fetched fetched) {
        fetching = true;
        core.journal.fetch(log, first, core.config.pageBytes(), (found, read) -> {
            fetching = false;
            if (closed) {
                return;
            }
            from = first;
            offsets = found;
            messages = read;
            index = 0;
            ticket = core.lastForced();
            fetched.fetched(found.length);
        });
    }

    interface Fetched {
        void fetched(int messages);
    }

    /** The first offset here at or after one; -1 when there is none. Rising offsets cost least. */
    long next(long offset) {
        if (index > 0 && offsets[index - 1] >= offset) {
            index = 0;
        }
        while (index < offsets.length && offsets[index] < offset) {
            index++;
        }
        return index < offsets.length ? offsets[index] : -1;
    }

    /** The message that {@link #next} found. */
    MessageView message() {
        return messages[index];
    }

    /**
     * The message at an offset that nobody has released, or null when it has to be fetched.
     *
     * @throws IllegalStateException when it was fetched from this offset and is not there
     */
    @Nullable MessageView find(long offset) {
        if (next(offset) == offset) {
            return messages[index];
        }
        if (from == offset) {
            throw new IllegalStateException("expected a message at " + offset + ", but the log has " + next(offset));
        }
        return null;
    }

    void drop() {
        if (from >= 0) {
            from = -1;
            offsets = NO_OFFSETS;
            messages = NO_MESSAGES;
            index = 0;
        }
    }

    void close() {
        closed = true;
        drop();
    }

    long bytes() {
        long bytes = 0;
        for (MessageView message : messages) {
            bytes += message.sizeBytes();
        }
        return bytes;
    }
}
