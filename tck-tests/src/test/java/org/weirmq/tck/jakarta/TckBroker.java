package org.weirmq.tck.jakarta;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.weirmq.server.cli.AdminLink;
import org.weirmq.tck.BrokerProcess;

/**
 * The broker of one JVM of the TCK's run: a process of its own on a free port, with a user {@code j2ee} and without need of one. It
 * knows which connections the tests made through {@link #noted}, so that what a test left open does not reach the next one.
 */
final class TckBroker {
    private static final String USER = "j2ee";
    private static final String PASSWORD = "j2ee";

    private static TckBroker running;

    private final BrokerProcess process;
    private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();

    private TckBroker(BrokerProcess process) {
        this.process = process;
    }

    /** Starts it for the first caller; it ends with this JVM. */
    static synchronized TckBroker get() {
        if (running == null) {
            try {
                Path directory = Files.createTempDirectory("jakarta-tck");
                Path users = directory.resolve("users.properties");
                Files.writeString(users, USER + "=plain:" + PASSWORD + "\nanonymous=true\n");
                running = new TckBroker(BrokerProcess.start(directory.resolve("data"), "--users", users.toString()));
            } catch (Exception e) {
                throw new IllegalStateException("the broker for the TCK did not start", e);
            }
        }
        return running;
    }

    /** Leaves to the next test what the first one found: nothing. No broker is started for it. */
    static synchronized void dropIfRunning() throws Exception {
        if (running != null) {
            running.drop();
        }
    }

    String url() {
        return process.url();
    }

    /** The factory with its three faces; what it opens is closed by {@link #drop} at the latest. */
    ConnectionFactory noted(Object factory) {
        return (ConnectionFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConnectionFactory.class, QueueConnectionFactory.class, TopicConnectionFactory.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(factory, arguments);
                        if (result instanceof AutoCloseable connection) {
                            opened.add(connection);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Closes connections that were left open and deletes every destination with its messages and subscriptions. */
    private void drop() throws Exception {
        for (AutoCloseable open = opened.poll(); open != null; open = opened.poll()) {
            open.close();
        }
        try (AdminLink administrator = new AdminLink(url(), USER, PASSWORD)) {
            List<Map<String, String>> destinations = administrator.askAll("destination.list");
            for (Map<String, String> destination : destinations) {
                administrator.ask(
                        "destination.delete", Map.of("name", destination.get("name"), "kind", destination.get("kind")));
            }
        }
    }
}
