package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: nothing is delivered but while the connection is started; stop returns when delivery has paused; sends do not care
 * (specification 6.1.4, 6.1.5).
 * Method: messages lie in a queue whose consumer's connection is stopped and started, with receives and listeners.
 */
class StartStopTest extends Conformance {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private void hear(Message message) {
        try {
            heard.add(message.getBody(String.class));
        } catch (Exception e) {
            heard.add(e.toString());
        }
    }

    private void assertHeard(String... texts) throws InterruptedException {
        for (String text : texts) {
            assertThat(heard.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo(text);
        }
    }

    @Test
    void connectionsOfEveryKindBeginStopped() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        session.createProducer(queue).send(session.createTextMessage("a"));
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receiveNoWait()).isNull();
        QueueConnection ptp = closing(factory().createQueueConnection());
        assertThat(ptp.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)
                        .createReceiver(queue)
                        .receiveNoWait())
                .isNull();
        ptp.close();
        TopicConnection pubSub = closing(factory().createTopicConnection());
        var topic = topic();
        var topicSession = pubSub.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        var subscriber = topicSession.createSubscriber(topic);
        topicSession.createPublisher(topic).publish(topicSession.createTextMessage("b"));
        assertThat(subscriber.receiveNoWait()).isNull();
        pubSub.start();
        assertThat(next(subscriber).getBody(String.class)).isEqualTo("b");
        connection.start();
        assertThat(next(consumer).getBody(String.class)).isEqualTo("a");
    }

    @Test
    void messagesAreSentWhetherTheConnectionIsStartedOrNot() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("before start"));
        connection.start();
        producer.send(session.createTextMessage("started"));
        connection.stop();
        producer.send(session.createTextMessage("stopped"));
        MessageConsumer consumer = startedConnection().createSession().createConsumer(queue);
        for (String text : new String[] {"before start", "started", "stopped"}) {
            assertThat(next(consumer).getBody(String.class)).isEqualTo(text);
        }
    }

    @Test
    void startAndStopAgainAreIgnored() throws Exception {
        Queue queue = queue();
        Connection connection = connection();
        connection.stop();
        connection.start();
        connection.start();
        Session session = connection.createSession();
        session.createProducer(queue).send(session.createTextMessage("a"));
        MessageConsumer consumer = session.createConsumer(queue);
        connection.stop();
        connection.stop();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertThat(next(consumer).getBody(String.class)).isEqualTo("a");
    }

    @Test
    void receivesOfAStoppedConnectionTimeOut() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(queue).send(session.createTextMessage("a"));
        connection.stop();
        assertThat(consumer.receive(50)).isNull();
        Background<Message> underWay = Background.call(() -> consumer.receive(200));
        assertThat(underWay.get()).isNull();
        connection.start();
        assertThat(next(consumer).getBody(String.class)).isEqualTo("a");
    }

    @Test
    void aReceiveThatWaitsWhenTheConnectionIsStoppedGetsItsMessageAfterStart() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        Background<Message> receive = Background.call(consumer::receive);
        assertThat(receive.blocks()).isTrue();
        connection.stop();
        context().createProducer().send(queue, "a");
        assertThat(receive.blocks()).isTrue();
        connection.start();
        assertThat(receive.get().getBody(String.class)).isEqualTo("a");
    }

    @Test
    void stopWaitsForAReceiveThatHasTakenItsMessage() throws Exception {
        Queue queue = queue();
        SlowBody.reset();
        JMSContext context = closing(
                factory("deserializationAllow=" + SlowBody.class.getName()).createContext());
        context.createProducer().send(queue, new SlowBody());
        JMSConsumer consumer = context.createConsumer(queue);
        Background<SlowBody> receive = Background.call(() -> consumer.receiveBody(SlowBody.class));
        SlowBody.awaitReader();
        Background<Void> stop = Background.run(context::stop);
        assertThat(stop.blocks()).isTrue();
        SlowBody.letReaderEnd();
        stop.get();
        assertThat(receive.get()).isNotNull();
    }

    @Test
    void listenersAreNotCalledWhileTheConnectionIsStopped() throws Exception {
        Queue queue = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        session.createConsumer(queue).setMessageListener(this::hear);
        JMSContext sender = context();
        sender.createProducer().send(queue, "a");
        assertHeard("a");
        connection.stop();
        sender.createProducer().send(queue, "b").send(queue, "c");
        // Another consumer's answer comes after all that the broker could have sent to this connection.
        assertThat(connection
                        .createSession()
                        .createBrowser(queue)
                        .getEnumeration()
                        .hasMoreElements())
                .isTrue();
        assertThat(heard).isEmpty();
        connection.start();
        assertHeard("b", "c");
    }

    @Test
    void stopWaitsForRunningListenersWhichHaveAllServices() throws Exception {
        Queue queue = queue();
        Queue replies = queue();
        Connection connection = startedConnection();
        Session session = connection.createSession();
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                running.countDown();
                mayGoOn.join();
                session.createProducer(replies).send(session.createTextMessage("reply"));
                connection.createSession().close();
                hear(message);
            } catch (Exception e) {
                heard.add(e.toString());
            }
        });
        JMSContext sender = context();
        sender.createProducer().send(queue, "a").send(queue, "b");
        assertThat(running.await(SOON_MS, TimeUnit.MILLISECONDS)).isTrue();
        Background<Void> stop = Background.run(connection::stop);
        assertThat(stop.blocks()).isTrue();
        mayGoOn.complete(null);
        stop.get();
        assertThat(heard).containsExactly("a");
        assertThat(sender.createConsumer(replies).receiveBody(String.class, SOON_MS))
                .isEqualTo("reply");
    }

    @Test
    void aContextStopsAndStartsItsConnection() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        context.stop();
        context.createProducer().send(queue, "a");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(20)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("a");
    }
}
