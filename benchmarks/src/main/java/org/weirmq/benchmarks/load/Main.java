package org.weirmq.benchmarks.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Runs one scenario against one provider and prints one JSON line. */
public final class Main {
    private final Opts opts;
    private final Bench bench;
    private final long brokerPid;
    private final Json json = new Json();
    private final List<Thread> senders = new ArrayList<>();
    private final List<Consumer> receivers = new ArrayList<>();

    private Main(Opts opts) throws Exception {
        this.opts = opts;
        this.bench = new Bench(opts, new Provider(opts));
        this.brokerPid = opts.big("broker-pid");
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0 || args[0].equals("--help")) {
            System.err.println("options and defaults: " + Opts.defaults() + "; see README.md");
            System.exit(2);
        }
        Main main = new Main(new Opts(args));
        int exit = main.run();
        System.out.println(main.json);
        System.out.flush();
        System.exit(exit);
    }

    /** One run inside this process: the line of figures. */
    static String line(String... args) throws Exception {
        Main main = new Main(new Opts(args));
        main.run();
        return main.json.toString();
    }

    private int run() throws Exception {
        json.put("label", opts.str("label"))
                .put("scenario", opts.str("scenario"))
                .put("send", opts.str("send"))
                .put("consume", opts.str("consume"))
                .put("persistent", opts.str("persistent"))
                .put("size", bench.size)
                .put("producers", bench.producers)
                .put("consumers", bench.consumers)
                .put("queues", opts.num("queues"));
        try (Connection c = bench.provider.connect()) {
            json.put(
                    "provider",
                    c.getMetaData().getJMSProviderName() + " " + c.getMetaData().getProviderVersion());
        }
        json.put("peak_since_reset", Boolean.toString(Proc.resetPeak(brokerPid)));
        switch (opts.str("scenario")) {
            case "queue", "topic", "selector" -> steady();
            case "backlog" -> backlog();
            case "pingpong" -> pingpong();
            default -> throw new IllegalArgumentException("--scenario " + opts.str("scenario"));
        }
        Proc end = Proc.read(brokerPid);
        json.put("broker_rss_mb", end.rssKb / 1024.0).put("broker_peak_rss_mb", end.peakRssKb / 1024.0);
        return verdict();
    }

    private void openConsumers() throws Exception {
        int queues = bench.topic ? 1 : opts.num("queues");
        if (queues == 1) {
            for (int i = 0; i < bench.consumers; i++) {
                receivers.add(new Consumer(bench, i).open(0, 1));
            }
            return;
        }
        int sessions = Math.min(queues, opts.num("sessions"));
        for (int i = 0; i < sessions; i++) {
            int from = (int) ((long) queues * i / sessions);
            int to = (int) ((long) queues * (i + 1) / sessions);
            receivers.add(new Consumer(bench, i).open(from, to));
        }
    }

    private void openProducers(long limitEach) throws Exception {
        for (int i = 0; i < bench.producers; i++) {
            senders.add(new Thread(new Producer(bench, i, limitEach), "producer-" + i));
        }
    }

    private void steady() throws Exception {
        long t = System.nanoTime();
        openConsumers();
        openProducers(Long.MAX_VALUE);
        json.put("setup_s", (System.nanoTime() - t) / 1e9);
        senders.forEach(Thread::start);
        measure();
        bench.stopProducers = true;
        for (Thread s : senders) {
            s.join(60_000);
        }
        drainAndClose();
    }

    private void pingpong() throws Exception {
        PingPong p = new PingPong(bench);
        for (int i = 0; i < bench.consumers; i++) {
            p.openEcho();
        }
        for (int i = 0; i < bench.producers; i++) {
            senders.add(new Thread(p.openClient(i), "client-" + i));
        }
        senders.forEach(Thread::start);
        measure();
        bench.stopProducers = true;
        for (Thread s : senders) {
            s.join(30_000);
        }
        drainAndClose();
    }

    /** Fills a queue with nobody consuming, then drains it. */
    private void backlog() throws Exception {
        bench.unthrottled = true;
        bench.measuring = true;
        long each = opts.big("count") / bench.producers;
        openProducers(each);
        Proc a = Proc.read(brokerPid);
        long t0 = System.nanoTime();
        senders.forEach(Thread::start);
        long limit = t0 + opts.num("max-seconds") * 1_000_000_000L;
        for (Thread s : senders) {
            s.join(Math.max(1, (limit - System.nanoTime()) / 1_000_000));
        }
        bench.stopProducers = true;
        for (Thread s : senders) {
            s.join(60_000);
        }
        double fill = (System.nanoTime() - t0) / 1e9;
        long stored = bench.totalSentOk();
        Proc b = Proc.read(brokerPid);
        json.put("stored", stored)
                .put("fill_s", fill)
                .put("fill_per_s", stored / fill)
                .put("rss_full_mb", b.rssKb / 1024.0)
                .put("fill_peak_rss_mb", b.peakRssKb / 1024.0)
                .put("fill_cpu_us_per_msg", 1e6 * (b.cpuSeconds - a.cpuSeconds) / stored)
                .put("fill_written_bytes_per_msg", (double) (b.writtenBytes - a.writtenBytes) / stored);
        long t1 = System.nanoTime();
        openConsumers();
        bench.awaitDrain();
        double drain = (System.nanoTime() - t1) / 1e9;
        Proc c = Proc.read(brokerPid);
        long drained = bench.totalDistinct();
        json.put("drain_s", drain)
                .put("drain_per_s", drained / drain)
                .put("drain_cpu_us_per_msg", 1e6 * (c.cpuSeconds - b.cpuSeconds) / Math.max(1, drained));
        close();
    }

    private void measure() throws Exception {
        Bench.pause(opts.dbl("warmup"));
        Proc self0 = Proc.read(ProcessHandle.current().pid());
        Proc b0 = Proc.read(brokerPid);
        long sent0 = bench.totalSentOk();
        long recv0 = bench.totalReceived();
        bench.measuring = true;
        long t0 = System.nanoTime();
        Bench.pause(opts.dbl("duration"));
        long sent1 = bench.totalSentOk();
        long recv1 = bench.totalReceived();
        bench.measuring = false;
        double secs = (System.nanoTime() - t0) / 1e9;
        Proc b1 = Proc.read(brokerPid);
        Proc self1 = Proc.read(ProcessHandle.current().pid());
        long recv = recv1 - recv0;
        json.put("secs", secs)
                .put("sent_per_s", (sent1 - sent0) / secs)
                .put("recv_per_s", recv / secs)
                .put("recv_mb_per_s", recv / secs * bench.size / 1e6);
        double broker = b1.cpuSeconds - b0.cpuSeconds;
        double self = self1.cpuSeconds - self0.cpuSeconds;
        double machine = self1.machineCpuSeconds - self0.machineCpuSeconds;
        json.put("broker_cpu_pct", 100 * broker / secs)
                .put("driver_cpu_pct", 100 * self / secs)
                .put("other_cpu_pct", Math.max(0, 100 * (machine - broker - self) / secs))
                .put("broker_cpu_us_per_msg", 1e6 * broker / Math.max(1, recv))
                .put("driver_cpu_us_per_msg", 1e6 * self / Math.max(1, recv))
                .put("broker_written_bytes_per_msg", (double) (b1.writtenBytes - b0.writtenBytes) / Math.max(1, recv));
    }

    private void drainAndClose() throws InterruptedException {
        long t = System.nanoTime();
        bench.awaitDrain();
        json.put("drain_s", (System.nanoTime() - t) / 1e9);
        close();
    }

    private void close() throws InterruptedException {
        // a moment for late duplicates to show themselves
        Bench.pause(0.2);
        bench.stopConsumers = true;
        receivers.forEach(Consumer::close);
        for (Connection c : bench.connections) {
            try {
                c.close();
            } catch (JMSException e) {
                bench.error("close", e);
            }
        }
    }

    private int verdict() {
        Histogram lat = new Histogram(3);
        bench.recvStats.forEach(s -> lat.add(s.latency));
        Histogram send = new Histogram(3);
        bench.sendStats.forEach(s -> send.add(s.latency));
        json.put("e2e", lat).put("send", send);
        long lost = 0;
        long duplicates = 0;
        long inDoubt = 0;
        for (Bench.Sent s : bench.sent) {
            inDoubt += s.inDoubt.size();
            for (SeqLog[] g : bench.logs) {
                lost += g[s.id].missing(s.next.get(), s.inDoubt);
                duplicates += g[s.id].duplicates();
            }
        }
        json.put("sent_total", bench.totalSentOk())
                .put("recv_total", bench.totalReceived())
                .put("errors", bench.errors.get())
                .put("first_error", bench.firstError.get())
                .put("in_doubt", inDoubt)
                .put("lost", lost)
                .put("duplicate", duplicates)
                .put("out_of_order", bench.outOfOrder.get())
                .put("foreign", bench.foreign.get());
        return bench.errors.get() + lost + duplicates == 0 ? 0 : 1;
    }
}
