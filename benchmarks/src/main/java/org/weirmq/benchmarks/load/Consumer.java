package org.weirmq.benchmarks.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * One session that consumes from one or more destinations: listener (AUTO), dups (listener, DUPS_OK),
 * receive (AUTO, receive loop), tx (receive loop, commit per batch) or xa (one branch per message).
 */
final class Consumer {
    private static final long POLL_MS = 100;
    private final Bench bench;
    private final int id;
    private final int group;
    private final Stat stat = new Stat();
    private final String mode;
    private final List<MessageConsumer> all = new ArrayList<>();
    private final Connection connection;
    private final Session session;
    private final @Nullable XAResource xa;
    private @Nullable String subscription;
    private @Nullable Thread thread;

    Consumer(Bench bench, int id) throws Exception {
        this.bench = bench;
        this.id = id;
        this.group = bench.topic ? id : 0;
        this.mode = bench.opts.str("consume");
        bench.recvStats.add(stat);
        if (mode.equals("xa")) {
            XAConnection xc = bench.register(bench.provider.connectXa());
            XASession xs = xc.createXASession();
            session = xs;
            xa = xs.getXAResource();
            connection = xc;
        } else {
            boolean durable = bench.topic && bench.opts.flag("durable");
            xa = null;
            connection = durable ? bench.register(bench.provider.connect()) : bench.connection();
            if (durable) {
                connection.setClientID("load-" + Integer.toHexString(bench.runId) + "-" + id);
            }
            session = mode.equals("tx")
                    ? connection.createSession(true, Session.SESSION_TRANSACTED)
                    : connection.createSession(
                            false, mode.equals("dups") ? Session.DUPS_OK_ACKNOWLEDGE : Session.AUTO_ACKNOWLEDGE);
        }
    }

    /** Subscribes; messages flow once this returns. firstQueue..lastQueue (exclusive) share the session. */
    Consumer open(int firstQueue, int lastQueue) throws JMSException {
        boolean listener = mode.equals("listener") || mode.equals("dups");
        for (int q = firstQueue; q < lastQueue; q++) {
            MessageConsumer mc = subscribe(q);
            all.add(mc);
            if (listener) {
                long[] order = bench.newOrder();
                mc.setMessageListener(m -> take(m, order));
            }
        }
        connection.start();
        if (!listener) {
            thread = new Thread(this::loop, "consumer-" + id);
            thread.start();
        }
        return this;
    }

    private MessageConsumer subscribe(int q) throws JMSException {
        String selector =
                bench.opts.str("scenario").equals("selector") ? "sel = " + (id % bench.opts.num("selectors")) : null;
        if (bench.topic) {
            Topic t = (Topic) bench.provider.destination(session, bench.dest, true);
            if (bench.opts.flag("durable")) {
                subscription = "sub" + id;
                return session.createDurableConsumer(t, subscription);
            }
            return session.createConsumer(t);
        }
        return session.createConsumer(bench.provider.destination(session, bench.queueName(q), false), selector);
    }

    private void take(Message m, long[] order) {
        try {
            bench.received(m, group, order, stat);
        } catch (JMSException | RuntimeException e) {
            bench.error("consumer", e);
        }
    }

    private void loop() {
        long[] order = bench.newOrder();
        int batch = bench.opts.num("batch");
        int pending = 0;
        long branches = 0;
        int which = 0;
        try {
            while (true) {
                Branch xid = null;
                if (xa != null) {
                    xid = new Branch(bench.runId, 0x10000 + id, branches++);
                    xa.start(xid, XAResource.TMNOFLAGS);
                }
                MessageConsumer mc = all.get(which++ % all.size());
                Message m = all.size() == 1 ? mc.receive(POLL_MS) : mc.receiveNoWait();
                if (m != null) {
                    bench.received(m, group, order, stat);
                    pending++;
                }
                if (xa != null) {
                    xa.end(xid, XAResource.TMSUCCESS);
                    if (m == null) {
                        xa.rollback(xid);
                    } else if (xa.prepare(xid) == XAResource.XA_OK) {
                        xa.commit(xid, false);
                    }
                } else if (mode.equals("tx") && pending > 0 && (pending >= batch || m == null)) {
                    session.commit();
                    pending = 0;
                }
                if (m == null && bench.stopConsumers) {
                    return;
                }
            }
        } catch (Exception e) {
            bench.error("consumer", e);
        }
    }

    void close() {
        try {
            if (thread != null) {
                thread.join(15_000);
            }
            for (MessageConsumer mc : all) {
                mc.close();
            }
            if (subscription != null) {
                session.unsubscribe(subscription);
            }
        } catch (JMSException e) {
            bench.error("close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
