package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import org.junit.jupiter.api.Test;

/**
 * Goal: the requestors of the API work on this provider (sections 4.1.7 and 4.2.10): each sends, waits and gives back the
 * reply.
 * Method: a service that answers from a listener on another connection.
 */
class RequestorTest extends Conformance {
    private void serve(Destination requests, Class<? extends Destination> replyKind) throws JMSException {
        Session session = startedConnection().createSession();
        session.createConsumer(requests).setMessageListener(request -> {
            try {
                String kind = replyKind.isInstance(request.getJMSReplyTo()) ? "answer to " : "wrong reply-to for ";
                Texts.send(session, request.getJMSReplyTo(), kind + Texts.of(request));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aQueueRequestorGetsItsReplies() throws Exception {
        Queue queue = queue();
        serve(queue, TemporaryQueue.class);
        QueueConnection connection = closing(factory().createQueueConnection());
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueRequestor requestor = new QueueRequestor(session, queue);
        for (String text : Texts.numbered("q", 3)) {
            Message reply = requestor.request(session.createTextMessage(text));
            assertThat(Texts.of(reply)).isEqualTo("answer to " + text);
        }
        requestor.close();
        assertThatThrownBy(session::createMessage).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTopicRequestorGetsItsReplies() throws Exception {
        Topic topic = topic();
        serve(topic, TemporaryTopic.class);
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.start();
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicRequestor requestor = new TopicRequestor(session, topic);
        for (String text : Texts.numbered("t", 3)) {
            Message reply = requestor.request(session.createTextMessage(text));
            assertThat(Texts.of(reply)).isEqualTo("answer to " + text);
        }
        requestor.close();
        assertThatThrownBy(session::createMessage).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRequestorNeedsADestination() throws Exception {
        QueueSession queues =
                closing(factory().createQueueConnection()).createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        assertThatThrownBy(() -> new QueueRequestor(queues, null)).isInstanceOf(InvalidDestinationException.class);
        TopicSession topics =
                closing(factory().createTopicConnection()).createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        assertThatThrownBy(() -> new TopicRequestor(topics, null)).isInstanceOf(InvalidDestinationException.class);
    }
}
