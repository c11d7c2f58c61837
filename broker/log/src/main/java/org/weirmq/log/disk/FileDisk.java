package org.weirmq.log.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;

/** A directory of the operating system's file system. */
public final class FileDisk implements Disk {
    private final Path root;

    public FileDisk(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public DiskFile open(String name) throws IOException {
        FileChannel channel = FileChannel.open(
                path(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new ChannelFile(name, channel);
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        Path path = path(directory);
        if (!Files.isDirectory(path)) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, Files::isRegularFile)) {
            for (Path file : files) {
                String plain = file.getFileName().toString();
                names.add(directory.isEmpty() ? plain : directory + "/" + plain);
            }
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        Files.createDirectories(path(directory));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        try (FileChannel channel = FileChannel.open(path(directory), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableSpace() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public Lock lock(String name) {
        FileChannel channel = openLockFile(name);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse();
            }
            return channel::close;
        } catch (OverlappingFileLockException e) {
            throw inUse();
        } catch (IOException e) {
            throw notWritable(e);
        } finally {
            if (lock == null) {
                closeAfterRefusal(channel);
            }
        }
    }

    private FileChannel openLockFile(String name) {
        try {
            Files.createDirectories(root);
            return FileChannel.open(path(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private void closeAfterRefusal(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private LogException inUse() {
        return new LogException(
                Reason.IN_USE,
                "The data directory " + root + " is in use by another broker. Stop that one, or start this one on a"
                        + " directory of its own.");
    }

    private LogException notWritable(IOException cause) {
        String why = cause instanceof FileSystemException && cause.getMessage() != null
                ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
                : cause.toString();
        return new LogException(
                Reason.NOT_WRITABLE,
                "The data directory " + root + " cannot be written (" + why + "). Give the broker's user the right to"
                        + " read and write it, or choose another directory.",
                cause);
    }

    private Path path(String name) {
        return name.isEmpty() ? root : root.resolve(name);
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
