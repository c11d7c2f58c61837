package org.weirmq.log.fake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The contents of a file: what is durable, what is seen, and the writes that make the difference. */
final class FakeInode {
    private static final int SECTOR_BYTES = 512;

    private byte[] durable = new byte[0];
    private byte[] seen = new byte[0];
    private int length;
    private final List<Write> unforced = new ArrayList<>();
    private final List<Write> unseen = new ArrayList<>();

    /** A write that no force has covered; {@code lost} if the force that should have covered it failed. */
    private record Write(int position, byte[] bytes, boolean lost) {}

    int length() {
        return length;
    }

    byte[] bytes() {
        return Arrays.copyOf(seen, length);
    }

    int read(byte[] to, long position) {
        int count = (int) Math.max(0, Math.min(to.length, length - position));
        if (count > 0) {
            System.arraycopy(seen, (int) position, to, 0, count);
        }
        return count;
    }

    void write(int position, byte[] bytes) {
        unforced.add(new Write(position, bytes, false));
        put(position, bytes);
    }

    /** A write that reached the disk's cable when the power went: it may arrive. */
    void writeUnseen(int position, byte[] bytes) {
        unseen.add(new Write(position, bytes, false));
    }

    private void put(int position, byte[] bytes) {
        int end = position + bytes.length;
        if (end > seen.length) {
            seen = Arrays.copyOf(seen, Math.max(end, seen.length * 2));
        }
        System.arraycopy(bytes, 0, seen, position, bytes.length);
        length = Math.max(length, end);
    }

    void force() {
        List<Write> lost = new ArrayList<>();
        for (Write write : unforced) {
            if (write.lost) {
                lost.add(write);
            } else {
                int end = write.position + write.bytes.length;
                durable = end > durable.length ? Arrays.copyOf(durable, end) : durable;
                System.arraycopy(write.bytes, 0, durable, write.position, write.bytes.length);
            }
        }
        unforced.clear();
        unforced.addAll(lost);
    }

    void forceFailed() {
        unforced.replaceAll(write -> new Write(write.position, write.bytes, true));
    }

    void overwrite(long position, byte[] bytes) {
        put((int) position, bytes);
        durable = placed(durable, (int) position, bytes, 0, bytes.length);
    }

    void truncate(int newLength) {
        durable = Arrays.copyOf(durable, Math.min(durable.length, newLength));
        seen = Arrays.copyOf(seen, newLength);
        length = newLength;
    }

    FakeInode copy() {
        FakeInode copy = new FakeInode();
        copy.durable = durable.clone();
        copy.seen = seen.clone();
        copy.length = length;
        copy.unforced.addAll(unforced);
        return copy;
    }

    FakeInode crashed(Random random) {
        byte[] kept = durable.clone();
        for (Write write : unforced) {
            kept = write.lost ? kept : arrived(kept, write, random);
        }
        for (Write write : unseen) {
            kept = arrived(kept, write, random);
        }
        FakeInode after = new FakeInode();
        after.durable = kept;
        after.seen = kept.clone();
        after.length = kept.length;
        return after;
    }

    private static byte[] arrived(byte[] on, Write write, Random random) {
        int fate = random.nextInt(4);
        if (fate == 0) {
            return on;
        }
        if (fate == 1) {
            return placed(on, write.position, write.bytes, 0, write.bytes.length);
        }
        byte[] torn = on;
        for (int from = 0; from < write.bytes.length; ) {
            int to = Math.min(write.bytes.length, from + SECTOR_BYTES - (write.position + from) % SECTOR_BYTES);
            if (random.nextBoolean()) {
                int end = random.nextInt(8) == 0 ? from + random.nextInt(to - from + 1) : to;
                torn = placed(torn, write.position, write.bytes, from, end);
            }
            from = to;
        }
        return torn;
    }

    private static byte[] placed(byte[] on, int position, byte[] bytes, int from, int to) {
        byte[] result = Arrays.copyOf(on, Math.max(on.length, position + to));
        System.arraycopy(bytes, from, result, position + from, to - from);
        return result;
    }
}
