package org.weirmq.tck.joram;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.objectweb.jtests.jms.admin.Admin;
import org.weirmq.jndi.WeirInitialContextFactory;
import org.weirmq.server.WeirCommand;
import org.weirmq.tck.BrokerProcess;
import picocli.CommandLine;

/**
 * What JORAM's tests know of the provider. Each test makes an object of this class, starts and stops it; one broker process, with
 * its data on disk and default durability, serves the whole run, and stop takes away what the test left behind.
 */
public final class JoramAdmin implements Admin {
    /** MessageTypeTest sends a Vector of a String and a Double. */
    private static final String OPTIONS = "?deserializationAllow=java.util.*,java.lang.*";

    private static BrokerProcess broker;

    private final Map<String, String> factories = new TreeMap<>();
    private final Map<String, String> destinations = new TreeMap<>();

    private static synchronized BrokerProcess broker() {
        try {
            if (broker == null) {
                broker = BrokerProcess.start(Path.of("target", "joram-data", Long.toString(System.nanoTime())));
            }
            return broker;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String getName() {
        return "WeirMQ";
    }

    @Override
    public void startServer() {
        broker();
    }

    @Override
    public void stopServer() {
        // the one broker serves the next test too
        stop();
    }

    @Override
    public void start() {
        broker();
    }

    @Override
    public void stop() {
        for (String binding : List.copyOf(destinations.keySet())) {
            String name = binding.substring(binding.indexOf('.') + 1);
            if (binding.startsWith("queue.")) {
                deleteQueue(name);
            } else {
                deleteTopic(name);
            }
        }
    }

    /** As an administrator at the command line. */
    private static void destination(String operation, String... arguments) {
        List<String> command = new ArrayList<>(List.of("destination", operation, "--url", broker().url()));
        command.addAll(List.of(arguments));
        int exit = new CommandLine(new WeirCommand()).execute(command.toArray(String[]::new));
        if (exit != 0) {
            throw new IllegalStateException(command + " failed with " + exit);
        }
    }

    @Override
    public Context createContext() throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, WeirInitialContextFactory.class.getName());
        environment.putAll(factories);
        environment.putAll(destinations);
        return new InitialContext(environment);
    }

    @Override
    public void createConnectionFactory(String name) {
        factories.put("connectionFactory." + name, broker().url() + OPTIONS);
    }

    @Override
    public void createQueueConnectionFactory(String name) {
        createConnectionFactory(name);
    }

    @Override
    public void createTopicConnectionFactory(String name) {
        createConnectionFactory(name);
    }

    @Override
    public void createQueue(String name) {
        destination("create", name);
        destinations.put("queue." + name, name);
    }

    @Override
    public void createTopic(String name) {
        destination("create", name, "--topic");
        destinations.put("topic." + name, name);
    }

    @Override
    public void deleteQueue(String name) {
        destination("delete", name);
        destinations.remove("queue." + name);
    }

    @Override
    public void deleteTopic(String name) {
        destination("delete", name, "--topic");
        destinations.remove("topic." + name);
    }

    @Override
    public void deleteConnectionFactory(String name) {
        factories.remove("connectionFactory." + name);
    }

    @Override
    public void deleteQueueConnectionFactory(String name) {
        deleteConnectionFactory(name);
    }

    @Override
    public void deleteTopicConnectionFactory(String name) {
        deleteConnectionFactory(name);
    }
}
