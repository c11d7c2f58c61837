package org.weirmq.log.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.weirmq.log.LogException;
import org.weirmq.log.LogException.Reason;
import org.weirmq.log.disk.Disk;
import org.weirmq.log.disk.DiskFile;

/**
 * A disk in memory that is as unkind as a real one may be.
 *
 * <p>The fault model:
 *
 * <ul>
 *   <li>A write is seen by reads at once and is durable only after a force of its file. A crash keeps or drops each
 *       unforced write on its own, in any combination and not in order, and may tear it: only some of its sectors of 512
 *       bytes arrive, and of one sector only a beginning.
 *   <li>Where an unforced write is dropped the old contents show again: what a recycled file held before, or zeros. A file
 *       that grew may have its new length with zeros in it, or not.
 *   <li>That a file was made, renamed or removed is durable only after a force of its directory. A crash keeps or drops
 *       each of these on its own. A rename is one step: it happens or it does not.
 *   <li>A force can fail. What it should have made durable then never becomes durable, not even by a later force that
 *       succeeds, although reads go on showing it: operating systems behave like that.
 *   <li>The disk can be full: a write that needs more room fails and has no effect.
 *   <li>The power can be cut before any operation that changes something. That operation and all later ones fail; an
 *       operation that was a write may still arrive, whole or torn.
 *   <li>What was forced is never lost or changed, except by {@link #overwrite}, which stands for a medium that decays.
 * </ul>
 *
 * <p>One random number generator decides, so a seed repeats everything. Safe for use by several threads.
 */
public final class FakeDisk implements Disk {
    private final Map<String, FakeInode> names = new TreeMap<>();
    private final Map<String, FakeInode> durableNames = new TreeMap<>();
    private final List<NameChange> unforcedChanges = new ArrayList<>();
    private final Set<String> locks = new LinkedHashSet<>();
    private final List<String> trace = new ArrayList<>();
    private long capacityBytes = Long.MAX_VALUE;
    private long operations;
    private long powerCutAt = Long.MAX_VALUE;
    private long forces;
    private long failingForce = Long.MAX_VALUE;
    private boolean tracing;

    /** A change of names in a directory: {@code removed} goes, {@code added} comes; either may be null. */
    private record NameChange(String directory, String removed, String added, FakeInode inode) {}

    /** The power went off. */
    public static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1;

        PowerCut() {
            super("the power was cut");
        }
    }

    /** Cuts the power before the n-th operation from now that changes something; 1 is the next. */
    public synchronized void cutPowerAt(long operation) {
        powerCutAt = operations + operation;
    }

    /** Lets the n-th force of a file from now on fail; 1 is the next. */
    public synchronized void failForce(long force) {
        failingForce = forces + force;
    }

    /** Limits the sum of the lengths of all files. */
    public synchronized void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /** Operations so far that changed something. */
    public synchronized long operations() {
        return operations;
    }

    /** Forces of files so far. */
    public synchronized long forces() {
        return forces;
    }

    public synchronized boolean powerIsCut() {
        return operations >= powerCutAt;
    }

    /** Notes down each operation from now on, for {@link #trace}. */
    public synchronized void traceOperations() {
        tracing = true;
    }

    /** The operations that were noted down. */
    public synchronized List<String> trace() {
        return List.copyOf(trace);
    }

    /** The disk as a restart finds it after the power was cut now. This one is of no use afterwards. */
    public synchronized FakeDisk crash(Random random) {
        powerCutAt = Math.min(powerCutAt, operations);
        FakeDisk after = new FakeDisk();
        after.capacityBytes = capacityBytes;
        after.tracing = tracing;
        Map<String, FakeInode> kept = new TreeMap<>(durableNames);
        for (NameChange change : unforcedChanges) {
            if (random.nextBoolean()) {
                apply(change, kept);
            }
        }
        kept.forEach((name, inode) -> {
            FakeInode survivor = inode.crashed(random);
            after.names.put(name, survivor);
            after.durableNames.put(name, survivor);
        });
        return after;
    }

    /** The disk as a restart finds it after the process alone died: nothing that was written is lost. */
    public synchronized FakeDisk kill() {
        powerCutAt = Math.min(powerCutAt, operations);
        FakeDisk after = new FakeDisk();
        after.capacityBytes = capacityBytes;
        after.tracing = tracing;
        Map<FakeInode, FakeInode> copies = new IdentityHashMap<>();
        names.forEach((name, inode) -> after.names.put(name, copies.computeIfAbsent(inode, FakeInode::copy)));
        durableNames.forEach(
                (name, inode) -> after.durableNames.put(name, copies.computeIfAbsent(inode, FakeInode::copy)));
        for (NameChange change : unforcedChanges) {
            FakeInode inode = change.inode == null ? null : copies.computeIfAbsent(change.inode, FakeInode::copy);
            after.unforcedChanges.add(new NameChange(change.directory, change.removed, change.added, inode));
        }
        return after;
    }

    /** A copy of a file's bytes as they are read now. */
    public synchronized byte[] bytes(String name) {
        return names.get(name).bytes();
    }

    /** Puts a file on the disk, durably. */
    public synchronized void put(String name, byte[] bytes) {
        FakeInode inode = new FakeInode();
        inode.overwrite(0, bytes);
        names.put(name, inode);
        durableNames.put(name, inode);
    }

    /** Changes bytes of a file behind everybody's back, durably. */
    public synchronized void overwrite(String name, long position, byte[] bytes) {
        names.get(name).overwrite(position, bytes);
    }

    /** Cuts a file behind everybody's back, durably. */
    public synchronized void truncate(String name, int length) {
        names.get(name).truncate(length);
    }

    synchronized void changing(String what) throws IOException {
        if (operations >= powerCutAt) {
            throw new PowerCut();
        }
        operations++;
        if (tracing) {
            trace.add(what);
        }
        if (operations >= powerCutAt) {
            throw new PowerCut();
        }
    }

    synchronized boolean forceFails() {
        forces++;
        return forces == failingForce;
    }

    synchronized void needRoom(long more) throws IOException {
        if (more > usableSpace()) {
            throw new IOException("No space left on device");
        }
    }

    private static void apply(NameChange change, Map<String, FakeInode> to) {
        if (change.removed != null) {
            to.remove(change.removed);
        }
        if (change.added != null) {
            to.put(change.added, change.inode);
        }
    }

    private void change(NameChange change) {
        apply(change, names);
        unforcedChanges.add(change);
    }

    private static String directoryOf(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        FakeInode inode = names.get(name);
        if (inode == null) {
            changing("create " + name);
            inode = new FakeInode();
            change(new NameChange(directoryOf(name), null, name, inode));
        }
        return new FakeFile(this, name, inode);
    }

    @Override
    public synchronized boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public synchronized List<String> list(String directory) {
        return names.keySet().stream()
                .filter(name -> directoryOf(name).equals(directory))
                .toList();
    }

    @Override
    public void createDirectory(String directory) {
        // Directories exist as soon as a file is in them.
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        changing("rename " + from + " " + to);
        FakeInode inode = names.get(from);
        if (inode == null) {
            throw new IOException("no such file: " + from);
        }
        change(new NameChange(directoryOf(from), from, to, inode));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        if (names.containsKey(name)) {
            changing("delete " + name);
            change(new NameChange(directoryOf(name), name, null, null));
        }
    }

    @Override
    public synchronized void forceDirectory(String directory) throws IOException {
        changing("force directory " + directory);
        for (Iterator<NameChange> it = unforcedChanges.iterator(); it.hasNext(); ) {
            NameChange change = it.next();
            if (change.directory.equals(directory)) {
                apply(change, durableNames);
                it.remove();
            }
        }
    }

    @Override
    public synchronized long usableSpace() {
        long used = 0;
        for (FakeInode inode : names.values()) {
            used += inode.length();
        }
        return Math.max(0, capacityBytes - used);
    }

    @Override
    public synchronized Lock lock(String name) {
        if (!locks.add(name)) {
            throw new LogException(Reason.IN_USE, "The data directory is in use by another broker.");
        }
        return () -> {
            synchronized (this) {
                locks.remove(name);
            }
        };
    }

    @Override
    public String toString() {
        return "a disk in memory";
    }
}
