package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.selector.Selector;

/**
 * The members of a group that want the same messages, with one position on each lane: what lies before it was given out,
 * did not match, or came back and waits in the cursor.
 */
final class Sweep {
    final ConsumerGroup group;
    final @Nullable Selector selector;
    int members;
    private final List<Reader> readers = new ArrayList<>(1);

    Sweep(ConsumerGroup group, @Nullable Selector selector) {
        this.group = group;
        this.selector = selector;
    }

    Reader reader(Cursor cursor) {
        while (readers.size() <= cursor.index) {
            Cursor next = group.cursors.get(readers.size());
            readers.add(new Reader(next.lane, next.floor));
        }
        return readers.get(cursor.index);
    }

    void readers(Consumer<Reader> action) {
        readers.forEach(action);
    }

    boolean matches(MessageView message) {
        return selector == null || selector.matches(message);
    }

    /** Remembers a message that lies before the sweep's position; the sweep itself finds the others. */
    boolean offerAgain(Cursor cursor, Slot slot, int bucket) {
        Reader reader = reader(cursor);
        // whether it matches can be seen only when it has been read back
        boolean mayMatch = slot.isBare() || matches(slot.message());
        return slot.offset() < reader.next && mayMatch && reader.waiting.add(slot, bucket);
    }

    boolean taken(Cursor cursor, long offset, int bucket) {
        return reader(cursor).waiting.remove(offset, bucket);
    }

    /** Returns how many messages it had to offer again. */
    int close() {
        int waiting = 0;
        for (Reader reader : readers) {
            waiting += reader.waiting.size();
            reader.close();
        }
        return waiting;
    }
}
