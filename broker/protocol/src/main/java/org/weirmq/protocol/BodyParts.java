package org.weirmq.protocol;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A large body in the parts in which it was written, so that nobody has to hold it in one array as well. The bytes of a part
 * do not change once it was added.
 */
public final class BodyParts {
    private record Part(byte[] bytes, int length) {
        InputStream open() {
            return new ByteArrayInputStream(bytes, 0, length);
        }
    }

    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private long length;

    /** The first bytes of an array, which belongs to the body from here on. */
    public void add(byte[] bytes, int length) {
        parts.add(new Part(bytes, length));
        this.length += length;
    }

    /** The body as it is now: what is added to this one later is not in it. */
    public BodyParts snapshot() {
        BodyParts copy = new BodyParts();
        copy.parts.addAll(parts);
        copy.length = length;
        return copy;
    }

    public long length() {
        return length;
    }

    /** Takes the first part out of the body, which does not hold it any more; null when there is none. */
    public @Nullable ByteBuffer poll() {
        Part part = parts.poll();
        if (part == null) {
            return null;
        }
        length -= part.length;
        return ByteBuffer.wrap(part.bytes, 0, part.length);
    }

    /** Reads the body as it is now. */
    public InputStream open() {
        Enumeration<InputStream> streams = Collections.enumeration(
                new ArrayList<>(parts.stream().map(Part::open).toList()));
        return new SequenceInputStream(streams);
    }

    /** The bytes from a position on, up to a number of bytes or the end of the body. */
    public byte[] copy(long from, int bytesMax) {
        byte[] out = new byte[(int) Math.min(bytesMax, length - from)];
        long partStart = 0;
        int filled = 0;
        for (Part part : parts) {
            long at = from + filled - partStart;
            if (at < part.length && filled < out.length) {
                int copied = (int) Math.min(part.length - at, out.length - filled);
                System.arraycopy(part.bytes, (int) at, out, filled, copied);
                filled += copied;
            }
            partStart += part.length;
        }
        return out;
    }
}
