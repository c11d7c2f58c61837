package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTopic;

/**
 * Goal: connection factories and destinations are administered objects: local, serializable, referenceable, for many threads
 * (chapter 5, and the Javadoc of Destination, Queue and Topic). What a naming service makes of them is tested elsewhere.
 * Method: copies of them, made by serialization and through their Reference, used against the broker.
 */
class AdministeredObjectsTest extends Conformance {
    private static Object serialized(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static Object referenced(Object object) throws Exception {
        Reference reference = ((Referenceable) object).getReference();
        return NamingManager.getObjectInstance(serialized(reference), null, null, null);
    }

    private void assertWorks(ConnectionFactory factory, Destination destination) throws Exception {
        try (JMSContext context = factory.createContext()) {
            var consumer = context.createConsumer(destination);
            context.createProducer().send(destination, "x");
            assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("x");
        }
    }

    @Test
    void theyAreSerializableAndReferenceable() {
        for (Object object : List.of(factory(), queue(), topic())) {
            assertThat(object).isInstanceOf(Serializable.class).isInstanceOf(Referenceable.class);
        }
    }

    @Test
    void copiesAreWhatTheOriginalsAre() throws Exception {
        for (Destination destination : List.of(queue(), topic())) {
            for (Object copy : List.of(serialized(destination), referenced(destination))) {
                assertThat(copy)
                        .isEqualTo(destination)
                        .hasSameHashCodeAs(destination)
                        .isNotSameAs(destination);
                assertWorks(factory(), (Destination) copy);
            }
        }
        WeirConnectionFactory factory = factory("clientId=" + uniqueName());
        for (Object copy : List.of(serialized(factory), referenced(factory))) {
            WeirConnectionFactory other = (WeirConnectionFactory) copy;
            assertThat(other.getClientId()).isEqualTo(factory.getClientId());
            assertWorks(other, queue());
        }
    }

    @Test
    void theyHoldNothingRemote() throws Exception {
        WeirConnectionFactory nowhere = new WeirConnectionFactory("weir://127.0.0.1:1");
        assertThat(serialized(nowhere)).isNotNull();
        assertThat(referenced(nowhere)).isNotNull();
        assertThat(serialized(new WeirQueue("nowhere"))).isEqualTo(new WeirQueue("nowhere"));
    }

    @Test
    void factoryIsABean() throws Exception {
        WeirConnectionFactory bean =
                WeirConnectionFactory.class.getConstructor().newInstance();
        List<String> writable = new ArrayList<>();
        for (PropertyDescriptor property :
                Introspector.getBeanInfo(WeirConnectionFactory.class).getPropertyDescriptors()) {
            if (property.getWriteMethod() != null) {
                assertThat(property.getReadMethod()).as(property.getName()).isNotNull();
                writable.add(property.getName());
            }
        }
        assertThat(writable).contains("url", "userName", "password", "clientId");
        bean.setUrl(Provider.url());
        assertWorks(bean, queue());
    }

    @Test
    void factoryServesEveryApi() throws Exception {
        WeirConnectionFactory factory = factory();
        assertThat(factory)
                .isInstanceOf(ConnectionFactory.class)
                .isInstanceOf(QueueConnectionFactory.class)
                .isInstanceOf(TopicConnectionFactory.class);
        closing(factory.createConnection()).createSession();
        closing(factory.createQueueConnection()).createQueueSession(false, 1);
        closing(factory.createTopicConnection()).createTopicSession(false, 1);
        closing(factory.createContext()).createProducer();
    }

    @Test
    void theyAreForManyThreads() throws Exception {
        WeirConnectionFactory factory = factory();
        List<Destination> destinations = List.of(queue(), queue(), queue(), queue());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (Destination destination : destinations) {
                tasks.add(() -> {
                    assertWorks(factory, destination);
                    return serialized(destination);
                });
            }
            for (Future<Object> done : threads.invokeAll(tasks, SOON_MS, TimeUnit.MILLISECONDS)) {
                assertThat(destinations).contains((Destination) done.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void destinationsHaveNamesAndKinds() throws Exception {
        String name = uniqueName();
        Queue queue = new WeirQueue(name);
        Topic topic = new WeirTopic(name);
        assertThat(queue.getQueueName()).isEqualTo(name);
        assertThat(topic.getTopicName()).isEqualTo(name);
        assertThat(queue.toString()).contains(name);
        assertThat(topic.toString()).contains(name);
        assertThat(queue).isEqualTo(new WeirQueue(name)).isNotEqualTo(topic).isNotEqualTo(new WeirQueue(name + "2"));
        JMSContext context = context();
        assertThat(context.createQueue(name)).isEqualTo(queue);
        assertThat(context.createTopic(name)).isEqualTo(topic);
        assertThat(context.createQueue(queue.getQueueName()).getQueueName()).isEqualTo(name);
        assertThat(new HashSet<>(Arrays.asList(queue, new WeirQueue(name), topic)))
                .hasSize(2);
    }

    @Test
    void queueAndTopicOfOneNameAreTwoDestinations() throws Exception {
        String name = uniqueName();
        JMSContext context = context();
        var ofTheTopic = context.createConsumer(new WeirTopic(name));
        context.createProducer().send(new WeirQueue(name), "to the queue");
        context.createProducer().send(new WeirTopic(name), "to the topic");
        assertThat(ofTheTopic.receiveBody(String.class, SOON_MS)).isEqualTo("to the topic");
        assertThat(ofTheTopic.receiveNoWait()).isNull();
        assertThat(context.createConsumer(new WeirQueue(name)).receiveBody(String.class, SOON_MS))
                .isEqualTo("to the queue");
    }
}
