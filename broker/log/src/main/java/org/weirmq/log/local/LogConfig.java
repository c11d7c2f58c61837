package org.weirmq.log.local;

import java.util.Objects;

/**
 * The limits of a local engine, all in one place.
 *
 * @param walFileBytes size of one preallocated file of the write-ahead log; also the limit of one append
 * @param walCapacityBytes the write-ahead log is kept around this size; a checkpoint starts when half of it is used
 * @param fsync when an append counts as durable
 * @param fsyncIntervalMs how often the disk is forced with {@link FsyncMode#INTERVAL}
 * @param flushIntervalMs how long a lazy append may wait for its force
 * @param inlineForceMicrosMax a force is made on the loop while it takes less than this on average
 * @param reserveBytes free space below which {@code space()} is LOW
 * @param volatileBytesMax payload that volatile logs keep in memory; the rest is spilled
 * @param spillFileBytes size at which a spill file of volatile logs is closed and a new one begun
 * @param runsMax runs above which the smallest neighbours are merged
 */
public record LogConfig(
        int walFileBytes,
        long walCapacityBytes,
        FsyncMode fsync,
        long fsyncIntervalMs,
        long flushIntervalMs,
        long inlineForceMicrosMax,
        long reserveBytes,
        long volatileBytesMax,
        long spillFileBytes,
        int runsMax) {

    /** The smallest file that makes sense: a header, an end mark and one small record. */
    static final int WAL_FILE_BYTES_MIN = 512;

    public LogConfig {
        Objects.requireNonNull(fsync, "fsync");
        atLeast("walFileBytes", walFileBytes, WAL_FILE_BYTES_MIN);
        if (walFileBytes % 8 != 0) {
            throw new IllegalArgumentException("walFileBytes must be a multiple of 8, but is " + walFileBytes);
        }
        atLeast("walCapacityBytes", walCapacityBytes, 2L * walFileBytes);
        atLeast("fsyncIntervalMs", fsyncIntervalMs, 1);
        atLeast("flushIntervalMs", flushIntervalMs, 1);
        atLeast("inlineForceMicrosMax", inlineForceMicrosMax, 0);
        atLeast("reserveBytes", reserveBytes, 0);
        atLeast("volatileBytesMax", volatileBytesMax, 0);
        atLeast("spillFileBytes", spillFileBytes, 1);
        atLeast("runsMax", runsMax, 2);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public static LogConfig defaults() {
        return builder().build();
    }

    /** Collects settings; what is not set has its default. */
    public static final class Builder {
        private int walFileBytes = 32 << 20;
        private long walCapacityBytes = 256L << 20;
        private FsyncMode fsync = FsyncMode.ALWAYS;
        private long fsyncIntervalMs = 100;
        private long flushIntervalMs = 20;
        private long inlineForceMicrosMax = 200;
        private long reserveBytes = -1;
        private long volatileBytesMax = 64L << 20;
        private long spillFileBytes = 64L << 20;
        private int runsMax = 24;

        private Builder() {}

        public Builder wal(int fileBytes, long capacityBytes) {
            walFileBytes = fileBytes;
            walCapacityBytes = capacityBytes;
            return this;
        }

        public Builder fsync(FsyncMode mode) {
            fsync = mode;
            return this;
        }

        public Builder fsyncIntervalMs(long ms) {
            fsyncIntervalMs = ms;
            return this;
        }

        public Builder flushIntervalMs(long ms) {
            flushIntervalMs = ms;
            return this;
        }

        /** 0 makes every force on the committer's thread. */
        public Builder inlineForceMicrosMax(long micros) {
            inlineForceMicrosMax = micros;
            return this;
        }

        /** Twice the capacity of the write-ahead log unless set. */
        public Builder reserveBytes(long bytes) {
            reserveBytes = bytes;
            return this;
        }

        public Builder volatileBytesMax(long bytes) {
            volatileBytesMax = bytes;
            return this;
        }

        public Builder spillFileBytes(long bytes) {
            spillFileBytes = bytes;
            return this;
        }

        public Builder runsMax(int runs) {
            runsMax = runs;
            return this;
        }

        public LogConfig build() {
            return new LogConfig(
                    walFileBytes,
                    walCapacityBytes,
                    fsync,
                    fsyncIntervalMs,
                    flushIntervalMs,
                    inlineForceMicrosMax,
                    reserveBytes < 0 ? 2 * walCapacityBytes : reserveBytes,
                    volatileBytesMax,
                    spillFileBytes,
                    runsMax);
        }
    }
}
