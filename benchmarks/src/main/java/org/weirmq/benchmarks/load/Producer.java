package org.weirmq.benchmarks.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** One sending thread: sync, async (completion listener), tx (batches) or xa (one branch per message). */
final class Producer implements Runnable {
    private static final int MAX_ERRORS = 50;
    private final Bench bench;
    private final Bench.Sent sent;
    private final long limit;
    private final Stat stat = new Stat();
    private final String mode;
    private final Session session;
    private final MessageProducer producer;
    private final Destination[] targets;
    private final @Nullable XAResource xa;
    private final Semaphore window;
    private int failures;
    private long nextDue;
    private final long interval;

    /** Connects and resolves destinations; done before the clock starts. */
    Producer(Bench bench, int id, long limit) throws Exception {
        this.bench = bench;
        this.sent = bench.sent[id];
        this.limit = limit;
        this.mode = bench.opts.str("send");
        double rate = bench.opts.dbl("rate");
        this.interval = rate > 0 ? (long) (1e9 * bench.producers / rate) : 0;
        bench.sendStats.add(stat);
        if (mode.equals("xa")) {
            XAConnection c = bench.register(bench.provider.connectXa());
            XASession xs = c.createXASession();
            session = xs;
            xa = xs.getXAResource();
            c.start();
        } else {
            xa = null;
            Connection c = bench.connection();
            session = mode.equals("tx")
                    ? c.createSession(true, Session.SESSION_TRANSACTED)
                    : c.createSession(false, Session.AUTO_ACKNOWLEDGE);
        }
        int queues = bench.topic ? 1 : bench.opts.num("queues");
        targets = new Destination[queues];
        for (int q = 0; q < queues; q++) {
            targets[q] =
                    bench.provider.destination(session, bench.topic ? bench.dest : bench.queueName(q), bench.topic);
        }
        producer = session.createProducer(queues == 1 ? targets[0] : null);
        producer.setDeliveryMode(bench.opts.flag("persistent") ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
        window = new Semaphore(bench.opts.num("window"));
    }

    @Override
    public void run() {
        try {
            nextDue = System.nanoTime();
            while (failures < MAX_ERRORS && sent.next.get() < limit && bench.gate(sent)) {
                step();
            }
            if (mode.equals("async")) {
                window.tryAcquire(bench.opts.num("window"), 30, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            bench.error("producer", e);
        }
    }

    private void step() throws Exception {
        switch (mode) {
            case "sync" -> sync();
            case "async" -> async();
            case "tx" -> batch();
            case "xa" -> branch();
            default -> throw new IllegalArgumentException("--send " + mode);
        }
    }

    /** With --rate, waits for and returns the planned send time, so that a stall counts as latency. */
    private long due() {
        if (interval == 0) {
            return System.nanoTime();
        }
        long planned = nextDue;
        nextDue += interval;
        long wait;
        while ((wait = planned - System.nanoTime()) > 0 && !bench.stopProducers) {
            LockSupport.parkNanos(wait);
        }
        return planned;
    }

    private BytesMessage next(long seq, long nanos) throws JMSException {
        BytesMessage m = session.createBytesMessage();
        bench.fill(m, sent.id, seq, nanos);
        if (bench.opts.str("scenario").equals("selector")) {
            m.setIntProperty("sel", (int) (seq % bench.opts.num("selectors")));
        }
        return m;
    }

    private void transmit(Message m, long seq) throws JMSException {
        if (targets.length == 1) {
            producer.send(m);
        } else {
            producer.send(targets[(int) ((seq + (long) sent.id * 131) % targets.length)], m);
        }
    }

    private void sync() {
        long start = due();
        long seq = sent.next.getAndIncrement();
        try {
            transmit(next(seq, start), seq);
            confirmed(1, start);
        } catch (JMSException | RuntimeException e) {
            failed(seq, seq + 1, e);
        }
    }

    private void async() throws InterruptedException {
        window.acquire();
        long start = due();
        long seq = sent.next.getAndIncrement();
        CompletionListener done = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                synchronized (stat) {
                    confirmed(1, start);
                }
                window.release();
            }

            @Override
            public void onException(Message message, Exception e) {
                synchronized (stat) {
                    failed(seq, seq + 1, e);
                }
                window.release();
            }
        };
        try {
            Message m = next(seq, start);
            if (targets.length == 1) {
                producer.send(m, done);
            } else {
                producer.send(targets[(int) ((seq + (long) sent.id * 131) % targets.length)], m, done);
            }
        } catch (JMSException | RuntimeException e) {
            synchronized (stat) {
                failed(seq, seq + 1, e);
            }
            window.release();
        }
    }

    private void batch() {
        int batch = bench.opts.num("batch");
        long first = sent.next.get();
        long start = 0;
        try {
            for (int i = 0; i < batch; i++) {
                long t = due();
                start = start == 0 ? t : start;
                long seq = sent.next.getAndIncrement();
                transmit(next(seq, t), seq);
            }
            session.commit();
            confirmed(batch, start);
        } catch (JMSException | RuntimeException e) {
            failed(first, sent.next.get(), e);
            try {
                session.rollback();
            } catch (JMSException again) {
                bench.error("rollback", again);
            }
        }
    }

    private void branch() {
        XAResource branches = Objects.requireNonNull(xa, "--send xa without an XAResource");
        long start = due();
        long seq = sent.next.getAndIncrement();
        Branch xid = new Branch(bench.runId, sent.id, seq);
        try {
            branches.start(xid, XAResource.TMNOFLAGS);
            transmit(next(seq, start), seq);
            branches.end(xid, XAResource.TMSUCCESS);
            if (branches.prepare(xid) == XAResource.XA_OK) {
                branches.commit(xid, false);
            }
            confirmed(1, start);
        } catch (JMSException | XAException | RuntimeException e) {
            failed(seq, seq + 1, e);
        }
    }

    private void confirmed(int n, long start) {
        sent.ok.lazySet(sent.ok.get() + n);
        stat.count(n);
        if (bench.measuring) {
            stat.record(System.nanoTime() - start);
        }
    }

    private void failed(long from, long to, Exception e) {
        for (long s = from; s < to; s++) {
            sent.inDoubt.add(s);
        }
        failures++;
        bench.error("send", e);
    }
}
