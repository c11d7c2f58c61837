package org.weirmq.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Reads may come from several threads; all else from one at a time. */
public interface DiskFile extends AutoCloseable {
    /** The name it was opened by, relative to its disk. */
    String name();

    long size() throws IOException;

    /**
     * Fills the buffer from a position on, as far as the file goes.
     *
     * @return bytes read; less than the buffer's room only at the end of the file
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes all that remains in the buffer; the file grows as needed. Durable only after {@link #force}. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Everything written so far, and the length, survives a crash once this returns. */
    void force() throws IOException;

    /** Gives the file this length with zeros where nothing was written, takes the room for it, and forces that. */
    void preallocate(long size) throws IOException;

    @Override
    void close() throws IOException;
}
