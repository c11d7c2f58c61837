package org.weirmq.benchmarks.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** State shared by the producers and consumers of one run. */
final class Bench {
    static final int HEADER = 24;

    /** What one producer has sent. */
    static final class Sent {
        final int id;
        /** Sequence numbers handed out. */
        final AtomicLong next = new AtomicLong();
        /** Sends the provider confirmed (for transactions: commits that returned). */
        final AtomicLong ok = new AtomicLong();
        /** First deliveries, summed over subscriptions. */
        final AtomicLong received = new AtomicLong();
        /** Sequence numbers whose send or commit failed: they may or may not arrive. */
        final Set<Long> inDoubt = SeqLog.newInDoubt();

        Sent(int id) {
            this.id = id;
        }
    }

    final Opts opts;
    final Provider provider;
    final int runId = (int) System.nanoTime();
    final String dest;
    final boolean topic;
    final int size;
    final int producers;
    final int consumers;
    /** Subscriptions that each get every message: 1 for a queue, one per subscriber for a topic. */
    final int groups;

    final Sent[] sent;
    final SeqLog[][] logs;
    final long inflightPerProducer;

    volatile boolean measuring;
    volatile boolean stopProducers;
    volatile boolean stopConsumers;
    volatile boolean unthrottled;

    final AtomicLong errors = new AtomicLong();
    final AtomicReference<@Nullable String> firstError = new AtomicReference<>(null);
    final AtomicLong outOfOrder = new AtomicLong();
    final AtomicLong foreign = new AtomicLong();
    final List<Stat> sendStats = Collections.synchronizedList(new ArrayList<>());
    final List<Stat> recvStats = Collections.synchronizedList(new ArrayList<>());
    final List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Connection shared;
    private final byte[] filler;

    Bench(Opts opts, Provider provider) {
        this.opts = opts;
        this.provider = provider;
        topic = opts.str("scenario").equals("topic");
        size = Math.max(HEADER, opts.num("size"));
        producers = opts.num("producers");
        consumers = opts.num("consumers");
        groups = topic ? consumers : 1;
        dest = opts.has("dest") ? opts.str("dest") : "load." + Integer.toHexString(runId);
        sent = new Sent[producers];
        logs = new SeqLog[groups][producers];
        for (int p = 0; p < producers; p++) {
            sent[p] = new Sent(p);
            for (int g = 0; g < groups; g++) {
                logs[g][p] = new SeqLog();
            }
        }
        long least = opts.str("send").equals("tx") || opts.str("consume").equals("tx") ? 4L * opts.num("batch") : 64;
        inflightPerProducer = Math.max(least, opts.num("inflight") / Math.max(1, producers));
        filler = new byte[size - HEADER];
        for (int i = 0; i < filler.length; i++) {
            filler[i] = (byte) (i * 31);
        }
    }

    /** One connection per caller, or one for all with --shared-connection true. */
    Connection connection() throws JMSException {
        if (!opts.flag("shared-connection")) {
            return register(provider.connect());
        }
        synchronized (this) {
            if (shared == null) {
                shared = register(provider.connect());
            }
            return shared;
        }
    }

    <C extends Connection> C register(C c) throws JMSException {
        c.setExceptionListener(e -> error("connection", e));
        connections.add(c);
        return c;
    }

    void error(String where, Throwable t) {
        errors.incrementAndGet();
        Throwable root = t;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        firstError.compareAndSet(null, where + ": " + t + (root == t ? "" : " / " + root));
    }

    String queueName(int n) {
        return opts.num("queues") == 1 ? dest : dest + "." + n;
    }

    void fill(BytesMessage m, int producer, long seq, long nanos) throws JMSException {
        m.writeInt(runId);
        m.writeInt(producer);
        m.writeLong(seq);
        m.writeLong(nanos);
        m.writeBytes(filler);
    }

    /** Waits while this producer is too far ahead of the consumers. */
    boolean gate(Sent s) {
        if (unthrottled) {
            return !stopProducers;
        }
        while (!stopProducers && s.next.get() * groups - s.received.get() >= inflightPerProducer * groups) {
            LockSupport.parkNanos(50_000);
        }
        return !stopProducers;
    }

    static void pause(double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Order state of one MessageConsumer. */
    long[] newOrder() {
        long[] last = new long[producers];
        java.util.Arrays.fill(last, -1);
        return last;
    }

    /** Accounts for one received message. */
    void received(Message message, int group, long[] last, Stat stat) throws JMSException {
        BytesMessage m = (BytesMessage) message;
        int run = m.readInt();
        int producer = m.readInt();
        long seq = m.readLong();
        long nanos = m.readLong();
        if (run != runId || producer < 0 || producer >= producers) {
            foreign.incrementAndGet();
            return;
        }
        if (m.getBodyLength() != size) {
            error("consumer", new IllegalStateException("body of " + m.getBodyLength() + " bytes"));
        }
        if (logs[group][producer].mark(seq)) {
            sent[producer].received.incrementAndGet();
            if (seq < last[producer]) {
                outOfOrder.incrementAndGet();
            }
            last[producer] = Math.max(last[producer], seq);
        }
        if (measuring) {
            stat.record(System.nanoTime() - nanos);
        }
        stat.count(1);
    }

    long totalSentOk() {
        long n = 0;
        for (Sent s : sent) {
            n += s.ok.get();
        }
        return n;
    }

    long totalReceived() {
        long n = 0;
        for (Stat s : recvStats) {
            n += s.done.get();
        }
        return n;
    }

    long totalDistinct() {
        long n = 0;
        for (Sent s : sent) {
            n += s.received.get();
        }
        return n;
    }

    /** Waits until all that was sent has come, or nothing has come for the drain timeout. */
    void awaitDrain() throws InterruptedException {
        long quietSince = System.nanoTime();
        long before = totalReceived();
        long limit = (long) (opts.dbl("drain-timeout") * 1e9);
        while (totalDistinct() < totalSentOk() * groups) {
            pause(0.005);
            long now = totalReceived();
            if (now != before) {
                before = now;
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > limit) {
                return;
            }
        }
    }
}
