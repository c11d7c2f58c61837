package org.weirmq.log.fake;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weirmq.log.disk.DiskFile;

/** An open file of a {@link FakeDisk}. */
final class FakeFile implements DiskFile {
    private final FakeDisk disk;
    private final String name;
    private final FakeInode inode;
    private boolean closed;

    FakeFile(FakeDisk disk, String name, FakeInode inode) {
        this.disk = disk;
        this.name = name;
        this.inode = inode;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException(name + " is closed");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            checkOpen();
            return inode.length();
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        synchronized (disk) {
            checkOpen();
            byte[] bytes = new byte[into.remaining()];
            int count = inode.read(bytes, position);
            into.put(bytes, 0, count);
            return count;
        }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        synchronized (disk) {
            checkOpen();
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            boolean powered = !disk.powerIsCut();
            try {
                disk.changing("write " + name + " at " + position + " bytes " + bytes.length);
            } catch (FakeDisk.PowerCut e) {
                if (powered) {
                    inode.writeUnseen((int) position, bytes);
                }
                throw e;
            }
            disk.needRoom(Math.max(0, position + bytes.length - inode.length()));
            inode.write((int) position, bytes);
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (disk) {
            checkOpen();
            disk.changing("force " + name);
            if (disk.forceFails()) {
                inode.forceFailed();
                throw new IOException("Input/output error");
            }
            inode.force();
        }
    }

    @Override
    public void preallocate(long size) throws IOException {
        synchronized (disk) {
            long have = inode.length();
            if (size > have) {
                write(ByteBuffer.allocate((int) (size - have)), have);
            }
            force();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
