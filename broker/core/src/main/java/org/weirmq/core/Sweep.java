package org.weirmq.core;

import java.util.ArrayList;
import java.util.List;
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

    boolean matches(MessageView message) {
        return selector == null || selector.matches(message);
    }

    void close() {
        readers.forEach(Reader::close);
    }
}
