package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.jms.Connection;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Goal: a selector that breaks the grammar is refused when it is presented, by every method that takes one, and nothing else
 * suffers (section 3.8.1.1).
 * Method: a table of malformed selectors given to a browser; some of them given to every method of both APIs.
 */
class SelectorSyntaxTest extends Selecting {
    private static final String[] MALFORMED = {
        // not a condition
        " ",
        "\n",
        "1",
        "'a'",
        "1 + 1",
        "NULL",
        "-a",
        "(1)",
        "a + 1",
        "'TRUE'",
        "()",
        "(",
        ")",
        "((a = 1)",
        "(a = 1))",
        "*",
        ",",
        // comparisons
        "=",
        "a =",
        "= 1",
        "a == 1",
        "a != 1",
        "a ! 1",
        "a <=> 1",
        "a => 1",
        "a =< 1",
        "a >< 1",
        "a < > 1",
        "a > = 1",
        "a = = 1",
        "a = 1 = 1",
        "1 < a < 3",
        "a = (b = 1)",
        "(a = 1) = TRUE",
        "a = NOT b",
        "a b",
        "a 1",
        "1 a",
        "a = 1 b = 2",
        "a = NULL",
        "NULL = a",
        "a <> NULL",
        "a = b c",
        "a := 1",
        "a ~ 'x'",
        "a = 'x' 'y'",
        // logic
        "AND",
        "OR",
        "NOT",
        "a AND",
        "AND a",
        "a OR",
        "OR a",
        "a AND OR b",
        "a OR OR b",
        "a AND AND b",
        "NOT AND a",
        "a NOT",
        "a NOT b",
        "a = 1 NOT b = 2",
        "a && b",
        "a || b",
        "!a",
        "a XOR b",
        "(a AND) b",
        "a (AND b)",
        "1 AND a",
        "'x' OR a",
        "NOT 1",
        "NOT 'x'",
        "a + 1 AND b",
        // arithmetic
        "a + = 1",
        "a * * b = 1",
        "* a = 1",
        "a / = 1",
        "a % 2 = 0",
        "a ^ 2 = 4",
        "a + 'x' = 1",
        "'x' + 'y' = 'xy'",
        "TRUE + 1 = 2",
        "-'x' = 1",
        "-TRUE = 1",
        "(a = 1) + 1 = 2",
        "a ** 2 = 4",
        "1 + = 1",
        "a += 1",
        "a++ = 1",
        "a + NULL = 1",
        // ordering of what has no order
        "'a' < 'b'",
        "a > 'x'",
        "'x' >= a",
        "TRUE < FALSE",
        "a <= TRUE",
        "FALSE > a",
        // numbers
        "a = 1st",
        "a = 1.2.3",
        "a = 0x",
        "a = 0xG",
        "a = 08",
        "a = 09",
        "a = 0b2",
        "a = 0b",
        "a = 1e",
        "a = 1e+",
        "a = 1__",
        "a = 1_",
        "a = 1_L",
        "a = 0x1p",
        "a = 0x1.8",
        "a = 1LL",
        "a = 1.5L",
        "a = 9223372036854775808",
        "a = 1 000",
        "a = -9223372036854775809",
        "a = 0x10000000000000000",
        "a = 99999999999999999999",
        "a = 1e400",
        "a = 1e-400",
        "a = 1,5",
        "a = 1ff",
        "a = ..5",
        "a = .",
        "a = 5..",
        "a = 02000000000000000000000",
        "a = 1e40f",
        // strings
        "a = 'x",
        "a = x'",
        "'",
        "a = '''",
        "a = \"x\"",
        "\"a\" = 1",
        "a = `x`",
        "a = 'x''",
        "a = 'it's'",
        "a = \u2018x\u2019",
        // identifiers
        "1a = 1",
        "a.b = 1",
        "a-b",
        "a:b = 1",
        "#a = 1",
        "@a = 1",
        "?a = 1",
        "a? = 1",
        "[a] = 1",
        "{a} = 1",
        "a; = 1",
        "a = 1;",
        "\\a = 1",
        "NULL IS NULL",
        "TRUE IS NULL",
        "NOT = 1",
        "AND = 1",
        "BETWEEN = 1",
        "LIKE = 1",
        "IN = 1",
        "IS = 1",
        "ESCAPE = 1",
        "or = 1",
        "like LIKE 'x'",
        "In IN ('x')",
        "\uD83D\uDE80 = 1",
        "a\u00A0= 1",
        "a\u000B= 1",
        "a\u2003= 1",
        // header fields that a selector may not name
        "JMSDestination = 'q'",
        "JMSReplyTo IS NULL",
        "JMSRedelivered = FALSE",
        "JMSRedelivered",
        "JMSExpiration = 0",
        "JMSDeliveryTime > 0",
        "JMSFoo = 1",
        "JMS = 1",
        "JMSpriority = 4",
        "JMSMessageId IS NULL",
        "JMSTYPE = 'x'",
        // BETWEEN
        "a BETWEEN",
        "a BETWEEN 1",
        "a BETWEEN 1 AND",
        "a BETWEEN AND 2",
        "BETWEEN 1 AND 2",
        "a BETWEEN 1 OR 2",
        "a BETWEEN 1, 2",
        "a BETWEEN (1 AND 2)",
        "a NOT BETWEEN 1",
        "a BETWEEN 'x' AND 'y'",
        "a BETWEEN 1 AND 'y'",
        "'x' BETWEEN 1 AND 2",
        "a BETWEEN NOT 1 AND 2",
        "a BETWEEN TRUE AND FALSE",
        "a BETWEEN NULL AND 2",
        "a NOT NOT BETWEEN 1 AND 2",
        // IN
        "a IN",
        "a IN ()",
        "a IN ('x'",
        "a IN 'x'",
        "a IN ('x',)",
        "a IN (,'x')",
        "a IN ('x' 'y')",
        "a IN (1)",
        "a IN (1, 2)",
        "a IN (b)",
        "a IN (TRUE)",
        "a IN (NULL)",
        "a IN ('x', 1)",
        "'x' IN ('x')",
        "1 IN ('x')",
        "a + 1 IN ('x')",
        "IN ('x')",
        "a IN ('x' OR 'y')",
        "a NOT IN",
        "a IN NOT ('x')",
        "a IN (('x'))",
        "a IN ('x';'y')",
        // LIKE
        "a LIKE",
        "LIKE 'x'",
        "a LIKE b",
        "a LIKE 1",
        "a LIKE NULL",
        "a LIKE TRUE",
        "'x' LIKE 'x'",
        "1 LIKE 'x'",
        "a LIKE ('x')",
        "a LIKE 'x' ESCAPE",
        "a LIKE 'x' ESCAPE ''",
        "a LIKE 'x' ESCAPE 'ab'",
        "a LIKE 'x' ESCAPE 1",
        "a LIKE 'x' ESCAPE b",
        "a ESCAPE '!'",
        "a LIKE ESCAPE '!'",
        "a LIKE 'x!' ESCAPE '!'",
        "a LIKE '!x' ESCAPE '!'",
        "a NOT LIKE",
        "a LIKE 'x' 'y'",
        "a LIKE NOT 'x'",
        "a + 1 LIKE 'x'",
        "a = 1 ESCAPE '!'",
        "a LIKE 'x' ESCAPE NULL",
        // IS NULL
        "a IS",
        "a IS NOT",
        "IS NULL",
        "IS NOT NULL",
        "a IS 1",
        "a IS TRUE",
        "a IS NULL NULL",
        "a NOT IS NULL",
        "1 IS NULL",
        "'x' IS NULL",
        "a + 1 IS NULL",
        "a = 1 IS NULL",
        "a IS NULL = TRUE",
        "a NOT NULL",
        "a ISNULL",
        "a IS (NULL)",
        "a IS NOT NOT NULL",
        // comments and more than one
        "a = 1 /* c */",
        "/* c */ a = 1",
        "a = 1 // c",
        "-- c",
        "a = 1 --",
        "a = 1 -- it is one",
        "# c",
        "a = 1; b = 2",
        "SELECT a",
        "a = 1 WHERE b = 2",
        "a EXISTS",
        "a = ANY ('x')",
        "upper(a) = 'X'",
        "a.b()",
        "DATE '2020-01-01' = a",
        "a = :p",
        "a = ?",
    };

    @Override
    void describe(Message message) throws JMSException {
        message.setIntProperty("a", 1);
        message.setBooleanProperty("b", true);
    }

    @Test
    void malformedSelectorsAreRefused() throws Exception {
        for (String selector : MALFORMED) {
            assertThat(catchThrowable(
                            () -> session.createBrowser(queue, selector).close()))
                    .as("'%s'", selector)
                    .isInstanceOf(InvalidSelectorException.class);
        }
        assertThat(MALFORMED).doesNotHaveDuplicates().hasSizeGreaterThan(250);
        assertThat(selects("a = 1 AND b")).isTrue();
        assertSessionWorks();
    }

    @Test
    void everyMethodOfTheClassicApiRefuses() throws Exception {
        Connection withId = closing(factory("clientId=" + uniqueName()).createConnection());
        Session other = withId.createSession();
        Topic topic = topic();
        Queue free = queue();
        ServerSessionPool pool = () -> null;
        QueueConnection queues = closing(factory().createQueueConnection());
        TopicConnection topics = closing(factory("clientId=" + uniqueName()).createTopicConnection());
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        for (String selector : new String[] {"a =", "JMSRedelivered = TRUE", " ", "a = 'x"}) {
            calls.put("consumer" + selector, () -> other.createConsumer(free, selector));
            calls.put("topic" + selector, () -> other.createConsumer(topic, selector));
            calls.put("noLocal" + selector, () -> other.createConsumer(topic, selector, true));
            calls.put("durable" + selector, () -> other.createDurableConsumer(topic, "d", selector, false));
            calls.put("subscriber" + selector, () -> other.createDurableSubscriber(topic, "d", selector, false));
            calls.put("shared" + selector, () -> other.createSharedConsumer(topic, "s", selector));
            calls.put("sharedDurable" + selector, () -> other.createSharedDurableConsumer(topic, "s", selector));
            calls.put("browser" + selector, () -> other.createBrowser(free, selector));
            calls.put(
                    "receiver" + selector,
                    () -> queues.createQueueSession(false, 1).createReceiver(free, selector));
            calls.put(
                    "queueBrowser" + selector,
                    () -> queues.createQueueSession(false, 1).createBrowser(free, selector));
            calls.put(
                    "topicSubscriber" + selector,
                    () -> topics.createTopicSession(false, 1).createSubscriber(topic, selector, false));
            calls.put(
                    "topicDurable" + selector,
                    () -> topics.createTopicSession(false, 1).createDurableSubscriber(topic, "d", selector, false));
            calls.put("cc" + selector, () -> withId.createConnectionConsumer(free, selector, pool, 1));
            calls.put("queueCc" + selector, () -> queues.createConnectionConsumer(free, selector, pool, 1));
            calls.put("topicCc" + selector, () -> topics.createConnectionConsumer(topic, selector, pool, 1));
            calls.put(
                    "durableCc" + selector,
                    () -> withId.createDurableConnectionConsumer(topic, "d", selector, pool, 1));
            calls.put(
                    "sharedCc" + selector, () -> withId.createSharedConnectionConsumer(topic, "s", selector, pool, 1));
            calls.put(
                    "sharedDurableCc" + selector,
                    () -> withId.createSharedDurableConnectionConsumer(topic, "s", selector, pool, 1));
        }
        calls.forEach((method, call) ->
                assertThat(catchThrowable(call)).as(method).isInstanceOf(InvalidSelectorException.class));
        other.createDurableConsumer(topic, "d", "a = 1", false).close();
        other.unsubscribe("d");
        withId.start();
        other.createProducer(free).send(other.createMessage());
        assertThat(next(other.createConsumer(free))).isNotNull();
    }

    @Test
    void everyMethodOfTheSimplifiedApiRefuses() throws Exception {
        JMSContext context = closing(factory("clientId=" + uniqueName()).createContext());
        Topic topic = topic();
        Queue free = queue();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        for (String selector : new String[] {"a =", "JMSRedelivered = TRUE", " ", "a = 'x"}) {
            calls.put("consumer" + selector, () -> context.createConsumer(free, selector));
            calls.put("topic" + selector, () -> context.createConsumer(topic, selector));
            calls.put("noLocal" + selector, () -> context.createConsumer(topic, selector, true));
            calls.put("durable" + selector, () -> context.createDurableConsumer(topic, "d", selector, false));
            calls.put("shared" + selector, () -> context.createSharedConsumer(topic, "s", selector));
            calls.put("sharedDurable" + selector, () -> context.createSharedDurableConsumer(topic, "s", selector));
            calls.put("browser" + selector, () -> context.createBrowser(free, selector));
        }
        calls.forEach((method, call) ->
                assertThat(catchThrowable(call)).as(method).isInstanceOf(InvalidSelectorRuntimeException.class));
        context.createProducer().send(free, "text");
        assertThat(context.createConsumer(free, "JMSPriority = 4").receiveBody(String.class, SOON_MS))
                .isEqualTo("text");
    }

    @Test
    void hugeSelectorsAreAnsweredAndHarmNothing() throws Exception {
        String megabyte = "a = 1" + " OR a = 1".repeat(120_000);
        String[] huge = {
            megabyte,
            "(".repeat(1_000_000),
            "(".repeat(30_000) + "a = 1" + ")".repeat(30_000),
            "'".repeat(1_000_001),
            "a = '" + "x".repeat(1_000_000) + "'",
            "a".repeat(1_000_000) + " IS NULL",
            "NOT ".repeat(250_000) + "b",
            "b AND ".repeat(10_000),
            "-".repeat(60_000),
            "a = " + "-".repeat(40_000),
            "\uD83D\uDE80".repeat(16_000),
            "a IN (" + "'x',".repeat(15_000) + ")",
            "s LIKE '" + "%_".repeat(400_000) + "'",
            "a = " + "1".repeat(1_000_000),
        };
        for (String selector : huge) {
            assertThat(catchThrowable(
                            () -> session.createConsumer(queue, selector).close()))
                    .as(selector.substring(0, 20))
                    .isInstanceOf(InvalidSelectorException.class);
        }
        assertThat(catchThrowable(() -> session.createBrowser(queue, "日".repeat(60_000) + " = 1")))
                .as("more bytes than characters")
                .isInstanceOf(InvalidSelectorException.class);
        assertTrue("NOT ".repeat(10_000) + "b", "a = " + "- ".repeat(20_000) + "1");
        assertTrue("a = 1" + " OR a = 1".repeat(7_000));
        assertSessionWorks();
    }
}
