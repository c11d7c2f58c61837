package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the tests of selectors start from: a queue with one message that a selector is tried on. Browsing it leaves it there. A
 * condition is false, and not unknown, when its opposite is true.
 */
abstract class Selecting extends Messages {
    Queue queue;

    @BeforeEach
    final void fillQueue() throws JMSException {
        queue = queue();
        Message message = session.createMessage();
        describe(message);
        send(message);
    }

    /** Gives the message what the selectors of a test refer to. */
    abstract void describe(Message message) throws JMSException;

    /** To the queue instead of what was there. */
    final void onlyThere(Message message) throws JMSException {
        queue = queue();
        send(message);
    }

    private void send(Message message) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue)) {
            producer.send(message);
        }
    }

    final boolean selects(String selector) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue, selector)) {
            return browser.getEnumeration().hasMoreElements();
        }
    }

    final void assertTrue(String... selectors) throws JMSException {
        for (String selector : selectors) {
            assertThat(selects(selector)).as("%s", selector).isTrue();
            assertThat(selects("NOT (" + selector + ")"))
                    .as("NOT (%s)", selector)
                    .isFalse();
        }
    }

    final void assertFalse(String... selectors) throws JMSException {
        for (String selector : selectors) {
            assertThat(selects(selector)).as("%s", selector).isFalse();
            assertThat(selects("NOT (" + selector + ")"))
                    .as("NOT (%s)", selector)
                    .isTrue();
        }
    }

    final void assertUnknown(String... selectors) throws JMSException {
        for (String selector : selectors) {
            assertThat(selects(selector)).as("%s", selector).isFalse();
            assertThat(selects("NOT (" + selector + ")"))
                    .as("NOT (%s)", selector)
                    .isFalse();
        }
    }
}
