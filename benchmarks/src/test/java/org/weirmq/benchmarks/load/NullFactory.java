package org.weirmq.benchmarks.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A queue in memory behind just enough of the API: shows what the driver itself costs, and, made with "drop=N",
 * "dup=N" or "swap=N" (every Nth message), that the driver notices. Not a provider.
 */
public final class NullFactory implements ConnectionFactory {
    private static final BlockingQueue<ByteBuffer> QUEUE = new LinkedBlockingQueue<>(100_000);
    private final String fault;
    private final long every;
    private final AtomicLong count = new AtomicLong();
    private ByteBuffer held;

    public NullFactory(String url) {
        int eq = url.indexOf('=');
        fault = eq < 0 ? "" : url.substring(0, eq);
        every = eq < 0 ? Long.MAX_VALUE : Long.parseLong(url.substring(eq + 1));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler h) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, m, a) -> {
            if (m.getName().equals("hashCode")) {
                return System.identityHashCode(p);
            }
            if (m.getName().equals("equals")) {
                return p == a[0];
            }
            Object r = h.invoke(p, m, a);
            return r == null && m.getReturnType() == int.class ? (Object) 0 : r;
        }));
    }

    private static Object wrote(ByteBuffer b) {
        return null;
    }

    private static BytesMessage message(ByteBuffer b) {
        return proxy(BytesMessage.class, (p, m, a) -> switch (m.getName()) {
            case "writeInt" -> wrote(b.putInt((Integer) a[0]));
            case "writeLong" -> wrote(b.putLong((Long) a[0]));
            case "writeBytes" -> wrote(b.put((byte[]) a[0]));
            case "readInt" -> b.getInt();
            case "readLong" -> b.getLong();
            case "getBodyLength" -> (long) b.limit();
            default -> null;
        });
    }

    private synchronized void send(ByteBuffer b) throws InterruptedException {
        b.flip();
        long n = count.incrementAndGet();
        if (n % every != 0) {
            QUEUE.put(b);
            if (held != null) {
                QUEUE.put(held);
                held = null;
            }
        } else if (fault.equals("dup")) {
            QUEUE.put(b.duplicate());
            QUEUE.put(b);
        } else if (fault.equals("swap")) {
            held = b;
        }
    }

    @Override
    public Connection createConnection() {
        return proxy(Connection.class, (p, m, a) -> switch (m.getName()) {
            case "createSession" -> session();
            case "getMetaData" ->
                proxy(ConnectionMetaData.class, (q, n, x) -> n.getReturnType() == String.class ? "null" : null);
            default -> null;
        });
    }

    private Session session() {
        ThreadLocal<ByteBuffer> building = new ThreadLocal<>();
        return proxy(Session.class, (p, m, a) -> switch (m.getName()) {
            case "createQueue" -> proxy(Queue.class, (q, n, x) -> null);
            case "createBytesMessage" -> {
                ByteBuffer b = ByteBuffer.allocate(4096);
                building.set(b);
                yield message(b);
            }
            case "createProducer" ->
                proxy(MessageProducer.class, (q, n, x) -> {
                    if (n.getName().equals("send")) {
                        send(building.get());
                    }
                    return null;
                });
            case "createConsumer" -> consumer();
            default -> null;
        });
    }

    private static MessageConsumer consumer() {
        Thread[] pump = new Thread[1];
        return proxy(MessageConsumer.class, (q, n, x) -> {
            if (n.getName().equals("setMessageListener")) {
                MessageListener l = (MessageListener) x[0];
                pump[0] = new Thread(() -> {
                    try {
                        while (true) {
                            l.onMessage(message(QUEUE.take()));
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                pump[0].setDaemon(true);
                pump[0].start();
            } else if (n.getName().equals("close") && pump[0] != null) {
                pump[0].interrupt();
            }
            return null;
        });
    }

    @Override
    public Connection createConnection(String user, String password) {
        return createConnection();
    }

    @Override
    public JMSContext createContext() {
        throw new JMSRuntimeException("the driver uses the classic API only");
    }

    @Override
    public JMSContext createContext(String user, String password) {
        throw new JMSRuntimeException("the driver uses the classic API only");
    }

    @Override
    public JMSContext createContext(String user, String password, int mode) {
        throw new JMSRuntimeException("the driver uses the classic API only");
    }

    @Override
    public JMSContext createContext(int mode) {
        throw new JMSRuntimeException("the driver uses the classic API only");
    }
}
