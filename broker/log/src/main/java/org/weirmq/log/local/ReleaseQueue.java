package org.weirmq.log.local;

/** Releases that wait until everything appended before them is forced. */
final class ReleaseQueue {
    /** {@code to} of a release that stands for the deletion of the log. */
    static final long DELETE = -1;

    private static final int FIELDS = 4;
    private static final int CAPACITY_KEPT_MAX = 64 << 10;

    private long[] fields = new long[64 * FIELDS];
    private int head;
    private int tail;

    /** Carries a release out. */
    interface Target {
        void release(long log, long from, long to);
    }

    /** @param ticket the last append before the release */
    void add(long ticket, long log, long from, long to) {
        int last = tail - FIELDS;
        if (last >= head
                && fields[last] == ticket
                && fields[last + 1] == log
                && fields[last + 3] == from
                && to != DELETE) {
            fields[last + 3] = to;
            return;
        }
        if (tail == fields.length) {
            makeRoom();
        }
        fields[tail] = ticket;
        fields[tail + 1] = log;
        fields[tail + 2] = from;
        fields[tail + 3] = to;
        tail += FIELDS;
    }

    private void makeRoom() {
        int used = tail - head;
        long[] to = used * 2 > fields.length ? new long[fields.length * 2] : fields;
        System.arraycopy(fields, head, to, 0, used);
        fields = to;
        head = 0;
        tail = used;
    }

    /** Carries out what waited for this ticket or an older one. */
    void forced(long ticket, Target target) {
        while (head < tail && fields[head] <= ticket) {
            int at = head;
            head += FIELDS;
            target.release(fields[at + 1], fields[at + 2], fields[at + 3]);
        }
        if (head == tail) {
            head = 0;
            tail = 0;
            if (fields.length > CAPACITY_KEPT_MAX) {
                fields = new long[64 * FIELDS];
            }
        }
    }

    boolean isEmpty() {
        return head == tail;
    }
}
