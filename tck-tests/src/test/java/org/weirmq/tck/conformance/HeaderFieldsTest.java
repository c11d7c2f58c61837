package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Goal: each header field is set by whom the specification says, when it says, and arrives (section 3.4).
 * Method: the sender's message after the send and the receiver's message, compared with each other and with the clock.
 */
class HeaderFieldsTest extends Messages {
    @Test
    void completeHeaderReachesTheReceiver() throws Exception {
        Queue queue = queue();
        Topic answers = topic();
        Message sent = session.createTextMessage("x");
        sent.setJMSCorrelationID("order-1");
        sent.setJMSReplyTo(answers);
        sent.setJMSType("order");
        session.createProducer(queue).send(sent, DeliveryMode.NON_PERSISTENT, 7, 600_000);
        Message received = first(queue);
        assertThat(received.getJMSDestination()).isEqualTo(queue).isEqualTo(sent.getJMSDestination());
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
        assertThat(received.getJMSCorrelationID()).isEqualTo("order-1");
        assertThat(received.getJMSReplyTo()).isEqualTo(answers);
        assertThat(received.getJMSRedelivered()).isFalse();
        assertThat(received.getJMSType()).isEqualTo("order");
        assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
        assertThat(received.getJMSPriority()).isEqualTo(7);
    }

    @Test
    void clientFieldsThatWereNotSetAreNull() throws Exception {
        Message received = delivered();
        assertThat(received.getJMSCorrelationID()).isNull();
        assertThat(received.getJMSCorrelationIDAsBytes()).isNull();
        assertThat(received.getJMSReplyTo()).isNull();
        assertThat(received.getJMSType()).isNull();
    }

    @Test
    void whatAClientSetInProviderFieldsIsIgnoredByMessageProducer() throws Exception {
        Queue queue = queue();
        Message sent = misled(session.createMessage());
        session.createProducer(queue).send(sent);
        assertNotMisled(queue, sent, DeliveryMode.PERSISTENT, 4);
    }

    @Test
    void whatAClientSetInProviderFieldsIsIgnoredByJmsProducer() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        Message sent = misled(context.createMessage());
        context.createProducer()
                .setPriority(9)
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .send(queue, sent);
        assertNotMisled(queue, sent, DeliveryMode.NON_PERSISTENT, 9);
    }

    private Message misled(Message message) throws Exception {
        message.setJMSDestination(topic());
        message.setJMSDeliveryMode(77);
        message.setJMSMessageID("ID:mine");
        message.setJMSTimestamp(1);
        message.setJMSExpiration(2);
        message.setJMSPriority(1);
        message.setJMSDeliveryTime(Long.MAX_VALUE);
        message.setJMSRedelivered(true);
        return message;
    }

    private void assertNotMisled(Queue queue, Message sent, int mode, int priority) throws Exception {
        for (Message message : List.of(sent, first(queue))) {
            assertThat(message.getJMSDestination()).isEqualTo(queue);
            assertThat(message.getJMSDeliveryMode()).isEqualTo(mode);
            assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
            assertThat(message.getJMSTimestamp()).isGreaterThan(1);
            assertThat(message.getJMSExpiration()).isZero();
            assertThat(message.getJMSPriority()).isEqualTo(priority);
            assertThat(message.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
            assertThat(message.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
            assertThat(message == sent || !message.getJMSRedelivered()).isTrue();
        }
    }

    @Test
    void fieldsAreAssignedWhenAnAsynchronousSendCompletes() throws Exception {
        Queue queue = queue();
        CompletableFuture<Message> completed = new CompletableFuture<>();
        session.createProducer(queue).send(misled(session.createMessage()), Completion.of(completed));
        assertNotMisled(queue, completed.get(SOON_MS, TimeUnit.MILLISECONDS), DeliveryMode.PERSISTENT, 4);
    }

    @Test
    void destinationIsTheOneOfTheSend() throws Exception {
        TemporaryQueue temporaryQueue = session.createTemporaryQueue();
        TemporaryTopic temporaryTopic = session.createTemporaryTopic();
        for (Destination destination : List.of(queue(), topic(), temporaryQueue, temporaryTopic)) {
            MessageConsumer consumer = session.createConsumer(destination);
            Message sent = session.createMessage();
            sent.setJMSDestination(queue());
            session.createProducer(null).send(destination, sent);
            assertThat(sent.getJMSDestination()).isEqualTo(destination);
            Destination received = next(consumer).getJMSDestination();
            assertThat(received).isEqualTo(destination).hasToString(destination.toString());
            assertThat(received instanceof Queue).isEqualTo(destination instanceof Queue);
            assertThat(received instanceof Topic).isEqualTo(destination instanceof Topic);
        }
    }

    @Test
    void deliveryModeIsTheOneOfTheSend() throws Exception {
        for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
            Queue queue = queue();
            Message sent = session.createMessage();
            session.createProducer(queue).send(sent, mode, 4, 0);
            assertThat(sent.getJMSDeliveryMode()).isEqualTo(mode);
            assertThat(first(queue).getJMSDeliveryMode()).isEqualTo(mode);
        }
    }

    @Test
    void messageIdsBeginWithIdAndAreUnique() throws Exception {
        Set<String> ids = new HashSet<>();
        Queue queue = queue();
        int sends = 0;
        for (Session each :
                List.of(session, connection.createSession(), connection().createSession())) {
            for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
                Message message = each.createMessage();
                MessageProducer producer = each.createProducer(queue);
                for (int i = 0; i < 5; i++) {
                    producer.send(message, mode, 4, 0);
                    assertThat(message.getJMSMessageID()).startsWith("ID:");
                    ids.add(message.getJMSMessageID());
                    sends++;
                }
            }
        }
        assertThat(ids).hasSize(sends);
        Set<String> received = new HashSet<>();
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            for (int i = 0; i < sends; i++) {
                received.add(next(consumer).getJMSMessageID());
            }
        }
        assertThat(received).isEqualTo(ids);
    }

    @Test
    void disabledMessageIdIsNullOrTheNormalOne() throws Exception {
        Queue queue = queue();
        Message first = session.createMessage();
        MessageProducer producer = session.createProducer(queue);
        producer.setDisableMessageID(true);
        producer.send(first);
        Message second = session.createMessage();
        context().createProducer().setDisableMessageID(true).send(queue, second);
        for (Message sent : List.of(first, second)) {
            Message received = first(queue);
            assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
            assertThat(received.getJMSMessageID())
                    .satisfiesAnyOf(
                            id -> assertThat(id).isNull(), id -> assertThat(id).startsWith("ID:"));
        }
    }

    @Test
    void timestampLiesBetweenCallAndReturn() throws Exception {
        for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
            Queue queue = queue();
            Message sent = session.createMessage();
            long before = System.currentTimeMillis();
            session.createProducer(queue).send(sent, mode, 4, 0);
            long after = System.currentTimeMillis();
            assertThat(sent.getJMSTimestamp()).isBetween(before, after);
            assertThat(first(queue).getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
        }
    }

    @Test
    void disabledTimestampIsZeroOrTheNormalOneAndDisturbsNoOtherTime() throws Exception {
        Queue queue = queue();
        Message first = session.createMessage();
        MessageProducer producer = session.createProducer(queue);
        producer.setDisableMessageTimestamp(true);
        long before = System.currentTimeMillis();
        producer.send(first, DeliveryMode.PERSISTENT, 4, 600_000);
        Message second = session.createMessage();
        context()
                .createProducer()
                .setDisableMessageTimestamp(true)
                .setTimeToLive(600_000)
                .send(queue, second);
        long after = System.currentTimeMillis();
        for (Message sent : List.of(first, second)) {
            Message received = first(queue);
            for (Message message : List.of(sent, received)) {
                long timestamp = message.getJMSTimestamp();
                assertThat(timestamp == 0 || timestamp >= before && timestamp <= after)
                        .isTrue();
                assertThat(message.getJMSExpiration()).isBetween(before + 600_000, after + 600_000);
                assertThat(message.getJMSDeliveryTime()).isBetween(before, after);
            }
            assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
            assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
        }
    }

    @Test
    void correlationIdIsAMessageIdOrAnyString() throws Exception {
        Message request = delivered();
        for (String id : List.of(request.getJMSMessageID(), "order 7", "", "Größe \uD83D\uDE80 \u0000")) {
            Message reply = session.createMessage();
            reply.setJMSCorrelationID(id);
            assertThat(reply.getJMSCorrelationID()).isEqualTo(id);
            assertThat(arrived(reply).getJMSCorrelationID()).isEqualTo(id);
        }
        Message cleared = session.createMessage();
        cleared.setJMSCorrelationID("x");
        cleared.setJMSCorrelationID(null);
        assertThat(arrived(cleared).getJMSCorrelationID()).isNull();
    }

    @Test
    void correlationIdMayBeBytes() throws Exception {
        byte[] id = {0, -1, 127, -128, 10};
        Message message = session.createMessage();
        message.setJMSCorrelationIDAsBytes(id);
        id[0] = 99;
        assertThat(message.getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 127, -128, 10);
        message.getJMSCorrelationIDAsBytes()[0] = 98;
        Message received = arrived(message);
        assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 127, -128, 10);
        received.getJMSCorrelationIDAsBytes()[0] = 97;
        assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 127, -128, 10);
        message.setJMSCorrelationIDAsBytes(new byte[0]);
        assertThat(arrived(message).getJMSCorrelationIDAsBytes()).isEmpty();
    }

    @Test
    void correlationIdHoldsWhatWasSetLast() throws Exception {
        Message message = session.createMessage();
        message.setJMSCorrelationIDAsBytes("bytes".getBytes(StandardCharsets.UTF_8));
        message.setJMSCorrelationID("text");
        assertThat(arrived(message).getJMSCorrelationID()).isEqualTo("text");
        message.setJMSCorrelationIDAsBytes("bytes".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(arrived(message).getJMSCorrelationIDAsBytes(), StandardCharsets.UTF_8))
                .isEqualTo("bytes");
        message.setJMSCorrelationIDAsBytes(null);
        assertThat(arrived(message).getJMSCorrelationID()).isNull();
    }

    @Test
    void replyToArrivesAndCanBeRepliedTo() throws Exception {
        TemporaryQueue ownQueue = session.createTemporaryQueue();
        TemporaryTopic ownTopic = session.createTemporaryTopic();
        for (Destination answers : List.of(queue(), topic(), ownQueue, ownTopic)) {
            MessageConsumer consumer = session.createConsumer(answers);
            Message request = session.createMessage();
            request.setJMSReplyTo(answers);
            Destination replyTo = arrived(request).getJMSReplyTo();
            assertThat(replyTo).isEqualTo(answers);
            Session elsewhere = connection().createSession();
            elsewhere.createProducer(replyTo).send(elsewhere.createTextMessage("answer"));
            assertThat(next(consumer).getBody(String.class)).isEqualTo("answer");
        }
        Message noReply = session.createMessage();
        noReply.setJMSReplyTo(queue());
        noReply.setJMSReplyTo(null);
        assertThat(arrived(noReply).getJMSReplyTo()).isNull();
    }

    @Test
    void redeliveredIsSetOnRedeliveryOnly() throws Exception {
        Queue queue = queue();
        Session recovering = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Message sent = recovering.createMessage();
        sent.setJMSRedelivered(true);
        recovering.createProducer(queue).send(sent);
        MessageConsumer consumer = recovering.createConsumer(queue);
        Message delivered = next(consumer);
        assertThat(delivered.getJMSRedelivered()).isFalse();
        assertThat(delivered.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        recovering.recover();
        Message again = next(consumer);
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }

    @Test
    void typeIsWhatTheClientSet() throws Exception {
        for (String type : List.of("car", "", "Größe \uD83D\uDE80")) {
            Message message = session.createMessage();
            message.setJMSType(type);
            assertThat(arrived(message).getJMSType()).isEqualTo(type);
        }
        Message message = session.createMessage();
        message.setJMSType("car");
        message.setJMSType(null);
        assertThat(arrived(message).getJMSType()).isNull();
    }

    @Test
    void headersOfAReceivedMessageCanBeChanged() throws Exception {
        Message received = delivered();
        received.setJMSCorrelationID("c");
        received.setJMSType("t");
        Queue answers = queue();
        received.setJMSReplyTo(answers);
        received.setJMSMessageID("ID:other");
        received.setJMSTimestamp(5);
        received.setJMSPriority(6);
        received.setJMSExpiration(7);
        received.setJMSDeliveryTime(8);
        received.setJMSRedelivered(true);
        received.setJMSDestination(answers);
        received.setJMSDeliveryMode(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSType()).isEqualTo("t");
        assertThat(received.getJMSReplyTo()).isEqualTo(answers);
        assertThat(received.getJMSMessageID()).isEqualTo("ID:other");
        assertThat(received.getJMSTimestamp()).isEqualTo(5);
        assertThat(received.getJMSPriority()).isEqualTo(6);
        assertThat(received.getJMSExpiration()).isEqualTo(7);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(8);
        assertThat(received.getJMSRedelivered()).isTrue();
        assertThat(received.getJMSDestination()).isEqualTo(answers);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    }

    @Test
    void priorityIsTheOneOfTheSend() throws Exception {
        for (int priority = 0; priority <= 9; priority++) {
            Queue queue = queue();
            Message sent = session.createMessage();
            session.createProducer(queue).send(sent, DeliveryMode.NON_PERSISTENT, priority, 0);
            assertThat(sent.getJMSPriority()).isEqualTo(priority);
            assertThat(first(queue).getJMSPriority()).isEqualTo(priority);
        }
        assertThat(delivered().getJMSPriority()).isEqualTo(4);
    }

    @Test
    void expeditedMessagesComeBeforeNormalOnes() throws Exception {
        Queue queue = queue();
        MessageProducer producer = session.createProducer(queue);
        for (int priority : new int[] {4, 0, 9, 5, 2}) {
            producer.send(session.createTextMessage("" + priority), DeliveryMode.PERSISTENT, priority, 0);
        }
        MessageConsumer consumer = session.createConsumer(queue);
        for (int priority : new int[] {9, 5, 4, 2, 0}) {
            assertThat(next(consumer).getJMSPriority()).isEqualTo(priority);
        }
    }

    @Test
    void expirationIsTimeOfSendPlusTimeToLive() throws Exception {
        Queue queue = queue();
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        for (Session each : List.of(session, transacted)) {
            TextMessage sent = each.createTextMessage("x");
            long before = System.currentTimeMillis();
            each.createProducer(queue).send(sent, DeliveryMode.PERSISTENT, 4, 300_000);
            long after = System.currentTimeMillis();
            assertThat(sent.getJMSExpiration()).isBetween(before + 300_000, after + 300_000);
            if (each == transacted) {
                Awaitility.await().until(() -> System.currentTimeMillis() > after);
                each.commit();
            }
            assertThat(first(queue).getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
        }
        Message forEver = session.createMessage();
        forEver.setJMSExpiration(1);
        assertThat(arrived(forEver).getJMSExpiration()).isZero();
        assertThat(forEver.getJMSExpiration()).isZero();
    }

    @Test
    void expiredMessagesAreNotReceived() throws Exception {
        Queue queue = queue();
        MessageProducer producer = session.createProducer(queue);
        Message sent = session.createTextMessage("short-lived");
        producer.send(sent, DeliveryMode.PERSISTENT, 9, 1);
        Awaitility.await().until(() -> System.currentTimeMillis() > sent.getJMSExpiration());
        producer.send(session.createTextMessage("lasting"));
        assertThat(first(queue).getBody(String.class)).isEqualTo("lasting");
    }

    @Test
    void deliveryTimeIsTimeOfSendPlusDelay() throws Exception {
        Queue queue = queue();
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        for (Session each : List.of(session, transacted)) {
            MessageProducer producer = each.createProducer(queue);
            producer.setDeliveryDelay(150);
            Message sent = each.createMessage();
            long before = System.currentTimeMillis();
            producer.send(sent);
            long after = System.currentTimeMillis();
            assertThat(sent.getJMSDeliveryTime()).isBetween(before + 150, after + 150);
            if (each == transacted) {
                Awaitility.await().until(() -> System.currentTimeMillis() > after);
                each.commit();
            }
            Message received = first(queue);
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(sent.getJMSDeliveryTime());
            assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
        }
        Message received = delivered();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(received.getJMSTimestamp());
    }
}
