package org.weirmq.core;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often messages have failed, by offset: pages of {@value #PAGE_OFFSETS} counts of two bytes each, so that a rollback of
 * everything costs about three bytes for a message. A page exists while it has a count.
 */
final class Attempts {
    /** Higher counts are kept as this one. */
    static final int COUNT_MAX = Character.MAX_VALUE;

    private static final int PAGE_OFFSETS = 64;

    private static final class Page {
        final char[] counts = new char[PAGE_OFFSETS];
        int size;
    }

    /** Takes runs of offsets that failed equally often: from the first to behind the last. */
    interface Runs {
        void run(long from, long to, int count);
    }

    private final TreeMap<Long, Page> pages = new TreeMap<>();

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** 0 for a message that never failed. */
    int get(long offset) {
        Page page = pages.isEmpty() ? null : pages.get(offset / PAGE_OFFSETS);
        return page == null ? 0 : page.counts[(int) (offset % PAGE_OFFSETS)];
    }

    /** @param count at least 1 */
    void put(long offset, int count) {
        Page page = pages.computeIfAbsent(offset / PAGE_OFFSETS, number -> new Page());
        int at = (int) (offset % PAGE_OFFSETS);
        page.size += page.counts[at] == 0 ? 1 : 0;
        page.counts[at] = (char) Math.min(count, COUNT_MAX);
    }

    void clear(long from, long to) {
        if (pages.isEmpty() || from >= to) {
            return;
        }
        long first = (from + PAGE_OFFSETS - 1) / PAGE_OFFSETS;
        long behind = to / PAGE_OFFSETS;
        if (first < behind) {
            pages.subMap(first, behind).clear();
        }
        long headEnd = Math.min(to, first * PAGE_OFFSETS);
        clearWithin(from, headEnd);
        clearWithin(Math.max(headEnd, behind * PAGE_OFFSETS), to);
    }

    /** Offsets of one page. */
    private void clearWithin(long from, long to) {
        Page page = from < to ? pages.get(from / PAGE_OFFSETS) : null;
        if (page == null) {
            return;
        }
        for (long offset = from; offset < to; offset++) {
            int at = (int) (offset % PAGE_OFFSETS);
            page.size -= page.counts[at] == 0 ? 0 : 1;
            page.counts[at] = 0;
        }
        if (page.size == 0) {
            pages.remove(from / PAGE_OFFSETS);
        }
    }

    /** All counts, by rising offset, in runs as long as they get. */
    void runs(Runs runs) {
        Run run = null;
        for (Map.Entry<Long, Page> entry : pages.entrySet()) {
            char[] counts = entry.getValue().counts;
            for (int i = 0; i < PAGE_OFFSETS; i++) {
                if (counts[i] != 0) {
                    run = Run.add(run, entry.getKey() * PAGE_OFFSETS + i, counts[i], runs);
                }
            }
        }
        if (run != null) {
            runs.run(run.from, run.to, run.count);
        }
    }

    /** A run that grows until an offset does not continue it. */
    static final class Run {
        private final long from;
        private long to;
        private final int count;

        private Run(long from, int count) {
            this.from = from;
            this.to = from + 1;
            this.count = count;
        }

        long from() {
            return from;
        }

        long to() {
            return to;
        }

        int count() {
            return count;
        }

        /** The run with one more offset, or the one that begins there when the old one had to be told. */
        static Run add(@Nullable Run run, long offset, int count, Runs told) {
            if (run != null && run.to == offset && run.count == count) {
                run.to++;
                return run;
            }
            if (run != null) {
                told.run(run.from, run.to, run.count);
            }
            return new Run(offset, count);
        }
    }
}
