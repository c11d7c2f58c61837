package org.weirmq.tck.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.XAConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What an application does with one connection that may be cut anywhere: a bit of everything, each on destinations of its own. It
 * works as an application should: what failed as a whole is done again, nothing else is expected to fail. {@link #audit} looks
 * afterwards, through a connection that nobody cuts, at what is there.
 */
final class Story {
    static final long SOON_MS = 20_000;

    private final String name;
    private final XAConnection connection;
    private final Set<String> acknowledged = new HashSet<>();

    Story(String name, XAConnection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** What is there before it begins. */
    static void prepare(String name, Session transacted) throws JMSException {
        fill(transacted, name, "auto", "u1", "u2", "u3", "u4");
        fill(transacted, name, "client", "c1", "c2", "c3", "c4");
        fill(transacted, name, "tx-in", "t1", "t2", "t3");
        fill(transacted, name, "xa-in", "x1");
        fill(transacted, name, "browsed", "b1", "b2", "b3", "b4", "b5");
        transacted.commit();
    }

    private static void fill(Session session, String name, String queue, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(name + "." + queue))) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    void run() throws Exception {
        connection.start();
        try (Session session = connection.createSession()) {
            sends(session);
            browse(session);
            requestAndReply(session);
            subscription(session);
        }
        automatic();
        acknowledging();
        transaction();
        new BranchStory(connection, queueName("xa-in"), queueName("xa-out")).run();
    }

    private String queueName(String of) {
        return name + "." + of;
    }

    private void sends(Session session) throws Exception {
        Queue queue = session.createQueue(queueName("sent"));
        try (MessageProducer producer = session.createProducer(queue)) {
            producer.send(session.createTextMessage("p1"));
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.send(session.createTextMessage("n1"));
            producer.send(session.createTextMessage("n2"));
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            producer.send(session.createTextMessage("p2"));
            List<String> completed = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch all = new CountDownLatch(3);
            CompletionListener listener = new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    completed.add("completed");
                    all.countDown();
                }

                @Override
                public void onException(Message message, Exception exception) {
                    completed.add(exception.toString());
                    all.countDown();
                }
            };
            for (String text : List.of("a1", "a2", "a3")) {
                producer.send(session.createTextMessage(text), listener);
            }
            assertThat(all.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(completed).containsExactly("completed", "completed", "completed");
        }
    }

    private void browse(Session session) throws JMSException {
        List<String> shown = new ArrayList<>();
        Enumeration<?> messages =
                session.createBrowser(session.createQueue(queueName("browsed"))).getEnumeration();
        while (messages.hasMoreElements()) {
            shown.add(text((Message) messages.nextElement()));
        }
        assertThat(shown).as("browsed").containsExactly("b1", "b2", "b3", "b4", "b5");
    }

    private void requestAndReply(Session session) throws JMSException {
        Queue requests = session.createQueue(queueName("requests"));
        TemporaryQueue replies = session.createTemporaryQueue();
        try (Session serving = connection.createSession();
                MessageConsumer served = serving.createConsumer(requests);
                MessageConsumer asked = session.createConsumer(replies);
                MessageProducer asking = session.createProducer(requests);
                MessageProducer answering = serving.createProducer(null)) {
            for (String question : List.of("q1", "q2")) {
                TextMessage request = session.createTextMessage(question);
                request.setJMSReplyTo(replies);
                asking.send(request);
                Message taken = next(served);
                answering.send(taken.getJMSReplyTo(), serving.createTextMessage(text(taken) + " answered"));
                assertThat(text(next(asked))).isEqualTo(question + " answered");
            }
        }
        replies.delete();
    }

    private void subscription(Session session) throws JMSException {
        Topic topic = session.createTopic(queueName("topic"));
        try (MessageProducer producer = session.createProducer(topic)) {
            try (MessageConsumer subscriber = session.createDurableConsumer(topic, "sub")) {
                producer.send(session.createTextMessage("d1"));
                producer.send(session.createTextMessage("d2"));
                assertThat(text(next(subscriber))).isEqualTo("d1");
                assertThat(text(next(subscriber))).isEqualTo("d2");
            }
            producer.send(session.createTextMessage("d3"));
        }
        try (MessageConsumer again = session.createDurableConsumer(topic, "sub")) {
            Message message = next(again);
            while (!text(message).equals("d3")) {
                assertThat(text(message)).as("shown before").isIn("d1", "d2");
                message = next(again);
            }
        }
        session.unsubscribe("sub");
    }

    /** Each is shown once, and settled when the session is closed. */
    private void automatic() throws JMSException {
        try (Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue(queueName("auto")))) {
            for (String text : List.of("u1", "u2", "u3", "u4")) {
                assertThat(text(next(consumer))).as("received once, in order").isEqualTo(text);
            }
        }
    }

    /** An acknowledgement that fails may have been done or not; one that returned was done. */
    private void acknowledging() throws JMSException {
        try (Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queueName("client")))) {
            Set<String> seen = new HashSet<>();
            Set<String> open = new HashSet<>();
            while (true) {
                Message message = seen.size() < 4 ? next(consumer) : consumer.receiveNoWait();
                if (message == null) {
                    return;
                }
                assertThat(acknowledged).as("acknowledged before").doesNotContain(text(message));
                seen.add(text(message));
                open.add(text(message));
                if (open.size() == 2 || seen.size() == 4) {
                    try {
                        message.acknowledge();
                        acknowledged.addAll(open);
                    } catch (IllegalStateException lost) {
                        assertThat(lost.getErrorCode()).isEqualTo("WEIR4001");
                    }
                    open.clear();
                }
            }
        }
    }

    private void transaction() throws JMSException {
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queueName("tx-in")));
                MessageProducer producer = session.createProducer(session.createQueue(queueName("tx-out")))) {
            while (true) {
                List<String> taken = new ArrayList<>();
                try {
                    for (int i = 0; i < 3; i++) {
                        Message message = next(consumer);
                        taken.add(text(message));
                        producer.send(session.createTextMessage(text(message) + "'"));
                    }
                    session.commit();
                    assertThat(taken).as("committed").containsExactly("t1", "t2", "t3");
                    return;
                } catch (TransactionRolledBackException again) {
                    assertThat(again.getErrorCode()).isEqualTo("WEIR4002");
                }
            }
        }
    }

    static Message next(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(SOON_MS);
        assertThat(message).as("a message within %d ms", SOON_MS).isNotNull();
        return message;
    }

    static String text(Message message) throws JMSException {
        return message.getBody(String.class);
    }

    /**
     * An automatic acknowledgement is not waited for: if the connection is cut while its consumer is being closed, what was shown
     * may come again.
     */
    private void assertShownBefore(Session session, String queue, String... texts) throws JMSException {
        assertThat(left(session, queue)).as(queue).isSubsetOf(texts).doesNotHaveDuplicates();
    }

    // ---- Afterwards.

    /** Reads everything that is left. */
    void audit(Session session) throws JMSException {
        assertThat(left(session, "sent")).as("sent").containsExactly("p1", "n1", "n2", "p2", "a1", "a2", "a3");
        assertThat(left(session, "browsed")).as("browsed").containsExactly("b1", "b2", "b3", "b4", "b5");
        assertShownBefore(session, "requests", "q1", "q2");
        assertShownBefore(session, "auto", "u1", "u2", "u3", "u4");
        for (String text : left(session, "client")) {
            assertThat(acknowledged).as("acknowledged before").doesNotContain(text);
        }
        assertThat(left(session, "tx-in")).as("tx-in").isEmpty();
        assertThat(left(session, "tx-out")).as("tx-out").containsExactly("t1'", "t2'", "t3'");
        assertThat(left(session, "xa-in")).as("xa-in").isEmpty();
        assertThat(left(session, "xa-out")).as("xa-out").containsExactly("x1'", "one phase");
    }

    private List<String> left(Session session, String queue) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queueName(queue)))) {
            for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
                texts.add(text(next));
            }
        }
        return texts;
    }
}
