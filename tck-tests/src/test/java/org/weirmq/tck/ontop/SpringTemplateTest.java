package org.weirmq.tck.ontop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jms.InvalidSelectorException;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.jms.connection.UserCredentialsConnectionFactoryAdapter;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.JmsHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Goal: Spring's JmsTemplate and what uses it work unchanged. Method: each way of sending and receiving, with the plain connection
 * factory (a connection for each call) and with Spring's factories around it, against a broker process.
 */
@Timeout(60)
class SpringTemplateTest {
    private final String queue = SharedBroker.name("template");
    private final JmsTemplate template = template(SharedBroker.factory());

    private static JmsTemplate template(ConnectionFactory factory) {
        JmsTemplate template = new JmsTemplate(factory);
        template.setReceiveTimeout(10_000);
        return template;
    }

    private String text(Message message) throws Exception {
        return message.getBody(String.class);
    }

    @Test
    void whatIsConvertedAndSentIsReceivedAndConverted() {
        template.convertAndSend(queue, "text");
        template.convertAndSend(queue, new byte[] {1, 2, 3});
        template.convertAndSend(queue, Map.of("number", 7, "name", "x"));
        assertThat(template.receiveAndConvert(queue)).isEqualTo("text");
        assertThat((byte[]) template.receiveAndConvert(queue)).containsExactly(1, 2, 3);
        assertThat(template.receiveAndConvert(queue)).isEqualTo(Map.of("number", 7, "name", "x"));
    }

    @Test
    void anEmptyQueueGivesNullInTime() {
        template.setReceiveTimeout(50);
        assertThat(template.receive(queue)).isNull();
        template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
        assertThat(template.receive(queue)).isNull();
        template.convertAndSend(queue, "there");
        assertThat(template.receiveAndConvert(queue)).isEqualTo("there");
    }

    @Test
    void selectorsChooseAndMayBeWrong() throws Exception {
        for (int i = 0; i < 3; i++) {
            int number = i;
            template.convertAndSend(queue, "m" + i, message -> {
                message.setIntProperty("number", number);
                message.setJMSCorrelationID("c" + number);
                return message;
            });
        }
        assertThat(text(template.receiveSelected(queue, "number = 1"))).isEqualTo("m1");
        assertThat(template.receiveSelectedAndConvert(queue, "JMSCorrelationID = 'c2'"))
                .isEqualTo("m2");
        assertThatThrownBy(() -> template.receiveSelected(queue, "number ="))
                .isInstanceOf(InvalidSelectorException.class);
        assertThat(template.receiveAndConvert(queue)).isEqualTo("m0");
    }

    @Test
    void browsingTakesNothing() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            template.convertAndSend(queue, "m" + i, message -> {
                message.setBooleanProperty("even", number % 2 == 0);
                return message;
            });
        }
        List<?> all = template.browse(queue, (session, browser) -> Collections.list(browser.getEnumeration()));
        assertThat(all).hasSize(5);
        List<String> even = template.browseSelected(queue, "even = TRUE", (session, browser) -> {
            List<String> texts = new ArrayList<>();
            for (Object message : Collections.list(browser.getEnumeration())) {
                texts.add(((Message) message).getBody(String.class));
            }
            return texts;
        });
        assertThat(even).containsExactly("m0", "m2", "m4");
        for (int i = 0; i < 5; i++) {
            assertThat(template.receiveAndConvert(queue)).isEqualTo("m" + i);
        }
    }

    @Test
    void aRequestGetsItsReplyOnATemporaryQueue() throws Exception {
        CompletableFuture<Void> service = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3; i++) {
                TextMessage request = (TextMessage) template.receive(queue);
                try {
                    String answer = "re: " + request.getText();
                    template.send(request.getJMSReplyTo(), session -> session.createTextMessage(answer));
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        JmsTemplate asking = template(SharedBroker.factory());
        for (int i = 0; i < 3; i++) {
            String question = "q" + i;
            Message reply = asking.sendAndReceive(queue, session -> session.createTextMessage(question));
            assertThat(text(reply)).isEqualTo("re: " + question);
        }
        service.get(10, TimeUnit.SECONDS);
    }

    @Test
    void qualityOfServiceArrives() throws Exception {
        template.setExplicitQosEnabled(true);
        template.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        template.setPriority(8);
        template.setTimeToLive(60_000);
        template.setDeliveryDelay(200);
        long before = System.currentTimeMillis();
        template.convertAndSend(queue, "x");
        Message message = template.receive(queue);
        assertThat(System.currentTimeMillis() - before).isGreaterThanOrEqualTo(200);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(8);
        assertThat(message.getJMSExpiration()).isBetween(before + 59_000, before + 70_000);
        assertThat(message.getJMSDeliveryTime()).isGreaterThanOrEqualTo(before + 200);
    }

    @Test
    void aTransactedTemplateSendsAllOrNothing() {
        template.setSessionTransacted(true);
        assertThatThrownBy(() -> template.execute(session -> {
                    var producer = session.createProducer(session.createQueue(queue));
                    producer.send(session.createTextMessage("lost"));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        template.convertAndSend(queue, "kept");
        assertThat(template.receiveAndConvert(queue)).isEqualTo("kept");
    }

    @Test
    void aTransactionManagersRollbackGivesBack() {
        CachingConnectionFactory caching = new CachingConnectionFactory(SharedBroker.factory());
        try {
            JmsTemplate inTransaction = template(caching);
            inTransaction.setSessionTransacted(true);
            TransactionTemplate transaction = new TransactionTemplate(new JmsTransactionManager(caching));
            inTransaction.convertAndSend(queue, "in");
            String done = SharedBroker.name("done");
            transaction.executeWithoutResult(status -> {
                inTransaction.convertAndSend(done, inTransaction.receiveAndConvert(queue));
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(status -> {
                assertThat(inTransaction.receiveAndConvert(queue)).isEqualTo("in");
                inTransaction.convertAndSend(done, "second");
            });
            assertThat(template.receiveAndConvert(done)).isEqualTo("second");
        } finally {
            caching.destroy();
        }
    }

    @Test
    void topicsReachWhoListens() throws Exception {
        CachingConnectionFactory caching = new CachingConnectionFactory(SharedBroker.factory());
        try {
            JmsTemplate publishing = template(caching);
            publishing.setPubSubDomain(true);
            String topic = SharedBroker.name("news");
            var connection = SharedBroker.factory().createConnection();
            try {
                connection.start();
                Session session = connection.createSession();
                var one = session.createConsumer(session.createTopic(topic));
                var two = session.createConsumer(session.createTopic(topic));
                publishing.convertAndSend(topic, "hot");
                assertThat(text(one.receive(10_000))).isEqualTo("hot");
                assertThat(text(two.receive(10_000))).isEqualTo("hot");
            } finally {
                connection.close();
            }
        } finally {
            caching.destroy();
        }
    }

    @Test
    void springsFactoriesKeepOneConnectionAndItsSessions() throws Exception {
        CachingConnectionFactory caching = new CachingConnectionFactory(SharedBroker.factory());
        caching.setSessionCacheSize(5);
        String client = SharedBroker.name("client");
        caching.setClientId(client);
        try {
            JmsTemplate cached = template(caching);
            for (int i = 0; i < 50; i++) {
                cached.convertAndSend(queue, "m" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(cached.receiveAndConvert(queue)).isEqualTo("m" + i);
            }
            assertThat(caching.createConnection().getClientID()).isEqualTo(client);
            caching.resetConnection();
            cached.convertAndSend(queue, "after");
            assertThat(cached.receiveAndConvert(queue)).isEqualTo("after");
        } finally {
            caching.destroy();
        }
        SingleConnectionFactory single = new SingleConnectionFactory(SharedBroker.factory());
        try {
            template(single).convertAndSend(queue, "single");
            assertThat(template(single).receiveAndConvert(queue)).isEqualTo("single");
        } finally {
            single.destroy();
        }
        UserCredentialsConnectionFactoryAdapter user = new UserCredentialsConnectionFactoryAdapter();
        user.setTargetConnectionFactory(SharedBroker.factory());
        user.setUsername("somebody");
        user.setPassword("any");
        template(user).convertAndSend(queue, "user");
        assertThat(template(user).receiveAndConvert(queue)).isEqualTo("user");
    }

    @Test
    void springsMessagesKeepHeadersAndReplyTo() throws Exception {
        JmsMessagingTemplate messaging = new JmsMessagingTemplate(template);
        Queue replies = template.execute(session -> session.createQueue(queue + "-replies"));
        messaging.send(
                queue,
                MessageBuilder.withPayload("body")
                        .setHeader("colour", "red")
                        .setHeader(JmsHeaders.CORRELATION_ID, "c-1")
                        .setHeader(JmsHeaders.REPLY_TO, replies)
                        .setHeader(JmsHeaders.TYPE, "kind")
                        .build());
        var received = messaging.receive(queue);
        assertThat(received.getPayload()).isEqualTo("body");
        assertThat(received.getHeaders())
                .containsEntry("colour", "red")
                .containsEntry(JmsHeaders.CORRELATION_ID, "c-1")
                .containsEntry(JmsHeaders.REPLY_TO, replies)
                .containsEntry(JmsHeaders.TYPE, "kind");
    }
}
