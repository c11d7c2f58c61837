package org.weirmq.core;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One log of a bucket of delayed messages. While its time is near, memory has the due times of those that are due first:
 * the messages themselves as far as the budget of {@link Held} goes, the others are read back one by one. When there are more
 * than {@link #DUES_MAX}, the log is read through again after these.
 */
final class DelayLog {
    private static final int DUES_MAX = 1 << 16;
    private static final Comparator<Due> BY_TIME =
            Comparator.comparingLong(Due::dueMs).thenComparingLong(Due::offset);

    /** @param kept null when memory does not hold it */
    record Due(long dueMs, long offset, @Nullable MessageView kept) {}

    final long log;
    private final Held held;
    private final int duesMax;
    /** Behind the last message. */
    long end;
    /** Below this all have gone to their destination. */
    long floor;
    /** The same above the floor. */
    final OffsetSet taken = new OffsetSet();

    private final TreeSet<Due> dues = new TreeSet<>(BY_TIME);
    /** All that is due later than this was left out; null when nothing was. */
    private @Nullable Due last;

    private final Page page = new Page();
    private boolean loaded;
    private boolean loading;
    private boolean closed;

    DelayLog(long log, Held held) {
        this(log, held, DUES_MAX);
    }

    DelayLog(long log, Held held, int duesMax) {
        this.log = log;
        this.held = held;
        this.duesMax = duesMax;
    }

    boolean isEmpty() {
        return floor >= end;
    }

    boolean isLoading() {
        return loading;
    }

    /** What is in memory is all there is. */
    void loaded() {
        loaded = true;
        loading = false;
    }

    /** {@code apply} of a message. */
    void arrived(long offset, MessageView message) {
        if (offset > end) {
            take(end, offset); // a gap
        }
        end = offset + 1;
        if (loaded) {
            add(offset, message);
        }
    }

    /** {@code apply} of a move to the destination. */
    void take(long from, long to) {
        taken.addRange(from, to);
        long old = floor;
        floor = taken.nextAbsent(floor);
        taken.dropBelow(old, floor);
    }

    private void add(long offset, MessageView message) {
        Due due = new Due(message.deliverAtMs(), offset, null);
        Due limit = last;
        if (limit != null && BY_TIME.compare(due, limit) > 0 || dues.contains(due)) {
            return;
        }
        dues.add(held.take(message) ? new Due(due.dueMs, offset, message) : due);
        if (dues.size() > duesMax) {
            letGo(dues.pollLast());
            last = dues.last();
        }
    }

    /** The first that is due; null when none is, or when that is not known yet: then {@code asker} gets a turn later. */
    @Nullable Due first(long nowMs, Core core, Work asker) {
        if (!loaded) {
            if (!loading) {
                load(core, asker);
            }
            return null;
        }
        if (dues.isEmpty()) {
            if (last == null) {
                return null;
            }
            loaded = false;
            return first(nowMs, core, asker);
        }
        Due first = dues.first();
        return first.dueMs <= nowMs ? first : null;
    }

    /** The message of the first; null when it has to be fetched first: then {@code asker} gets a turn later. */
    @Nullable MessageView message(Due first, Core core, Work asker) {
        if (first.kept != null) {
            return first.kept;
        }
        if (page.fetching()) {
            return null;
        }
        MessageView message = page.find(first.offset);
        if (message == null) {
            page.fetch(core, log, first.offset, messages -> core.markDirty(asker));
        }
        return message;
    }

    /** The first goes to its destination. */
    void removeFirst() {
        letGo(dues.pollFirst());
    }

    private void letGo(@Nullable Due due) {
        if (due != null && due.kept != null) {
            held.letGo(due.kept);
        }
    }

    void load(Core core, Work asker) {
        loading = true;
        last = null;
        load(core, asker, floor);
    }

    private void load(Core core, Work asker, long from) {
        if (closed) {
            return;
        }
        if (from >= end) {
            loaded();
            core.markDirty(asker);
            return;
        }
        long endThen = end;
        core.journal.fetch(log, from, core.config.pageBytes(), (offsets, messages) -> {
            for (int i = 0; i < offsets.length && !closed; i++) {
                if (offsets[i] >= floor && !taken.contains(offsets[i])) {
                    add(offsets[i], messages[i]);
                }
            }
            load(core, asker, offsets.length == 0 ? endThen : offsets[offsets.length - 1] + 1);
        });
    }

    /** Nothing of it is wanted any longer. */
    void close() {
        closed = true;
        loaded = false;
        dues.forEach(this::letGo);
        dues.clear();
        page.close();
    }

    Iterable<Due> dues() {
        return dues;
    }
}
