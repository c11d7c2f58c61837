package org.weirmq.tck.ontop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.JmsException;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: Spring's containers and its caching factory go on when the broker process is killed and comes back: by our reconnect, which
 * they do not notice, and with it off by their own recovery, which our ExceptionListener starts. Method: SIGKILL, a new process on
 * the same data and port; every message whose send returned arrives.
 */
@Timeout(60)
class SpringRecoveryTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String QUEUE = "work";

    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<JMSException> told = new ConcurrentLinkedQueue<>();
    private final Set<Integer> arrived = ConcurrentHashMap.newKeySet();
    private MortalBroker broker;
    private AbstractMessageListenerContainer container;

    @BeforeEach
    void begin() throws Exception {
        broker = new MortalBroker(directory.resolve("data"));
    }

    @AfterEach
    void end() throws Exception {
        if (container != null) {
            container.destroy();
        }
        broker.close();
    }

    private void note(Message message) {
        try {
            arrived.add(message.getIntProperty("number"));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(JmsTemplate template, int from, int to) {
        for (int i = from; i < to; i++) {
            int number = i;
            template.convertAndSend(QUEUE, "m" + i, message -> {
                message.setIntProperty("number", number);
                return message;
            });
        }
    }

    private void awaitArrived(int count) {
        await().atMost(BOUND).until(() -> arrived.size() >= count);
        assertThat(arrived)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).boxed().toList());
    }

    private void listen(AbstractMessageListenerContainer made, String options) {
        container = made;
        made.setConnectionFactory(broker.factory(options));
        made.setDestinationName(QUEUE);
        made.setMessageListener((MessageListener) this::note);
        made.setExceptionListener(told::add);
        made.setErrorHandler(expected -> {});
        if (made instanceof DefaultMessageListenerContainer polling) {
            polling.setRecoveryInterval(100);
            polling.setReceiveTimeout(300);
            polling.setSessionTransacted(true);
            polling.setConcurrency("2-2");
        }
        made.afterPropertiesSet();
        made.start();
    }

    private void killWhileSending() throws Exception {
        CachingConnectionFactory caching = new CachingConnectionFactory(broker.factory("reconnect=true"));
        try {
            JmsTemplate template = new JmsTemplate(caching);
            send(template, 0, 20);
            awaitArrived(20);
            broker.kill();
            broker.comeBack();
            send(template, 20, 40);
            awaitArrived(40);
        } finally {
            caching.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reconnect=true", "reconnect=false"})
    void thePollingContainerGoesOn(String options) throws Exception {
        listen(new DefaultMessageListenerContainer(), options);
        killWhileSending();
        if (options.endsWith("true")) {
            assertThat(told).isEmpty();
        }
    }

    /** It makes one attempt to connect again and no second one, so it needs our reconnect. */
    @Test
    void theSimpleContainerGoesOn() throws Exception {
        listen(new SimpleMessageListenerContainer(), "reconnect=true");
        killWhileSending();
        assertThat(told).isEmpty();
    }

    @Test
    void theCachingFactoryKeepsAConnectionThatComesBack() throws Exception {
        CachingConnectionFactory caching = new CachingConnectionFactory(broker.factory("reconnect=true"));
        caching.setReconnectOnException(true);
        caching.setExceptionListener(told::add);
        caching.setClientId("kept");
        try {
            JmsTemplate template = new JmsTemplate(caching);
            template.setReceiveTimeout(10_000);
            send(template, 0, 5);
            broker.kill();
            broker.comeBack();
            send(template, 5, 10);
            for (int i = 0; i < 10; i++) {
                assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("m" + i);
            }
            assertThat(told).isEmpty();
        } finally {
            caching.destroy();
        }
    }

    @Test
    void theCachingFactoryMakesANewConnectionForOneThatWasGivenUp() throws Exception {
        WeirConnectionFactory factory = broker.factory("reconnect=false");
        CachingConnectionFactory caching = new CachingConnectionFactory(factory);
        caching.setReconnectOnException(true);
        caching.setExceptionListener(told::add);
        caching.setClientId("renewed");
        try {
            JmsTemplate template = new JmsTemplate(caching);
            template.setReceiveTimeout(10_000);
            send(template, 0, 5);
            broker.kill();
            await().atMost(BOUND).until(() -> !told.isEmpty());
            broker.comeBack();
            send(template, 5, 10);
            for (int i = 0; i < 10; i++) {
                assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("m" + i);
            }
            assertThat(told).hasSize(1);
        } finally {
            caching.destroy();
        }
    }

    @Test
    void aConnectionThatIsGivenUpAfterATimeIsReplaced() throws Exception {
        CachingConnectionFactory caching =
                new CachingConnectionFactory(broker.factory("reconnect=true&reconnectTimeoutMs=300"));
        caching.setReconnectOnException(true);
        caching.setExceptionListener(told::add);
        try {
            JmsTemplate template = new JmsTemplate(caching);
            template.setReceiveTimeout(10_000);
            send(template, 0, 5);
            broker.kill();
            await().atMost(BOUND).until(() -> !told.isEmpty());
            assertThat(catchThrowable(() -> send(template, 5, 6))).isInstanceOf(JmsException.class);
            broker.comeBack();
            send(template, 5, 10);
            for (int i = 0; i < 10; i++) {
                assertThat(template.receiveAndConvert(QUEUE)).isEqualTo("m" + i);
            }
        } finally {
            caching.destroy();
        }
    }
}
