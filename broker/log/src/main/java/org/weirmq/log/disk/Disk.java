package org.weirmq.log.disk;

import java.io.IOException;
import java.util.List;

/**
 * One directory tree that belongs to the engine. Names are relative and use {@code /}, the top directory is the empty
 * name.
 *
 * <ul>
 *   <li>What was written to a file survives a crash once {@link DiskFile#force} returned; that a file exists, has its
 *       name or is gone survives once {@link #forceDirectory} of its directory returned. Until then a crash may keep
 *       or lose each of these on its own.
 *   <li>Called from the loop and from the engine's other threads, but never by two threads for the same file at once
 *       except for reads.
 *   <li>An exception leaves the outcome open; the engine does not try again.
 * </ul>
 */
public interface Disk {
    /** Opens a file for reading and writing; creates it, empty, if it is not there. */
    DiskFile open(String name) throws IOException;

    /** Whether there is such a file. */
    boolean exists(String name) throws IOException;

    /** Names of the files directly in a directory, sorted, each with the directory in front; none if it is not there. */
    List<String> list(String directory) throws IOException;

    /** Makes a directory unless it is there. */
    void createDirectory(String directory) throws IOException;

    /** Gives a file another name in the same directory, replacing what had that name, in one step. */
    void rename(String from, String to) throws IOException;

    /** Removes a file; one that is not there is no error. An open file stays readable until it is closed. */
    void delete(String name) throws IOException;

    /** Makes names in this directory durable. */
    void forceDirectory(String directory) throws IOException;

    /** Bytes that can still be written. */
    long usableSpace() throws IOException;

    /**
     * Takes the exclusive right to this tree until the returned handle is closed or the process ends.
     *
     * @throws org.weirmq.log.LogException IN_USE when somebody else has it, NOT_WRITABLE when the tree cannot be
     *     written
     */
    Lock lock(String name);

    /** The exclusive right to the tree. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
