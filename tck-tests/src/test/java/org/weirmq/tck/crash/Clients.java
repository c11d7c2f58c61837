package org.weirmq.tck.crash;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The programs that work while the broker is killed: each a thread with a connection of its own that reconnects. */
final class Clients {
    private static final long POLL_MS = 200;
    private static final int BATCH = 10;

    /** Something that runs until it is told to stop. */
    interface Work {
        void run(Connection connection) throws JMSException;
    }

    private final ConnectionFactory factory;
    private final Books books;
    private final List<Thread> writers = new ArrayList<>();
    private final List<Thread> others = new ArrayList<>();
    private final AtomicBoolean stopWriting = new AtomicBoolean();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final CountDownLatch connected;
    final AtomicInteger failures = new AtomicInteger();

    /** @param count how many there will be */
    Clients(ConnectionFactory factory, Books books, int count) {
        this.connected = new CountDownLatch(count);
        this.factory = factory;
        this.books = books;
    }

    private Thread thread(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try (Connection connection = factory.createConnection()) {
                        connection.start();
                        connected.countDown();
                        work.run(connection);
                    } catch (JMSException | RuntimeException e) {
                        books.broke(name + " ended: " + e);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    /** Sends numbered texts, one after the other; those whose send returned must arrive. */
    void writer(String name, String queue) {
        writers.add(thread(name, connection -> {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            for (int n = 0; !stopWriting.get(); n++) {
                String text = name + "-" + n;
                try {
                    producer.send(session.createTextMessage(text));
                    books.sent.add(text);
                } catch (JMSException e) {
                    failures.incrementAndGet(); // it may or may not be there
                }
            }
        }));
    }

    /** Moves messages from one queue to another, several in a transaction. */
    void mover(String name, String from, String to) {
        others.add(thread(name, connection -> {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createConsumer(session.createQueue(from));
            MessageProducer producer = session.createProducer(session.createQueue(to));
            while (!stop.get()) {
                try {
                    List<String> texts = new ArrayList<>();
                    for (Message message = consumer.receive(POLL_MS); message != null; message = consumer.receive(1)) {
                        String text = ((TextMessage) message).getText();
                        books.delivered(from, text, message);
                        producer.send(session.createTextMessage(text));
                        texts.add(text);
                        if (texts.size() == BATCH) {
                            break;
                        }
                    }
                    session.commit();
                    books.settled(from, texts);
                } catch (JMSException e) {
                    failures.incrementAndGet();
                    session.rollback();
                }
            }
        }));
    }

    /** Reads and acknowledges; what was acknowledged must not come again. */
    void reader(String name, String queue, boolean ordered) {
        others.add(thread(name, connection -> {
            Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            while (!stop.get()) {
                try {
                    List<String> texts = new ArrayList<>();
                    Message last = null;
                    for (Message message = consumer.receive(POLL_MS); message != null; message = consumer.receive(1)) {
                        last = message;
                        String text = ((TextMessage) message).getText();
                        if (ordered) {
                            books.deliveredInOrder(queue, text, message);
                        } else {
                            books.delivered(queue, text, message);
                        }
                        texts.add(text);
                        if (texts.size() == BATCH) {
                            break;
                        }
                    }
                    if (last != null) {
                        last.acknowledge();
                        books.settled(queue, texts);
                    }
                } catch (JMSException e) {
                    failures.incrementAndGet();
                    session.recover();
                }
            }
        }));
    }

    /** All have connected: a first connect fails when there is no broker, everything after it has to survive. */
    boolean connected(long timeoutMs) throws InterruptedException {
        return connected.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    void stopWriting(long joinMs) throws InterruptedException {
        stopWriting.set(true);
        join(writers, joinMs);
    }

    void stop(long joinMs) throws InterruptedException {
        stop.set(true);
        join(others, joinMs);
    }

    private void join(List<Thread> threads, long joinMs) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(joinMs);
            if (thread.isAlive()) {
                StringBuilder where = new StringBuilder(thread.getName()).append(" hangs:");
                for (StackTraceElement element : thread.getStackTrace()) {
                    where.append("\n  ").append(element);
                }
                books.broke(where.toString());
            }
        }
    }
}
