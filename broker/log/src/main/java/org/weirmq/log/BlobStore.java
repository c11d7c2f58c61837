package org.weirmq.log;

/**
 * Large bodies in chunks. A blob is written, then forced, then named by a record: {@link Entry#blob}. It is removed when
 * that record is released; blobs that no record names are removed at the next start, or by {@link #discard}.
 * Called on the loop; callbacks come back on the loop, later than the call.
 */
public interface BlobStore {
    /** Whether this id is taken: something was written under it, by whomever, and has not been removed. */
    boolean holds(BlobId blob);

    /** Appends a chunk; chunks of one blob come in order. The callback gets null, or what went wrong. */
    void write(BlobId blob, byte[] chunk, Done done);

    /** Makes a blob durable; to be called before the record that names it is appended. */
    void force(BlobId blob, Done done);

    /** Reads up to {@code length} bytes at a position; fewer only at the end of the blob. */
    void read(BlobId blob, long position, int length, BlobRead callback);

    /** Removes a blob that no record will name. */
    void discard(BlobId blob);

    /** The end of an operation. */
    interface Done {
        void done(@org.jspecify.annotations.Nullable LogException failure);
    }

    /** The end of a read. */
    interface BlobRead {
        void read(byte[] bytes, @org.jspecify.annotations.Nullable LogException failure);
    }
}
