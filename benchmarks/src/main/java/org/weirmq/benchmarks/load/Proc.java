package org.weirmq.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Linux /proc readings of one process and of the machine; all zero where /proc is missing. */
final class Proc {
    private static final double TICK_SECONDS = 0.01;
    final double cpuSeconds;
    final double machineCpuSeconds;
    final long rssKb;
    final long peakRssKb;
    final long writtenBytes;

    private Proc(double cpu, double machine, long rss, long peak, long written) {
        cpuSeconds = cpu;
        machineCpuSeconds = machine;
        rssKb = rss;
        peakRssKb = peak;
        writtenBytes = written;
    }

    static Proc read(long pid) {
        double cpu = 0;
        double machine = 0;
        long rss = 0;
        long peak = 0;
        long written = 0;
        try {
            String[] m = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split("\\s+");
            // user nice system irq softirq (idle and iowait left out)
            machine = (Long.parseLong(m[1])
                            + Long.parseLong(m[2])
                            + Long.parseLong(m[3])
                            + Long.parseLong(m[6])
                            + Long.parseLong(m[7]))
                    * TICK_SECONDS;
            if (pid > 0) {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                String[] f = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                cpu = (Long.parseLong(f[11]) + Long.parseLong(f[12])) * TICK_SECONDS;
                rss = field(Path.of("/proc/" + pid + "/status"), "VmRSS:");
                peak = field(Path.of("/proc/" + pid + "/status"), "VmHWM:");
                written = field(Path.of("/proc/" + pid + "/io"), "write_bytes:");
            }
        } catch (IOException | RuntimeException e) {
            // not Linux, not permitted, or the process has gone: the readings that there are
            return new Proc(cpu, machine, rss, peak, written);
        }
        return new Proc(cpu, machine, rss, peak, written);
    }

    private static long field(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).trim().split("\\s+")[0]);
            }
        }
        return 0;
    }

    /** Sets the peak RSS of a process back to its present RSS; false where that is not permitted. */
    static boolean resetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
