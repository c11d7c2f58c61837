package org.weirmq.log.local;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over a part of a buffer; the buffer's own position and limit stay as they are. */
final class Checksum {
    private Checksum() {}

    static int of(ByteBuffer buffer, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
