package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: what was sent and what was received are no longer the sender's and the receiver's object (sections 3.9, 3.10 and 3.12),
 * and a message can be acknowledged in every mode of its session (section 3.6).
 * Method: messages that are changed after they were sent, and after they were received, on persistent, non-persistent and
 * transacted ways.
 */
class SentMessageTest extends Messages {
    @Test
    void changesAfterTheSendDoNotReachTheReceiver() throws Exception {
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        for (Session each : List.of(session, transacted)) {
            for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
                Queue queue = queue();
                MessageProducer producer = each.createProducer(queue);
                TextMessage text = each.createTextMessage("before");
                text.setStringProperty("p", "before");
                text.setJMSType("before");
                BytesMessage bytes = each.createBytesMessage();
                bytes.writeInt(1);
                MapMessage map = each.createMapMessage();
                map.setInt("a", 1);
                StreamMessage stream = each.createStreamMessage();
                stream.writeInt(1);
                for (Message message : List.of(text, bytes, map, stream)) {
                    producer.send(message, mode, 4, 0);
                }
                text.setText("after");
                text.setStringProperty("p", "after");
                text.setStringProperty("q", "after");
                text.setJMSType("after");
                bytes.writeInt(2);
                bytes.clearBody();
                bytes.writeInt(3);
                map.setInt("a", 2);
                map.setInt("b", 2);
                stream.clearBody();
                stream.writeInt(2);
                if (each == transacted) {
                    transacted.commit();
                }
                MessageConsumer consumer = session.createConsumer(queue);
                TextMessage first = (TextMessage) next(consumer);
                assertThat(first.getText() + first.getStringProperty("p") + first.getJMSType())
                        .isEqualTo("beforebeforebefore");
                assertThat(first.propertyExists("q")).isFalse();
                assertThat(next(consumer).getBody(byte[].class)).containsExactly(0, 0, 0, 1);
                assertThat(next(consumer).getBody(java.util.Map.class)).isEqualTo(java.util.Map.of("a", 1));
                assertThat(((StreamMessage) next(consumer)).readInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void sameMessageCanBeSentManyTimes() throws Exception {
        Queue queue = queue();
        MessageProducer producer = session.createProducer(null);
        TextMessage message = session.createTextMessage();
        for (int i = 0; i < 5; i++) {
            message.setText("text " + i);
            message.setIntProperty("n", i);
            producer.send(queue, message);
        }
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < 5; i++) {
            TextMessage arrived = (TextMessage) next(consumer);
            assertThat(arrived.getText()).isEqualTo("text " + i);
            assertThat(arrived.getIntProperty("n")).isEqualTo(i);
        }
    }

    @Test
    void receivedMessageCanBeSentOnAsItIs() throws Exception {
        TextMessage message = session.createTextMessage("text");
        message.setStringProperty("p", "x");
        message.setStringProperty("JMSXGroupID", "g");
        message.setJMSCorrelationIDAsBytes(new byte[] {1, -1});
        Queue answers = queue();
        message.setJMSReplyTo(answers);
        TextMessage first = arrived(message);
        String firstId = first.getJMSMessageID();
        TextMessage second = arrived(first);
        assertThat(second.getText()).isEqualTo("text");
        assertThat(second.getStringProperty("p")).isEqualTo("x");
        assertThat(second.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(second.getJMSCorrelationIDAsBytes()).containsExactly(1, -1);
        assertThat(second.getJMSReplyTo()).isEqualTo(answers);
        assertThat(second.getJMSMessageID()).isEqualTo(first.getJMSMessageID()).isNotEqualTo(firstId);
        assertThatThrownBy(() -> first.setText("y"))
                .as("it stays read-only")
                .isInstanceOf(MessageNotWriteableException.class);
    }

    @Test
    void messageOfOneConnectionCanBeSentByAnother() throws Exception {
        Queue queue = queue();
        TextMessage message = connection().createSession().createTextMessage("x");
        session.createProducer(queue).send(message);
        assertThat(first(queue).getBody(String.class)).isEqualTo("x");
    }

    @Test
    void redeliveredMessageIsTheOriginal() throws Exception {
        Queue queue = queue();
        Session recovering = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        TextMessage sent = recovering.createTextMessage("original");
        sent.setStringProperty("p", "original");
        sent.setJMSType("original");
        recovering.createProducer(queue).send(sent);
        MessageConsumer consumer = recovering.createConsumer(queue);
        TextMessage received = (TextMessage) next(consumer);
        received.clearBody();
        received.setText("changed");
        received.clearProperties();
        received.setStringProperty("p", "changed");
        received.setStringProperty("q", "changed");
        received.setJMSType("changed");
        received.setJMSCorrelationID("changed");
        recovering.recover();
        TextMessage again = (TextMessage) next(consumer);
        assertThat(again.getText()).isEqualTo("original");
        assertThat(again.getStringProperty("p")).isEqualTo("original");
        assertThat(again.propertyExists("q")).isFalse();
        assertThat(again.getJMSType()).isEqualTo("original");
        assertThat(again.getJMSCorrelationID()).isNull();
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }

    @Test
    void eachReceiverHasACopyOfItsOwn() throws Exception {
        Topic topic = topic();
        MessageConsumer one = session.createConsumer(topic);
        MessageConsumer other = connection.createSession().createConsumer(topic);
        BytesMessage sent = session.createBytesMessage();
        sent.writeInt(1);
        session.createProducer(topic).send(sent);
        BytesMessage first = (BytesMessage) next(one);
        first.getBody(byte[].class)[3] = 9;
        first.clearBody();
        first.writeInt(2);
        first.clearProperties();
        first.setJMSType("changed");
        BytesMessage second = (BytesMessage) next(other);
        assertThat(second.readInt()).isEqualTo(1);
        assertThat(second.getJMSType()).isNull();
        sent.reset();
        assertThat(sent.readInt()).isEqualTo(1);
        assertThat(sent.getJMSType()).isNull();
    }

    @Test
    void acknowledgeSettlesAllThatTheSessionConsumed() throws Exception {
        Queue queue = queue();
        Session acknowledging = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 3; i++) {
            producer.send(session.createTextMessage("" + i));
        }
        MessageConsumer consumer = acknowledging.createConsumer(queue);
        next(consumer);
        Message second = next(consumer);
        second.acknowledge();
        second.acknowledge();
        next(consumer);
        acknowledging.recover();
        Message third = next(consumer);
        assertThat(third.getBody(String.class)).isEqualTo("2");
        third.acknowledge();
        acknowledging.close();
        assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
        assertThatThrownBy(third::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void acknowledgeIsIgnoredWhereTheSessionDoesIt() throws Exception {
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        Session lazy = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE);
        for (Session each : List.of(connection.createSession(), lazy, transacted)) {
            Queue queue = queue();
            MessageProducer producer = session.createProducer(queue);
            producer.send(session.createTextMessage("1"));
            producer.send(session.createTextMessage("2"));
            MessageConsumer consumer = each.createConsumer(queue);
            next(consumer).acknowledge();
            if (each == transacted) {
                transacted.rollback();
                assertThat(next(consumer).getBody(String.class))
                        .as("rolled back")
                        .isEqualTo("1");
            }
            Message second = next(consumer);
            assertThat(second.getBody(String.class)).isEqualTo("2");
            second.acknowledge();
            each.close();
            assertThatThrownBy(second::acknowledge).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void messageThatWasNotReceivedHasNothingToAcknowledge() throws Exception {
        session.createMessage().acknowledge();
        Message sent = session.createMessage();
        session.createProducer(queue()).send(sent);
        sent.acknowledge();
    }
}
