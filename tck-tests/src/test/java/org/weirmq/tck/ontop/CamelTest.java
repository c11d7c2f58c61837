package org.weirmq.tck.ontop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: Apache Camel's JMS component works unchanged. Method: its routes, against a broker process: a transacted bridge from queue to
 * queue, requests with each kind of reply queue, a durable subscription, the error handler's redeliveries and dead letters, and
 * exceptions that travel.
 */
@Timeout(60)
class CamelTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final String name = SharedBroker.name("camel");

    @AfterEach
    void end() {
        camel.stop();
    }

    private interface Routes {
        void configure(RouteBuilder builder) throws Exception;
    }

    private ProducerTemplate start(ConnectionFactory factory, Routes routes) throws Exception {
        JmsComponent component = JmsComponent.jmsComponentAutoAcknowledge(factory);
        component.getConfiguration().setReceiveTimeout(200);
        component.getConfiguration().setRecoveryInterval(100);
        component.getConfiguration().setRequestTimeout(10_000);
        camel.addComponent("jms", component);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                routes.configure(this);
            }
        });
        camel.start();
        return camel.createProducerTemplate();
    }

    private MockEndpoint mock(String end) {
        MockEndpoint mock = camel.getEndpoint("mock:" + end, MockEndpoint.class);
        mock.setResultWaitTime(20_000);
        return mock;
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private String queue(String what, String... options) {
        return "jms:queue:" + name + "-" + what + (options.length == 0 ? "" : "?" + String.join("&", options));
    }

    @Test
    void aTransactedRouteMovesEachMessageOnceAlsoWhenItFails() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        ProducerTemplate template = start(SharedBroker.factory(), routes -> {
            routes.from(queue("in", "transacted=true", "lazyCreateTransactionManager=false"))
                    .to(queue("out"))
                    .process(exchange -> {
                        boolean again = exchange.getIn().getHeader("JMSRedelivered", Boolean.class);
                        if (exchange.getIn().getBody(String.class).equals("m2") && !again) {
                            failures.incrementAndGet();
                            throw new IllegalStateException("on purpose");
                        }
                    });
            routes.from(queue("out")).to("mock:out");
        });
        MockEndpoint out = mock("out");
        out.expectedBodiesReceived(texts(0, 5));
        texts(0, 5).forEach(text -> template.sendBody(queue("in"), text));
        out.assertIsSatisfied();
        assertThat(failures).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replyToType=Temporary", "replyTo=NAME-answers&replyToType=Exclusive"})
    void requestsGetTheirOwnReplies(String reply) throws Exception {
        ProducerTemplate template = start(
                SharedBroker.factory(),
                routes -> routes.from(queue("ask", "concurrentConsumers=3"))
                        .process(exchange -> exchange.getMessage()
                                .setBody("re: " + exchange.getIn().getBody(String.class))));
        String ask = queue("ask", reply.replace("NAME", name));
        var answers = texts(0, 20).stream()
                .map(text -> template.asyncRequestBody(ask, text, String.class))
                .toList();
        for (int i = 0; i < 20; i++) {
            assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("re: m" + i);
        }
    }

    @Test
    void aDurableSubscriptionKeepsWhatComesWhileTheRouteIsStopped() throws Exception {
        String topic = "jms:topic:" + name;
        ProducerTemplate template = start(
                SharedBroker.factory(),
                routes -> routes.from(topic + "?clientId=" + name + "&durableSubscriptionName=kept")
                        .routeId("subscriber")
                        .to("mock:news"));
        MockEndpoint news = mock("news");
        news.expectedBodiesReceived("m0");
        template.sendBody(topic, "m0");
        news.assertIsSatisfied();
        camel.getRouteController().stopRoute("subscriber");
        template.sendBody(topic, "m1");
        news.reset();
        news.expectedBodiesReceived("m1", "m2");
        camel.getRouteController().startRoute("subscriber");
        template.sendBody(topic, "m2");
        news.assertIsSatisfied();
    }

    @Test
    void theErrorHandlerTriesAgainAndThenPutsAside() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        ProducerTemplate template = start(SharedBroker.factory(), routes -> {
            routes.errorHandler(routes.deadLetterChannel(queue("dead"))
                    .maximumRedeliveries(2)
                    .redeliveryDelay(10));
            routes.from(queue("work")).process(exchange -> {
                tries.incrementAndGet();
                throw new IllegalStateException("on purpose");
            });
            routes.from(queue("dead")).to("mock:dead");
        });
        MockEndpoint dead = mock("dead");
        dead.expectedBodiesReceived("poison");
        template.sendBodyAndHeader(queue("work"), "poison", "colour", "green");
        dead.assertIsSatisfied();
        assertThat(dead.getReceivedExchanges().get(0).getIn().getHeader("colour"))
                .isEqualTo("green");
        assertThat(tries).hasValue(3);
    }

    @Test
    void anExceptionTravelsToWhoAsked() throws Exception {
        WeirConnectionFactory factory = SharedBroker.factory();
        factory.setDeserializationAllow("java.lang.*,java.util.*");
        ProducerTemplate template = start(
                factory,
                routes -> routes.from(queue("fail", "transferException=true")).process(exchange -> {
                    throw new IllegalArgumentException("no such customer");
                }));
        Throwable thrown = catchThrowable(() -> template.requestBody(queue("fail", "transferException=true"), "ask"));
        assertThat(thrown)
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such customer");
    }

    @Test
    void aRouteGoesOnWhenTheBrokerComesBack(@TempDir Path directory) throws Exception {
        try (MortalBroker broker = new MortalBroker(directory.resolve("data"))) {
            ProducerTemplate template = start(broker.factory("reconnect=true"), routes -> {
                routes.from(queue("in", "transacted=true", "lazyCreateTransactionManager=false"))
                        .to(queue("out"));
                routes.from(queue("out")).to("mock:out");
            });
            MockEndpoint out = mock("out");
            out.expectedBodiesReceived("m0");
            template.sendBody(queue("in"), "m0");
            out.assertIsSatisfied();
            broker.kill();
            broker.comeBack();
            out.reset();
            out.expectedBodiesReceived("m1");
            template.sendBody(queue("in"), "m1");
            out.assertIsSatisfied();
            camel.stop();
        }
    }
}
