package org.weirmq.log;

import org.jspecify.annotations.Nullable;

/**
 * One record to append.
 *
 * @param log the log, see {@link LogIds}
 * @param payload the bytes; owned by the engine from now on
 * @param blob the large body that this record names, or null; the blob lives as long as the record
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record Entry(long log, byte[] payload, @Nullable BlobId blob) {
    public Entry(long log, byte[] payload) {
        this(log, payload, null);
    }
}
