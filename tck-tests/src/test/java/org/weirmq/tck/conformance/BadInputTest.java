package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: a message or a name that cannot be sent is refused with an exception, and everything that was or is sent around it
 * arrives, in order: nothing hangs, no session breaks.
 * Method: messages beyond the limits of header and properties, and destinations that are none, between good ones, on each way
 * to send.
 */
class BadInputTest extends Messages {
    private static final String HUGE = "x".repeat(1 << 20);

    private interface Spoiling {
        void spoil(Message message) throws JMSException;
    }

    /** What no message can carry, and what it is. */
    private static final Map<String, Spoiling> TOO_MUCH = tooMuch();

    private static Map<String, Spoiling> tooMuch() {
        Map<String, Spoiling> ways = new LinkedHashMap<>();
        ways.put("a property", message -> message.setStringProperty("p", HUGE));
        ways.put("a property's name", message -> message.setIntProperty(HUGE, 1));
        ways.put("a null property's name", message -> message.setStringProperty(HUGE, null));
        ways.put("JMSType", message -> message.setJMSType(HUGE));
        ways.put("JMSCorrelationID", message -> message.setJMSCorrelationID(HUGE));
        ways.put("JMSCorrelationID as bytes", message -> message.setJMSCorrelationIDAsBytes(new byte[1 << 20]));
        ways.put("JMSXGroupID", message -> message.setStringProperty("JMSXGroupID", HUGE));
        ways.put("many properties", message -> {
            for (int i = 0; i < 60_000; i++) {
                message.setStringProperty("property_" + i, "value " + i);
            }
        });
        ways.put("wide characters", message -> message.setStringProperty("p", "日".repeat(200_000)));
        ways.put("JMSReplyTo", message -> message.setJMSReplyTo((Queue) () -> HUGE));
        ways.put("JMSReplyTo without a name", message -> message.setJMSReplyTo((Queue) () -> null));
        ways.put("JMSReplyTo of no kind", message -> message.setJMSReplyTo(new Destination() {}));
        return ways;
    }

    private Message spoilt(Spoiling way) throws JMSException {
        Message message = session.createTextMessage("never arrives");
        way.spoil(message);
        return message;
    }

    private TextMessage text(String text) throws JMSException {
        return session.createTextMessage(text);
    }

    private static void assertArrive(MessageConsumer consumer, String... texts) throws JMSException {
        for (String text : texts) {
            assertThat(next(consumer).getBody(String.class)).isEqualTo(text);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void messageThatIsTooLargeIsRefusedBySynchronousSends() throws Exception {
        for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
            for (Map.Entry<String, Spoiling> way : TOO_MUCH.entrySet()) {
                Queue queue = queue();
                MessageProducer producer = session.createProducer(queue);
                Message bad = spoilt(way.getValue());
                producer.send(text("before"), mode, 4, 0);
                assertThat(catchThrowable(() -> producer.send(bad, mode, 4, 0)))
                        .as(way.getKey())
                        .isInstanceOf(JMSException.class);
                producer.send(text("after"), mode, 4, 0);
                try (MessageConsumer consumer = session.createConsumer(queue)) {
                    assertArrive(consumer, "before", "after");
                }
            }
        }
    }

    @Test
    void messageThatIsTooLargeIsRefusedByAsynchronousSends() throws Exception {
        for (Map.Entry<String, Spoiling> way : TOO_MUCH.entrySet()) {
            Queue queue = queue();
            MessageProducer producer = session.createProducer(queue);
            Message bad = spoilt(way.getValue());
            CompletableFuture<Message> before = new CompletableFuture<>();
            CompletableFuture<Message> refused = new CompletableFuture<>();
            CompletableFuture<Message> after = new CompletableFuture<>();
            producer.send(text("before"), Completion.of(before));
            Throwable thrown = catchThrowable(() -> producer.send(bad, Completion.of(refused)));
            producer.send(text("after"), Completion.of(after));
            before.get(SOON_MS, TimeUnit.MILLISECONDS);
            after.get(SOON_MS, TimeUnit.MILLISECONDS);
            if (thrown == null) {
                assertThat(catchThrowable(() -> refused.get(SOON_MS, TimeUnit.MILLISECONDS)))
                        .as(way.getKey())
                        .hasCauseInstanceOf(JMSException.class);
            } else {
                assertThat(thrown).as(way.getKey()).isInstanceOf(JMSException.class);
                assertThat(refused).as("thrown or called back, not both").isNotDone();
            }
            assertThat(bad.getJMSPriority()).as("usable again").isEqualTo(4);
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertArrive(consumer, "before", "after");
            }
        }
    }

    @Test
    void messageThatIsTooLargeDoesNotSpoilATransaction() throws Exception {
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        for (Map.Entry<String, Spoiling> way : TOO_MUCH.entrySet()) {
            Queue queue = queue();
            MessageProducer producer = transacted.createProducer(queue);
            Message bad = spoilt(way.getValue());
            producer.send(text("before"));
            assertThat(catchThrowable(() -> producer.send(bad)))
                    .as(way.getKey())
                    .isInstanceOf(JMSException.class);
            producer.send(text("after"));
            transacted.commit();
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertArrive(consumer, "before", "after");
            }
        }
    }

    @Test
    void messageThatIsTooLargeIsRefusedByJmsProducer() throws Exception {
        JMSContext context = context();
        for (Map.Entry<String, Spoiling> way : TOO_MUCH.entrySet()) {
            Queue queue = queue();
            Message bad = spoilt(way.getValue());
            assertThat(catchThrowable(() -> context.createProducer().send(queue, bad)))
                    .as(way.getKey())
                    .isInstanceOf(JMSRuntimeException.class);
            context.createProducer().send(queue, "after");
            assertArrive(session.createConsumer(queue), "after");
        }
        Queue queue = queue();
        assertThatThrownBy(() -> context.createProducer().setProperty("p", HUGE).send(queue, "x"))
                .isInstanceOf(JMSRuntimeException.class);
        context.createProducer().setProperty("p", "small").send(queue, "after");
        assertArrive(session.createConsumer(queue), "after");
    }

    @Test
    void refusedMessageCanBeMendedAndSent() throws Exception {
        Queue queue = queue();
        MessageProducer producer = session.createProducer(queue);
        TextMessage message = text("mended");
        message.setStringProperty("p", HUGE);
        assertThatThrownBy(() -> producer.send(message)).isInstanceOf(JMSException.class);
        message.setStringProperty("p", "small");
        producer.send(message);
        assertThat(message.getJMSMessageID()).startsWith("ID:");
        assertArrive(session.createConsumer(queue), "mended");
    }

    @Test
    void muchIsNotTooMuch() throws Exception {
        Message message = session.createTextMessage("text");
        message.setStringProperty("p", "x".repeat(300_000));
        message.setJMSType("t".repeat(100_000));
        message.setJMSCorrelationID("c".repeat(100_000));
        Message arrived = arrived(message);
        assertThat(arrived.getStringProperty("p")).hasSize(300_000);
        assertThat(arrived.getJMSType()).hasSize(100_000);
        assertThat(arrived.getJMSCorrelationID()).hasSize(100_000);
    }

    @Test
    void destinationThatIsNoneIsRefused() throws Exception {
        Destination ofNoKind = new Destination() {};
        Queue nameless = () -> null;
        Queue empty = () -> "";
        Queue huge = () -> HUGE;
        Queue failing = () -> {
            throw new JMSException("no name today");
        };
        MessageProducer producer = session.createProducer(null);
        for (Destination bad : new Destination[] {ofNoKind, nameless, empty, huge}) {
            assertThatThrownBy(() -> session.createProducer(bad)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createConsumer(bad)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> producer.send(bad, text("x"))).isInstanceOf(InvalidDestinationException.class);
        }
        assertThatThrownBy(() -> producer.send(failing, text("x"))).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createBrowser(huge)).isInstanceOf(InvalidDestinationException.class);
        assertSessionWorks();
    }

    @Test
    void namesOfDestinationsThatAreNoneAreRefused() throws Exception {
        for (String name : new String[] {null, "", HUGE, "日".repeat(1_000)}) {
            assertThat(catchThrowable(() -> session.createQueue(name))).isInstanceOf(JMSException.class);
            assertThat(catchThrowable(() -> session.createTopic(name))).isInstanceOf(JMSException.class);
        }
        for (String name :
                new String[] {" ", "a/b", "../x", "a\u0000b", "%00", "\uD83D", "Größe日\uD83D\uDE80", ".", "CON"}) {
            Queue queue = session.createQueue(uniqueName() + name);
            session.createProducer(queue).send(text("x"));
            assertArrive(session.createConsumer(queue), "x");
        }
    }
}
