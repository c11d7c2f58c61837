package org.weirmq.core;

import java.util.List;

/** For a core that is only to read: it may let go of records, and must not write. */
final class NoJournal implements Journal {
    @Override
    public long append(List<Fact> facts, boolean force, long[] offsets) {
        throw new IllegalStateException("expected nothing to be appended, but " + facts);
    }

    @Override
    public void fetch(long log, long fromOffset, int bytesMax, Fetched callback) {
        throw new IllegalStateException("expected nothing to be read, but log " + log);
    }

    @Override
    public void release(long log, long from, long to) {}

    @Override
    public void trim(long log, long before) {}

    @Override
    public void delete(long log) {}
}
