package org.weirmq.tck.conformance;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The part of an application server: a pool of server sessions with a thread for each that is started. */
final class ServerThreads implements ServerSessionPool, AutoCloseable {

    /** A session that is always there, started by an executor. */
    record OneSession(Session session, Executor executor) implements ServerSession {
        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            executor.execute(session);
        }
    }

    private final BlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger starts = new AtomicInteger();
    /** Sessions that were closed before they ran: they do not come back. */
    private final AtomicInteger closed = new AtomicInteger();

    void add(Session session) {
        free.add(new ServerSession() {
            @Override
            public Session getSession() {
                return session;
            }

            @Override
            public void start() {
                starts.incrementAndGet();
                ServerSession self = this;
                threads.execute(() -> {
                    try {
                        session.run();
                        free.add(self);
                    } catch (IllegalStateRuntimeException e) {
                        closed.incrementAndGet();
                    }
                });
            }
        });
    }

    /** Blocks while all are busy, as it may. */
    @Override
    public ServerSession getServerSession() throws JMSException {
        try {
            return free.take();
        } catch (InterruptedException e) {
            throw new JMSException("interrupted");
        }
    }

    /** How often a server session was started. */
    int starts() {
        return starts.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
