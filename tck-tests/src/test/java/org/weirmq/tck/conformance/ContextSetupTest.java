package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Goal: a JMSContext is a connection and a session in one; contexts made from it share the connection (specification 2.8, 6.1,
 * 6.1.4, 6.2.6; Javadoc of JMSContext and ConnectionFactory.createContext).
 * Method: makes contexts in each way and looks at what they share, when they start, and when their connection ends.
 */
class ContextSetupTest extends Conformance {

    @Test
    void aContextHasOneOfFourSessionModes() {
        for (int mode : new int[] {
            JMSContext.AUTO_ACKNOWLEDGE,
            JMSContext.CLIENT_ACKNOWLEDGE,
            JMSContext.DUPS_OK_ACKNOWLEDGE,
            JMSContext.SESSION_TRANSACTED
        }) {
            for (JMSContext context : List.of(
                    closing(factory().createContext(mode)),
                    closing(factory().createContext(Provider.USER, Provider.PASSWORD, mode)),
                    closing(context().createContext(mode)))) {
                assertThat(context.getSessionMode()).isEqualTo(mode);
                assertThat(context.getTransacted()).isEqualTo(mode == JMSContext.SESSION_TRANSACTED);
            }
        }
        assertThat(context().getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
        assertThat(closing(factory().createContext(Provider.USER, Provider.PASSWORD))
                        .getSessionMode())
                .isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Test
    void anotherModeIsRefused() {
        JMSContext context = context();
        for (int mode : new int[] {-1, 4, 99, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> factory().createContext(mode)).isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> factory().createContext(Provider.USER, Provider.PASSWORD, mode))
                    .isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> context.createContext(mode)).isInstanceOf(JMSRuntimeException.class);
        }
        context.createProducer().send(queue(), "still usable");
    }

    @Test
    void aContextMadeFromAnotherSharesItsConnection() {
        JMSContext first = context();
        String id = uniqueName();
        first.setClientID(id);
        JMSContext second = closing(first.createContext(JMSContext.CLIENT_ACKNOWLEDGE));
        JMSContext third = closing(second.createContext(JMSContext.SESSION_TRANSACTED));
        assertThat(second.getClientID()).isEqualTo(id);
        assertThat(third.getClientID()).isEqualTo(id);
        // Only consumers of the connection that made it are let at a temporary queue.
        TemporaryQueue temporary = first.createTemporaryQueue();
        JMSConsumer consumer = third.createConsumer(temporary);
        second.createProducer().send(temporary, "shared");
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("shared");
    }

    @Test
    void theLastContextToBeClosedClosesTheConnection() {
        JMSContext first = context();
        String id = uniqueName();
        first.setClientID(id);
        JMSContext second = first.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        first.close();
        first.close();
        second.createProducer().send(queue(), "the connection is open");
        assertThat(second.getClientID()).isEqualTo(id);
        assertThatThrownBy(() -> first.createContext(JMSContext.AUTO_ACKNOWLEDGE))
                .isInstanceOf(IllegalStateRuntimeException.class);
        second.close();
        // The client id is free, so the connection is gone.
        context().setClientID(id);
    }

    @Test
    void everyKindOfConsumerStartsTheConnection() {
        Topic topic = topic();
        Queue queue = queue();
        List<Function<JMSContext, JMSConsumer>> kinds = List.of(
                c -> c.createConsumer(queue),
                c -> c.createConsumer(queue, "true = true"),
                c -> c.createConsumer(topic, null, false),
                c -> c.createDurableConsumer(topic, "d1"),
                c -> c.createDurableConsumer(topic, "d2", null, false),
                c -> c.createSharedConsumer(topic, "s1"),
                c -> c.createSharedConsumer(topic, "s2", null),
                c -> c.createSharedDurableConsumer(topic, "sd1"),
                c -> c.createSharedDurableConsumer(topic, "sd2", null));
        for (int i = 0; i < kinds.size(); i++) {
            try (JMSContext context = factory().createContext()) {
                context.setClientID(uniqueName());
                JMSConsumer consumer = kinds.get(i).apply(context);
                context.createProducer().send(i < 2 ? queue : topic, "started");
                assertThat(consumer.receiveBody(String.class, SOON_MS))
                        .as("kind " + i)
                        .isEqualTo("started");
            }
        }
    }

    @Test
    void withoutAutoStartTheApplicationStarts() {
        Queue queue = queue();
        JMSContext context = context();
        assertThat(context.getAutoStart()).isTrue();
        context.setAutoStart(false);
        assertThat(context.getAutoStart()).isFalse();
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "a");
        assertThat(consumer.receiveNoWait()).isNull();
        context.setAutoStart(true);
        assertThat(consumer.receiveNoWait())
                .as("setAutoStart itself starts nothing")
                .isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("a");
        context.setAutoStart(false);
        context.createProducer().send(queue, "b");
        assertThat(consumer.receiveBody(String.class, SOON_MS))
                .as("nor stops it")
                .isEqualTo("b");
    }

    @Test
    void autoStartBelongsToTheContextThatMakesTheConsumer() {
        JMSContext first = context();
        first.setAutoStart(false);
        JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        assertThat(second.getAutoStart()).isTrue();
        Queue queue = queue();
        JMSConsumer consumer = first.createConsumer(queue);
        first.createProducer().send(queue, "a");
        assertThat(consumer.receiveNoWait()).isNull();
        second.createConsumer(queue());
        assertThat(consumer.receiveBody(String.class, SOON_MS)).isEqualTo("a");
    }

    @Test
    void listenersAreAddedToAContextThatIsStarted() throws Exception {
        JMSContext context = context();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JMSContext sender = context();
        for (int i = 0; i < 3; i++) {
            Queue queue = queue();
            String name = "consumer " + i;
            context.createConsumer(queue).setMessageListener(message -> heard.add(name));
            sender.createProducer().send(queue, "x");
            assertThat(heard.poll(SOON_MS, TimeUnit.MILLISECONDS)).isEqualTo(name);
        }
    }

    @Test
    void createContextIsForAnyThreadWhileListenersRun() throws Exception {
        JMSContext context = context();
        context.createConsumer(queue()).setMessageListener(message -> {});
        Queue queue = queue();
        Background<String> elsewhere = Background.call(() -> {
            try (JMSContext own = context.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
                own.createProducer().send(queue, "from another thread");
                return own.createConsumer(queue).receiveBody(String.class, SOON_MS);
            }
        });
        assertThat(elsewhere.get()).isEqualTo("from another thread");
    }
}
