package org.weirmq.log.local;

import org.weirmq.log.Space;

/** Tells from the free space whether the reserve is reached; it must be left clearly before all is well again. Pure. */
final class SpaceGauge {
    private static final long MEASURE_EVERY_MS = 500;

    private final long reserveBytes;
    private long measuredAtMs = Long.MIN_VALUE;
    private boolean low;

    SpaceGauge(long reserveBytes) {
        this.reserveBytes = reserveBytes;
    }

    /** Whether it is time to look again. */
    boolean isDue(long nowMs) {
        return measuredAtMs == Long.MIN_VALUE || nowMs - measuredAtMs >= MEASURE_EVERY_MS;
    }

    void measured(long nowMs, long usableBytes) {
        measuredAtMs = nowMs;
        long enough = low ? reserveBytes + reserveBytes / 8 : reserveBytes;
        low = usableBytes < enough;
    }

    Space space() {
        return low ? Space.LOW : Space.OK;
    }
}
