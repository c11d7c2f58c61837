package org.weirmq.core;

import java.util.List;

/** What the core needs of a log. Called on the core's thread only; callbacks come back on it. */
public interface Journal {
    /**
     * Appends facts as one atomic unit and gives offsets at once.
     *
     * @param force whether somebody waits for it
     * @param offsets receives the offset of each fact, in order
     * @return the ticket by which durability is reported
     */
    long append(List<Fact> facts, boolean force, long[] offsets);

    /** Reads messages of a data log; the callback comes later, never before this returns. */
    void fetch(long log, long fromOffset, int bytesMax, Fetched callback);

    /** These records are not needed again, once everything appended so far is durable. */
    void release(long log, long from, long to);

    void trim(long log, long before);

    void delete(long log);

    /** So much has been appended and is not durable that what can wait should. */
    default boolean isBehind() {
        return false;
    }

    /** Rising offsets and their messages; empty when there is nothing from the offset on. */
    interface Fetched {
        void fetched(long[] offsets, MessageView[] messages);
    }
}
