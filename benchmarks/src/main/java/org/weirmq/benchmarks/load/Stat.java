package org.weirmq.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Counters of one worker. One writer thread; the main thread reads counts live and histograms at the end. */
final class Stat {
    private static final long MAX_NANOS = 600_000_000_000L;
    final AtomicLong done = new AtomicLong();
    final Histogram latency = new Histogram(MAX_NANOS, 3);

    void count(long n) {
        done.lazySet(done.get() + n);
    }

    void record(long nanos) {
        latency.recordValue(Math.min(Math.max(nanos, 1), MAX_NANOS));
    }
}
