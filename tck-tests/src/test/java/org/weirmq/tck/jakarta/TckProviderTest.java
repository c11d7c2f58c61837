package org.weirmq.tck.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.StringWriter;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the Jakarta Messaging TCK finds what it asks of a provider: its names, factories of all three kinds, an administered client
 * id, and its ways to log in. Method: the context factory and the broker that the TCK's run uses, by the calls that the TCK makes.
 */
@Timeout(60)
class TckProviderTest {
    private static Context context;

    @BeforeAll
    static void find() throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, TckContextFactory.class.getName());
        context = new InitialContext(environment);
    }

    @AfterEach
    void drop() throws Exception {
        TckBroker.dropIfRunning();
    }

    @SuppressWarnings("unused")
    private static final java.util.List<String> ALL_FACTORIES = java.util.stream.Stream.concat(
                    TckContextFactory.FACTORIES.stream(), java.util.stream.Stream.of(TckContextFactory.DURABLE_FACTORY))
            .toList();

    private static ConnectionFactory factory(String name) throws NamingException {
        return (ConnectionFactory) context.lookup(name);
    }

    @Test
    void theNamesAreBound() throws NamingException {
        for (String name : TckContextFactory.QUEUES) {
            assertThat(context.lookup(name)).isInstanceOf(Queue.class);
        }
        for (String name : TckContextFactory.TOPICS) {
            assertThat(context.lookup(name)).isInstanceOf(Topic.class);
        }
        assertThatThrownBy(() -> context.lookup("nothing")).isInstanceOf(NameNotFoundException.class);
    }

    @ParameterizedTest
    @FieldSource("ALL_FACTORIES")
    void eachFactoryIsOfAllThreeKinds(String name) throws Exception {
        Object factory = context.lookup(name);
        try (QueueConnection queues = ((QueueConnectionFactory) factory).createQueueConnection("j2ee", "j2ee")) {
            queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)
                    .createReceiver((Queue) context.lookup("MY_QUEUE"));
        }
        try (TopicConnection topics = ((TopicConnectionFactory) factory).createTopicConnection("j2ee", "j2ee")) {
            topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE)
                    .createSubscriber((Topic) context.lookup("MY_TOPIC"));
        }
        try (Connection common = ((ConnectionFactory) factory).createConnection("j2ee", "j2ee")) {
            assertThat(common.getMetaData().getJMSVersion()).isEqualTo("3.1");
        }
    }

    @Test
    void theClientIdOfTheDurableFactoryIsAdministered() throws Exception {
        try (Connection connection = factory(TckContextFactory.DURABLE_FACTORY).createConnection("j2ee", "j2ee")) {
            assertThat(connection.getClientID()).isEqualTo("cts");
            assertThatThrownBy(() -> connection.setClientID("other")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> factory(TckContextFactory.DURABLE_FACTORY).createConnection())
                    .isInstanceOf(InvalidClientIDException.class);
        }
        try (JMSContext again = factory(TckContextFactory.DURABLE_FACTORY).createContext("j2ee", "j2ee")) {
            assertThat(again.getClientID()).isEqualTo("cts");
            assertThatThrownBy(() -> again.setClientID("other")).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL_FACTORIES")
    void wrongCredentialsAreRefusedAndNoneAreNeeded(String name) throws NamingException {
        ConnectionFactory factory = factory(name);
        for (String[] wrong : new String[][] {{"j2ee", "wrong"}, {"nobody", "j2ee"}, {"", "j2ee"}, {"j2ee", ""}}) {
            assertThatThrownBy(() -> factory.createConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory.createContext(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
            assertThatThrownBy(() -> factory.createContext(wrong[0], wrong[1], JMSContext.SESSION_TRANSACTED))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
        }
        assertThatThrownBy(() -> ((QueueConnectionFactory) factory).createQueueConnection("bogus", "bogus"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> ((TopicConnectionFactory) factory).createTopicConnection("bogus", "bogus"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatCode(() -> factory.createConnection().close()).doesNotThrowAnyException();
        assertThatCode(() -> factory.createContext().close()).doesNotThrowAnyException();
        assertThatCode(() ->
                        factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE).close())
                .doesNotThrowAnyException();
    }

    /** The TCK's tests empty their queue with an object message of the lowest priority, and read string buffers. */
    @ParameterizedTest
    @ValueSource(strings = {"MY_QUEUE", "testQ0"})
    void objectsThatTheTckSendsCanBeRead(String name) throws Exception {
        try (Connection connection = factory("MyConnectionFactory").createConnection("j2ee", "j2ee")) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue queue = (Queue) context.lookup(name);
            session.createProducer(queue)
                    .send(session.createObjectMessage(
                            new StringWriter().append("buffer").getBuffer()));
            session.createProducer(queue).send(session.createObjectMessage("text"));
            var receiver = session.createConsumer(queue);
            assertThat(receiver.receive(1000).getBody(StringBuffer.class)).hasToString("buffer");
            assertThat(((ObjectMessage) receiver.receive(1000)).getObject()).isEqualTo("text");
        }
    }

    @Test
    void nothingIsLeftForTheNextTest() throws Exception {
        Topic topic = (Topic) context.lookup("MY_TOPIC");
        leaveAMess(topic);
        TckBroker.dropIfRunning();
        try (JMSContext clean = factory(TckContextFactory.DURABLE_FACTORY).createContext("j2ee", "j2ee")) {
            for (String name : TckContextFactory.QUEUES) {
                assertThat(clean.createConsumer((Queue) context.lookup(name)).receiveNoWait())
                        .isNull();
            }
            assertThat(clean.createConsumer(clean.createQueue("made-up")).receiveNoWait())
                    .isNull();
            assertThat(clean.createDurableConsumer(topic, "left").receiveNoWait())
                    .isNull();
        }
    }

    private static void leaveAMess(Topic topic) throws NamingException, JMSException {
        JMSContext open = factory(TckContextFactory.DURABLE_FACTORY).createContext("j2ee", "j2ee");
        open.createDurableConsumer(topic, "left").close();
        open.createSharedDurableConsumer(topic, "shared");
        open.createProducer().send(topic, "for the subscription");
        for (String name : TckContextFactory.QUEUES) {
            open.createProducer().send((Queue) context.lookup(name), "left in " + name);
        }
        open.createProducer().send(open.createQueue("made-up"), "left");
        open.createConsumer(open.createTemporaryQueue());
        Connection transacted = factory("MyQueueConnectionFactory").createConnection("j2ee", "j2ee");
        transacted.start();
        Session session = transacted.createSession(true, Session.SESSION_TRANSACTED);
        assertThat(session.createConsumer((Queue) context.lookup("MY_QUEUE")).receive(1000))
                .isNotNull();
    }
}
