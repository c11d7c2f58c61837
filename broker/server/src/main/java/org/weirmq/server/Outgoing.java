package org.weirmq.server;

/**
 * The memory for messages that wait to leave, over all links. One link has at most a part of it; an empty queue takes a
 * message in any case, so that everybody gets on.
 */
final class Outgoing {
    /** One link has at most this part. */
    private static final int LINKS_SHARE = 16;

    private final long bytesMax;
    private long bytes;

    Outgoing(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long bytes() {
        return bytes;
    }

    void add(LinkQueue queue, Object item, long ticket) {
        bytes -= queue.bytes();
        queue.add(item, ticket);
        bytes += queue.bytes();
    }

    /** Whether the queue takes more deliveries; when it does not, {@link #left} will tell that it does again. */
    boolean hasRoom(LinkQueue queue) {
        boolean room = queue.bytes() == 0 || queue.bytes() < bytesMax / LINKS_SHARE && bytes < bytesMax;
        queue.heldBack |= !room;
        return room;
    }

    /** So many bytes have left the queue. Returns whether deliveries were held back and now there is room. */
    boolean left(LinkQueue queue, long left) {
        bytes -= left;
        if (!queue.heldBack) {
            return false;
        }
        queue.heldBack = false;
        return hasRoom(queue);
    }
}
