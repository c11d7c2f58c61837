package org.weirmq.log.local;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.weirmq.log.BlobId;

/** Receives records read from a file. */
interface RecordSink {
    void record(long log, long offset, @Nullable BlobId blob, byte[] payload) throws IOException;
}
