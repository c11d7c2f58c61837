package org.weirmq.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file behind a channel. */
final class ChannelFile implements DiskFile {
    private static final int ZEROS_BYTES = 1 << 20;

    private final String name;
    private final FileChannel channel;

    ChannelFile(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = channel.read(into, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    @Override
    public void force() throws IOException {
        // The length counts as data that is needed to read the file, so this also covers a file that grew.
        channel.force(false);
    }

    @Override
    public void preallocate(long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, Math.max(size, 1)));
        for (long at = channel.size(); at < size; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
            write(zeros, at);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
