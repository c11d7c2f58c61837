package org.weirmq.tck.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import javax.naming.InitialContext;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Stands for a class of the TCK: it knows nothing of this project, finds its objects by the default initial context, takes user and
 * password from system properties and cleans nothing up. {@link TckRunTest} runs it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MessySample {
    private static JMSContext open() throws Exception {
        ConnectionFactory factory = (ConnectionFactory) new InitialContext().lookup("DURABLE_SUB_CONNECTION_FACTORY");
        return factory.createContext(System.getProperty("user"), System.getProperty("password"));
    }

    @Test
    @Order(1)
    void leavesAMess() throws Exception {
        JMSContext context = open();
        context.createDurableConsumer((Topic) new InitialContext().lookup("MY_TOPIC"), "left");
        context.createProducer().send((Topic) new InitialContext().lookup("MY_TOPIC"), "left");
        context.createProducer().send((Queue) new InitialContext().lookup("MY_QUEUE"), "left");
    }

    @Test
    @Order(2)
    void findsNothing() throws Exception {
        try (JMSContext context = open()) {
            Topic topic = (Topic) new InitialContext().lookup("MY_TOPIC");
            assertThat(context.createDurableConsumer(topic, "left").receiveNoWait())
                    .isNull();
            Queue queue = (Queue) new InitialContext().lookup("MY_QUEUE");
            assertThat(context.createConsumer(queue).receive(Long.getLong("jms_timeout")))
                    .isNull();
        }
    }

    /** With a consumer that is still there when the test is ended. */
    @Test
    @Order(3)
    void waitsForEver() throws Exception {
        JMSContext context = open();
        Queue queue = (Queue) new InitialContext().lookup("MY_QUEUE");
        assertThat(context.createConsumer(queue).receive()).isNull();
    }
}
