package org.weirmq.client;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;

/**
 * What a connection consumer has loaded into a session of an application server, to be shown by {@code Session.run()}
 * (Jakarta Messaging 3.1, chapter 11). The messages stay leased to the connection consumer; this session settles them.
 */
final class ServerWork {
    /**
     * A message of the connection consumer's own consumer.
     *
     * @param lines the owner's count of lines when it came; it cannot be settled on a later one
     */
    record Loaded(ConsumerState consumer, Arrival arrival, int lines) {
        boolean stale() {
            return consumer.session.lines() != lines || consumer.session.isEnded();
        }
    }

    private final SessionWork session;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Loaded> loaded = new ArrayDeque<>();
    /** Shown and not settled, for sessions that settle when the application says so. */
    private final List<Loaded> shown = new ArrayList<>();

    private final OpenCalls runs = new OpenCalls();
    private volatile @Nullable MessageListener listener;
    private volatile @Nullable Thread running;

    ServerWork(SessionWork session) {
        this.session = session;
    }

    @Nullable MessageListener listener() {
        return listener;
    }

    void listener(@Nullable MessageListener next) {
        listener = next;
    }

    /** Of a session that is being closed it goes back at once. */
    void load(Loaded message) {
        lock.lock();
        try {
            loaded.add(message);
        } finally {
            lock.unlock();
        }
        if (session.state().isClosed()) {
            release();
        }
    }

    /** What is loaded and was not shown goes back, and does not count as delivered. */
    void release() {
        for (Loaded message = next(); message != null; message = next()) {
            settle(Outcome.RELEASED, List.of(message));
        }
    }

    private @Nullable Loaded next() {
        lock.lock();
        try {
            return loaded.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller is the thread of an application server that runs this session. */
    boolean isInListener() {
        return running == Thread.currentThread();
    }

    /** Waits until this session is not run. Not from its listener. */
    void awaitIdle() throws JMSException {
        runs.awaitNone("a session of an application server");
    }

    /**
     * Shows what is loaded, on the application server's thread. It is given back without having been shown when there is no
     * listener, and when the session was closed or the connection stopped meanwhile.
     */
    void run() {
        Thread before = running;
        runs.begin();
        running = Thread.currentThread();
        try {
            MessageListener shownTo = listener;
            for (Loaded message = next(); message != null; message = next()) {
                if (message.stale()) {
                    continue;
                }
                boolean flows = message.consumer().session.wire.started()
                        && !session.state().isClosed();
                if (shownTo == null || !flows) {
                    settle(Outcome.RELEASED, List.of(message));
                } else {
                    show(message, shownTo);
                }
            }
        } finally {
            running = before;
            runs.end();
        }
    }

    private void show(Loaded message, MessageListener shownTo) {
        boolean automatic = session.state().automatic();
        if (!automatic) {
            remember(message);
        }
        Outcome outcome = Outcome.RETURNED;
        try {
            shownTo.onMessage(session.decode(message.consumer(), message.arrival()));
            outcome = Outcome.ACCEPTED;
        } catch (JMSException e) {
            session.wire().report(e);
        } catch (RuntimeException | Error e) {
            System.getLogger(ServerWork.class.getName())
                    .log(System.Logger.Level.WARNING, "a message listener threw an exception", e);
        }
        if (automatic && !message.stale()) {
            settle(outcome, List.of(message));
        }
    }

    private void remember(Loaded message) {
        lock.lock();
        try {
            shown.add(message);
        } finally {
            lock.unlock();
        }
    }

    boolean hasShown() {
        lock.lock();
        try {
            return !shown.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether some of it was lost with its line: a transaction with it cannot be whole. */
    boolean hasStale() {
        lock.lock();
        try {
            return shown.stream().anyMatch(Loaded::stale);
        } finally {
            lock.unlock();
        }
    }

    private List<Loaded> drainShown() {
        lock.lock();
        try {
            List<Loaded> all = new ArrayList<>(shown);
            shown.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** What was shown, to be settled by a commit; forgotten here. */
    List<Frame.Settlement> drainSettlements() {
        List<Frame.Settlement> settlements = new ArrayList<>();
        ranges(drainShown())
                .forEach((consumer, ranges) -> settlements.add(new Frame.Settlement(consumer.number, ranges.drain())));
        return settlements;
    }

    /** What was shown comes again. */
    void giveBack() {
        settle(Outcome.RETURNED, drainShown());
    }

    /** Settles for good, and waits for the broker to say so. */
    void acknowledge() throws JMSException {
        for (Map.Entry<ConsumerState, RangeList> each : ranges(drainShown()).entrySet()) {
            each.getKey().session.settleAndWait(each.getKey(), each.getValue());
        }
    }

    private static Map<ConsumerState, RangeList> ranges(List<Loaded> messages) {
        Map<ConsumerState, RangeList> ranges = new LinkedHashMap<>();
        for (Loaded message : messages) {
            ranges.computeIfAbsent(message.consumer(), c -> new RangeList())
                    .add(message.arrival().number());
        }
        return ranges;
    }

    private static void settle(Outcome outcome, List<Loaded> messages) {
        List<Loaded> fresh = new ArrayList<>(messages);
        fresh.removeIf(Loaded::stale);
        ranges(fresh).forEach((consumer, ranges) -> {
            Line line = consumer.session.line();
            if (line != null) {
                Frame.Settlement settlement = new Frame.Settlement(consumer.number, ranges.drain());
                line.outbox().send(new Frame.Settle(0, consumer.session.number, outcome, List.of(settlement)));
            }
        });
    }
}
