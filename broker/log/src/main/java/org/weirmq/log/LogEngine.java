package org.weirmq.log;

import java.util.List;

/**
 * Where records are kept. Nothing above this port knows whether the records lie in local files or elsewhere.
 *
 * <ul>
 *   <li>Every method is called on the one thread that owns the engine (the loop), and every callback comes back on it.
 *   <li>A log is named by a number that its owner chose, see {@link LogIds}; it exists from its first append on.
 *   <li>Offsets are the engine's: they rise within a log and may have gaps.
 *   <li>{@link #append} assigns offsets and a ticket at once. The ticket is durable when {@link
 *       LogListener#durable} names it or a later one; only then may anything that depends on it leave the broker.
 *   <li>A failed write or force is final: {@link LogListener#failed} is called once, nothing is ever reported durable
 *       again, and the engine has to be closed and recovered.
 * </ul>
 */
public interface LogEngine extends AutoCloseable {

    /**
     * Hands over the newest snapshot of every state log and then every later record of every log, in the order in which
     * they were appended. Called once, before anything else.
     *
     * @throws LogException when the data is in use, of a newer format, or damaged (with file and position)
     */
    void recover(Recovery recovery);

    /**
     * Appends entries as one atomic unit: after a crash all of them are there or none is.
     *
     * @param entries at least one; their payloads must not change afterwards
     * @param force whether somebody waits for durability; a lazy batch becomes durable with the next forced one or
     *     after the flush interval
     * @return the ticket, and the offset given to each entry in order
     */
    Appended append(List<Entry> entries, Force force);

    /**
     * The loop has handed over all it had: one force now serves everything that is pending. Depending on the measured
     * cost of a force it happens here, with {@link LogListener#durable} called before this method returns, or on the
     * committer's thread with the call coming back on the loop.
     */
    void endOfTurn();

    /** Time passes: forces lazy batches that have waited long enough, starts checkpoints. Call every few milliseconds. */
    void tick(long nowMs);

    /**
     * Reads records from an offset on, in order, up to about {@code bytesMax} bytes of payload but at least one record
     * if there is one. The callback comes later, never before this method returns. Records appended and not yet durable
     * may be included.
     */
    void read(long log, long fromOffset, int bytesMax, ReadCallback callback);

    /**
     * These records will not be needed again: they need not be spilled at a checkpoint and their space may be reused.
     * Takes effect when everything appended before this call is durable. Offsets that do not exist are ignored.
     *
     * @param from the first offset
     * @param to the offset after the last
     */
    void release(long log, long from, long to);

    /** Releases everything in this log below an offset. Takes effect as {@link #release} does. */
    void trim(long log, long before);

    /** Forgets a log with all its records. Takes effect as {@link #release} does. The number is not used again. */
    void delete(long log);

    /** The first kept offset and the offset that the next append would get; (0, 0) for a log that does not exist. */
    LogRange range(long log);

    /** How much room is left: sends are refused when it is {@link Space#LOW}, settlements are not. */
    Space space();

    /**
     * The engine's background work lags behind the appends: while this is true the owner takes nothing new from its
     * clients, so that who outruns the disk is slowed and not refused. It ends by itself.
     */
    default boolean isBehind() {
        return false;
    }

    /** Bytes appended and not yet durable: the owner stops reading from its clients while this is large. */
    long pendingBytes();

    /** Large bodies, kept beside the log. */
    BlobStore blobs();

    /** Forces what is pending, takes a last checkpoint and lets the files go. After a failure it only lets them go. */
    @Override
    void close();
}
