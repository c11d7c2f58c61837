package org.weirmq.tck.ontop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/**
 * Goal: Spring's listener containers work unchanged: concurrency that grows, transactions, each cache level, durable and shared
 * subscriptions, stop and start. Method: containers without an application context, configured by their setters, against a broker
 * process; each message carries a number of its own, and the numbers that arrived are compared with those that were sent.
 */
@Timeout(60)
class SpringContainerTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final String name = SharedBroker.name("container");
    private final CachingConnectionFactory sending = new CachingConnectionFactory(SharedBroker.factory());
    private final JmsTemplate template = new JmsTemplate(sending);
    private final ConcurrentLinkedQueue<Integer> arrived = new ConcurrentLinkedQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private AbstractMessageListenerContainer container;

    @AfterEach
    void end() {
        if (container != null) {
            container.destroy();
        }
        sending.destroy();
    }

    private void note(Message message) {
        try {
            arrived.add(message.getIntProperty("number"));
            threads.add(Thread.currentThread());
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private <C extends AbstractMessageListenerContainer> C container(C made, MessageListener listener) {
        container = made;
        made.setConnectionFactory(SharedBroker.factory());
        made.setDestinationName(name);
        made.setMessageListener(listener);
        return made;
    }

    private DefaultMessageListenerContainer polling(MessageListener listener) {
        DefaultMessageListenerContainer made = container(new DefaultMessageListenerContainer(), listener);
        made.setReceiveTimeout(200);
        return made;
    }

    private void start() {
        container.afterPropertiesSet();
        container.start();
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            int number = i;
            template.convertAndSend(name, "m" + i, message -> {
                message.setIntProperty("number", number);
                return message;
            });
        }
    }

    private void awaitArrived(int count) {
        await().atMost(BOUND).until(() -> arrived.size() >= count);
    }

    private static List<Integer> numbers(int from, int to) {
        return java.util.stream.IntStream.range(from, to).boxed().toList();
    }

    @Test
    void concurrencyGrowsWithTheWorkAndNothingComesTwice() {
        DefaultMessageListenerContainer made = polling(message -> {
            note(message);
            // A thread that works a while lets the container start more consumers.
            await().pollInterval(Duration.ofMillis(2))
                    .pollDelay(Duration.ofMillis(5))
                    .until(() -> true);
        });
        made.setConcurrency("1-5");
        start();
        send(0, 400);
        awaitArrived(400);
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(numbers(0, 400));
        assertThat(threads.size()).isBetween(2, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CACHE_NONE", "CACHE_CONNECTION", "CACHE_SESSION", "CACHE_CONSUMER", "CACHE_AUTO"})
    void eachCacheLevelGetsEverythingOnceInOrder(String level) {
        polling(this::note).setCacheLevelName(level);
        start();
        send(0, 20);
        awaitArrived(20);
        assertThat(arrived).containsExactlyElementsOf(numbers(0, 20));
    }

    @Test
    void aTransactedListenerThatFailsGetsTheMessageAgain() {
        AtomicInteger failures = new AtomicInteger();
        ConcurrentLinkedQueue<String> redelivered = new ConcurrentLinkedQueue<>();
        DefaultMessageListenerContainer made = polling(message -> {
            try {
                int number = message.getIntProperty("number");
                if (number % 4 == 0 && !message.getJMSRedelivered()) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                }
                if (message.getJMSRedelivered()) {
                    redelivered.add(number + "x" + message.getIntProperty("JMSXDeliveryCount"));
                }
                note(message);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        made.setSessionTransacted(true);
        made.setErrorHandler(expected -> {});
        start();
        send(0, 12);
        awaitArrived(12);
        assertThat(arrived).containsExactlyElementsOf(numbers(0, 12));
        assertThat(failures).hasValue(3);
        assertThat(redelivered).containsExactly("0x2", "4x2", "8x2");
    }

    @Test
    void stopHoldsBackAndStartGoesOn() {
        polling(this::note);
        start();
        send(0, 5);
        awaitArrived(5);
        container.stop();
        await().atMost(BOUND).until(() -> !container.isRunning());
        send(5, 10);
        assertThat(template.<Integer>browse(
                        name,
                        (session, browser) -> java.util.Collections.list(browser.getEnumeration())
                                .size()))
                .isEqualTo(5);
        assertThat(arrived).hasSize(5);
        container.start();
        awaitArrived(10);
        assertThat(arrived).containsExactlyElementsOf(numbers(0, 10));
    }

    @Test
    void aDurableSubscriptionKeepsWhatComesWhileTheContainerIsAway() {
        template.setPubSubDomain(true);
        String client = SharedBroker.name("durable-client");
        durable(client);
        start();
        await().atMost(BOUND).until(() -> ((DefaultMessageListenerContainer) container).isRegisteredWithDestination());
        send(0, 5);
        awaitArrived(5);
        container.destroy();
        send(5, 10);
        durable(client);
        start();
        send(10, 15);
        awaitArrived(15);
        assertThat(arrived).containsExactlyElementsOf(numbers(0, 15));
    }

    private void durable(String client) {
        DefaultMessageListenerContainer made = polling(this::note);
        made.setPubSubDomain(true);
        made.setSubscriptionDurable(true);
        made.setClientId(client);
        made.setSubscriptionName("kept");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void consumersOfASharedSubscriptionDivideTheMessages(boolean durable) {
        template.setPubSubDomain(true);
        DefaultMessageListenerContainer made = polling(this::note);
        made.setPubSubDomain(true);
        made.setSubscriptionShared(true);
        made.setSubscriptionDurable(durable);
        made.setSubscriptionName(name + "-shared");
        made.setConcurrency("3-3");
        start();
        await().atMost(BOUND).until(() -> made.getActiveConsumerCount() == 3 && made.isRegisteredWithDestination());
        send(0, 60);
        awaitArrived(60);
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(numbers(0, 60));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSimpleContainerWorksOnOurThreads(boolean transacted) {
        Set<Integer> failed = new HashSet<>();
        SimpleMessageListenerContainer made = container(new SimpleMessageListenerContainer(), message -> {
            try {
                boolean first;
                synchronized (failed) {
                    first = failed.add(message.getIntProperty("number"));
                }
                if (first && message.getIntProperty("number") == 3 && transacted) {
                    throw new IllegalStateException("on purpose");
                }
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
            note(message);
        });
        made.setSessionTransacted(transacted);
        made.setConcurrency("2");
        made.setErrorHandler(expected -> {});
        start();
        send(0, 40);
        awaitArrived(40);
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(numbers(0, 40));
        assertThat(threads).hasSizeBetween(1, 2);
        container.stop();
        send(40, 50);
        container.start();
        awaitArrived(50);
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(numbers(0, 50));
    }
}
