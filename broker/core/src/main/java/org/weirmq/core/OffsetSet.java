package org.weirmq.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of offsets as pages of bits. A page exists only while it has a bit; memory is at most one bit per offset of the
 * span that is in use.
 */
final class OffsetSet {
    private static final int PAGE_BITS = 12;
    private static final int WORDS = 1 << (PAGE_BITS - 6);

    private static final class Page {
        final long[] words = new long[WORDS];
        int count;
    }

    /** Takes ranges of offsets: from the first to behind the last. */
    interface Ranges {
        void range(long from, long to);
    }

    private final Map<Long, Page> pages = new HashMap<>();
    private long size;
    private long lastNumber = -1;
    private @Nullable Page lastPage;

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private @Nullable Page page(long number) {
        if (number != lastNumber) {
            lastNumber = number;
            lastPage = pages.get(number);
        }
        return lastPage;
    }

    private Page create(long number) {
        Page page = page(number);
        if (page == null) {
            page = new Page();
            pages.put(number, page);
            lastPage = page;
        }
        return page;
    }

    private void drop(long number) {
        pages.remove(number);
        lastNumber = -1;
        lastPage = null;
    }

    private static int word(long offset) {
        return (int) (offset >>> 6) & (WORDS - 1);
    }

    boolean contains(long offset) {
        Page page = page(offset >>> PAGE_BITS);
        return page != null && (page.words[word(offset)] & 1L << offset) != 0;
    }

    boolean add(long offset) {
        Page page = create(offset >>> PAGE_BITS);
        long bit = 1L << offset;
        if ((page.words[word(offset)] & bit) != 0) {
            return false;
        }
        page.words[word(offset)] |= bit;
        page.count++;
        size++;
        return true;
    }

    boolean remove(long offset) {
        Page page = page(offset >>> PAGE_BITS);
        long bit = 1L << offset;
        if (page == null || (page.words[word(offset)] & bit) == 0) {
            return false;
        }
        page.words[word(offset)] &= ~bit;
        size--;
        if (--page.count == 0) {
            drop(offset >>> PAGE_BITS);
        }
        return true;
    }

    void addRange(long from, long to) {
        for (long offset = from; offset < to; offset++) {
            if ((offset & 63) == 0 && to - offset >= 64) {
                Page page = create(offset >>> PAGE_BITS);
                int added = 64 - Long.bitCount(page.words[word(offset)]);
                page.words[word(offset)] = -1;
                page.count += added;
                size += added;
                offset += 63;
            } else {
                add(offset);
            }
        }
    }

    /** The first offset from here on that is not in the set. */
    long nextAbsent(long from) {
        long offset = from;
        while (true) {
            Page page = page(offset >>> PAGE_BITS);
            if (page == null) {
                return offset;
            }
            long absent = ~page.words[word(offset)] >>> offset;
            if (absent != 0) {
                return offset + Long.numberOfTrailingZeros(absent);
            }
            offset = (offset | 63) + 1;
        }
    }

    /** Forgets everything below an offset, which itself must not be in the set. */
    void dropBelow(long from, long to) {
        if ((to - from) >>> PAGE_BITS > pages.size()) {
            long whole = to >>> PAGE_BITS; // a far jump: look at the pages there are, not at those that are not
            pages.entrySet().removeIf(entry -> {
                boolean below = entry.getKey() < whole;
                size -= below ? entry.getValue().count : 0;
                return below;
            });
            lastNumber = -1;
            lastPage = null;
            dropBelow(Math.max(from, whole << PAGE_BITS), to);
            return;
        }
        long offset = from;
        while (offset < to && size > 0) {
            long number = offset >>> PAGE_BITS;
            long pageEnd = (number + 1) << PAGE_BITS;
            Page page = page(number);
            if (page != null && pageEnd <= to && (offset & ((1 << PAGE_BITS) - 1)) == 0) {
                size -= page.count;
                drop(number);
            } else if (page != null) {
                for (; offset < Math.min(pageEnd, to); offset++) {
                    remove(offset);
                }
            }
            offset = pageEnd;
        }
    }

    /** All ranges between two offsets, rising. */
    void ranges(long from, long to, Ranges ranges) {
        long offset = from;
        while (offset < to) {
            long start = nextPresent(offset, to);
            if (start >= to) {
                return;
            }
            long end = Math.min(to, nextAbsent(start));
            ranges.range(start, end);
            offset = end;
        }
    }

    private long nextPresent(long from, long to) {
        long offset = from;
        while (offset < to) {
            Page page = page(offset >>> PAGE_BITS);
            if (page == null) {
                offset = ((offset >>> PAGE_BITS) + 1) << PAGE_BITS;
                continue;
            }
            long present = page.words[word(offset)] >>> offset;
            if (present != 0) {
                return offset + Long.numberOfTrailingZeros(present);
            }
            offset = (offset | 63) + 1;
        }
        return to;
    }
}
