package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: nothing can be used after it, its session or its connection was closed, and closing again does nothing (specification
 * 6.1.8, 6.2.15, 8.8, and the Javadoc of each close method).
 * Method: {@link EveryMethod} calls each method of each interface by reflection, with arguments that would be good on an open one.
 */
class ClosedObjectsTest extends Conformance {
    private final Queue queue = queue("q");
    private final Topic topic = topic("t");

    private static Queue queue(String prefix) {
        return new org.weirmq.jms.WeirQueue(Provider.uniqueName("ClosedObjectsTest." + prefix));
    }

    private static Topic topic(String prefix) {
        return new org.weirmq.jms.WeirTopic(Provider.uniqueName("ClosedObjectsTest." + prefix));
    }

    /** Each object of a connection of one of the three kinds, by the interface that the application has it by. */
    private Map<Class<?>, Object> objects(Session session, boolean queues, boolean topics) throws JMSException {
        Map<Class<?>, Object> objects = new LinkedHashMap<>();
        if (queues) {
            objects.put(MessageProducer.class, session.createProducer(queue));
            objects.put(MessageConsumer.class, session.createConsumer(queue));
            objects.put(QueueBrowser.class, session.createBrowser(queue));
        }
        if (topics) {
            objects.put(TopicSubscriber.class, session.createDurableSubscriber(topic, uniqueName()));
        }
        if (session instanceof QueueSession ptp && !topics) {
            objects.put(QueueSender.class, ptp.createSender(null));
            objects.put(QueueReceiver.class, ptp.createReceiver(queue));
        }
        if (session instanceof TopicSession pubSub && !queues) {
            objects.put(TopicPublisher.class, pubSub.createPublisher(topic));
        }
        return objects;
    }

    private EveryMethod methods() throws JMSException {
        Message message = new org.weirmq.jms.WeirTextMessage("sent to what is closed");
        return new EveryMethod(queue, topic, message);
    }

    private void assertAllRefuse(Map<Class<?>, Object> objects) throws JMSException {
        EveryMethod methods = methods();
        objects.forEach((type, object) -> assertThat(methods.notRefusedBy(type, object))
                .as(type.getName())
                .isEmpty());
        objects.forEach(
                (type, object) -> assertThatCode(() -> type.getMethod("close").invoke(object))
                        .as(type.getName())
                        .doesNotThrowAnyException());
    }

    private Session session(Class<?> domain, Connection connection) throws JMSException {
        if (domain == QueueConnection.class) {
            return ((QueueConnection) connection).createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        }
        if (domain == TopicConnection.class) {
            return ((TopicConnection) connection).createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        }
        return connection.createSession();
    }

    private Connection open(Class<?> domain) throws JMSException {
        Connection connection = domain == QueueConnection.class
                ? factory().createQueueConnection()
                : domain == TopicConnection.class
                        ? factory().createTopicConnection()
                        : factory().createConnection();
        closing(connection).setClientID(uniqueName());
        return connection;
    }

    private static Class<?> sessionType(Class<?> domain) {
        return domain == QueueConnection.class
                ? QueueSession.class
                : domain == TopicConnection.class ? TopicSession.class : Session.class;
    }

    private static List<Class<?>> domains() {
        return List.of(Connection.class, QueueConnection.class, TopicConnection.class);
    }

    private Map<Class<?>, Object> objects(Class<?> domain, Session session) throws JMSException {
        return objects(session, domain != TopicConnection.class, domain != QueueConnection.class);
    }

    @Test
    void afterItsOwnCloseAnObjectRefusesEveryMethod() throws Exception {
        for (Class<?> domain : domains()) {
            Connection connection = open(domain);
            Map<Class<?>, Object> objects = objects(domain, session(domain, connection));
            for (Object object : objects.values()) {
                ((AutoCloseable) object).close();
            }
            assertAllRefuse(objects);
        }
    }

    @Test
    void afterTheSessionWasClosedItAndItsObjectsRefuseEveryMethod() throws Exception {
        for (Class<?> domain : domains()) {
            Connection connection = open(domain);
            Session session = session(domain, connection);
            Map<Class<?>, Object> objects = objects(domain, session);
            objects.put(sessionType(domain), session);
            session.close();
            assertAllRefuse(objects);
        }
    }

    @Test
    void afterTheConnectionWasClosedEverythingRefusesEveryMethod() throws Exception {
        for (Class<?> domain : domains()) {
            Connection connection = open(domain);
            Session session = session(domain, connection);
            Map<Class<?>, Object> objects = objects(domain, session);
            objects.put(sessionType(domain), session);
            objects.put(domain, connection);
            Session pooled = session(domain, connection);
            objects.put(
                    ConnectionConsumer.class,
                    connection.createConnectionConsumer(
                            domain == TopicConnection.class ? topic : queue,
                            null,
                            () -> new ServerThreads.OneSession(pooled, Runnable::run),
                            1));
            connection.close();
            assertAllRefuse(objects);
        }
    }

    @Test
    void aClosedConnectionConsumerRefusesEveryMethod() throws Exception {
        Connection connection = connection();
        Session pooled = connection.createSession();
        ConnectionConsumer consumer = connection.createConnectionConsumer(
                queue, null, () -> new ServerThreads.OneSession(pooled, Runnable::run), 1);
        consumer.close();
        assertThat(methods().notRefusedBy(ConnectionConsumer.class, consumer)).isEmpty();
        assertThatCode(consumer::close).doesNotThrowAnyException();
    }

    @Test
    void afterTheContextWasClosedItAndItsObjectsRefuseEveryMethod() throws Exception {
        JMSContext context = closing(factory().createContext());
        Map<Class<?>, Object> objects = new LinkedHashMap<>();
        objects.put(JMSContext.class, context);
        objects.put(JMSConsumer.class, context.createConsumer(queue));
        objects.put(QueueBrowser.class, context.createBrowser(queue));
        JMSProducer producer = context.createProducer();
        context.close();
        assertAllRefuse(objects);
        assertThat(methods().notRefusedBy(JMSProducer.class, producer)).isEmpty();
    }

    @Test
    void aClosedConsumerOfAContextRefusesEveryMethod() throws Exception {
        JMSConsumer consumer = context().createConsumer(queue);
        consumer.close();
        assertAllRefuse(Map.of(JMSConsumer.class, consumer));
    }

    @Test
    void acknowledgeIsRefusedAfterCloseAndTheMessageStaysReadable() throws Exception {
        for (boolean closeConnection : new boolean[] {true, false}) {
            for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.AUTO_ACKNOWLEDGE}) {
                Connection connection = startedConnection();
                Session session = connection.createSession(mode);
                session.createProducer(queue).send(session.createTextMessage("read me"));
                TextMessage message = (TextMessage) next(session.createConsumer(queue));
                (closeConnection ? connection : (AutoCloseable) session).close();
                assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
                assertThat(message.getText()).isEqualTo("read me");
                message.clearBody();
                message.setText("written after close");
                drain();
            }
        }
    }

    private void drain() {
        try (JMSContext other = factory().createContext()) {
            JMSConsumer consumer = other.createConsumer(queue);
            while (consumer.receiveNoWait() != null) {
                assertThat(other.getTransacted()).isFalse();
            }
        }
    }

    @Test
    void messagesOfAClosedSessionCanBeSentByAnother() throws Exception {
        Connection connection = startedConnection();
        Session closed = connection.createSession();
        TextMessage message = closed.createTextMessage("outlives its session");
        closed.close();
        Session open = connection.createSession();
        open.createProducer(queue).send(message);
        assertThat(next(open.createConsumer(queue)).getBody(String.class)).isEqualTo("outlives its session");
    }

    @Test
    void aTemporaryDestinationCannotBeDeletedAfterItsConnectionWasClosed() throws Exception {
        Connection connection = connection();
        TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
        connection.close();
        assertThatThrownBy(temporary::delete).isInstanceOf(IllegalStateException.class);
        JMSContext context = closing(factory().createContext());
        TemporaryQueue ofContext = context.createTemporaryQueue();
        context.close();
        assertThatThrownBy(ofContext::delete).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tryWithResourcesClosesEveryKindOfObject() throws Exception {
        JMSContext seen;
        try (JMSContext context = factory().createContext();
                JMSConsumer consumer = context.createConsumer(queue);
                QueueBrowser browser = context.createBrowser(queue)) {
            assertThat(consumer.receiveNoWait()).isNull();
            assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
            seen = context;
        }
        assertThatThrownBy(seen::getAutoStart).isInstanceOf(IllegalStateRuntimeException.class);
        Session left;
        try (Connection connection = factory().createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(queue)) {
            producer.send(session.createMessage());
            left = session;
        }
        assertThatThrownBy(left::createMessage).isInstanceOf(IllegalStateException.class);
    }
}
