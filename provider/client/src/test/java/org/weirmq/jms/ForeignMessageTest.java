package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Queue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weirmq.protocol.MessageFields;

/**
 * Goal: the messages of other providers can be sent (Jakarta Messaging 3.1, section 3.12). Method: messages that implement the
 * interfaces and are none of our classes.
 */
class ForeignMessageTest {
    /** Wraps a message so that only its interface can be seen. */
    private static <M extends Message> M foreign(Class<M> type, Message message) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return method.invoke(message, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void ourOwnMessageStaysTheSame() throws JMSException {
        WeirMessage ours = new WeirTextMessage("t");
        assertThat(WeirMessages.convert(ours)).isSameAs(ours);
    }

    @Test
    void headersAndPropertiesAreCopied() throws JMSException {
        WeirMessage theirs = new WeirMessage();
        Queue replyTo = () -> "answers";
        theirs.setJMSReplyTo(replyTo);
        theirs.setJMSCorrelationID("c");
        theirs.setJMSType("t");
        theirs.setIntProperty("p", 1);
        theirs.setStringProperty("JMSXGroupID", "g");
        theirs.setStringProperty("JMSXUserID", "somebody");
        WeirMessage copy = WeirMessages.convert(foreign(Message.class, theirs));
        assertThat(copy).isExactlyInstanceOf(WeirMessage.class).isNotSameAs(theirs);
        assertThat(copy.getJMSCorrelationID()).isEqualTo("c");
        assertThat(copy.getJMSType()).isEqualTo("t");
        assertThat(Set.copyOf(Collections.list(copy.getPropertyNames()))).isEqualTo(Set.of("p", "JMSXGroupID"));
        assertThat(Sent.through(copy).getJMSReplyTo()).isEqualTo(new WeirQueue("answers"));
    }

    @Test
    void aReceivedMessageOfOursBehindAWrapperIsCopiedToo() throws JMSException {
        WeirMessage sent = new WeirMessage();
        sent.properties().put("JMS_WEIR_REASON", "expired");
        WeirMessage copy = WeirMessages.convert(foreign(Message.class, Sent.through(sent)));
        assertThat(Collections.list(copy.getPropertyNames())).containsExactly("JMS_WEIR_REASON");
    }

    @Test
    void bodiesOfEachTypeAreCopied() throws JMSException {
        assertThat(((WeirTextMessage)
                                WeirMessages.convert(foreign(jakarta.jms.TextMessage.class, new WeirTextMessage("t"))))
                        .getText())
                .isEqualTo("t");

        WeirBytesMessage bytes = new WeirBytesMessage();
        bytes.writeBytes(new byte[200_000]);
        bytes.writeInt(7);
        WeirMessage bytesCopy = WeirMessages.convert(foreign(jakarta.jms.BytesMessage.class, bytes));
        assertThat(bytesCopy.getBody(byte[].class)).isEqualTo(bytes.getBody(byte[].class));
        assertThat(bytes.readByte()).as("reset behind the copy").isZero();

        WeirStreamMessage stream = new WeirStreamMessage();
        stream.writeChar('c');
        stream.writeObject(null);
        stream.writeBytes(new byte[] {1});
        WeirStreamMessage streamCopy = Sent.through(
                (WeirStreamMessage) WeirMessages.convert(foreign(jakarta.jms.StreamMessage.class, stream)));
        assertThat(streamCopy.readObject()).isEqualTo('c');
        assertThat(streamCopy.readObject()).isNull();
        assertThat(streamCopy.readObject()).isEqualTo(new byte[] {1});

        WeirMapMessage map = new WeirMapMessage();
        map.setChar("c", 'c');
        map.setObject("n", null);
        WeirMapMessage mapCopy = (WeirMapMessage) WeirMessages.convert(foreign(jakarta.jms.MapMessage.class, map));
        assertThat(mapCopy.getChar("c")).isEqualTo('c');
        assertThat(mapCopy.itemExists("n")).isTrue();

        WeirObjectMessage object = (WeirObjectMessage)
                WeirMessages.convert(foreign(jakarta.jms.ObjectMessage.class, new WeirObjectMessage(5)));
        assertThat(object.getObject()).isEqualTo(5);
    }

    @Test
    void whatWasAssignedIsGivenBack() throws JMSException {
        WeirMessage theirs = new WeirMessage();
        Message foreign = foreign(Message.class, theirs);
        WeirMessage copy = WeirMessages.convert(foreign);
        MessageFields fields = copy.fields();
        fields.priority = 8;
        fields.timestampMs = 5;
        copy.assigned(fields, Sent.QUEUE);
        WeirMessages.giveBack(copy, foreign);
        assertThat(theirs.getJMSMessageID()).isEqualTo(copy.getJMSMessageID()).startsWith("ID:");
        assertThat(theirs.getJMSPriority()).isEqualTo(8);
        assertThat(theirs.getJMSTimestamp()).isEqualTo(5);
        assertThat(theirs.getJMSDestination()).isEqualTo(Sent.QUEUE);
    }

    @Test
    void aPropertyNameThatCannotBeHereIsRefused() throws JMSException {
        WeirMessage theirs = new WeirMessage();
        theirs.properties().put("not-ours", 1);
        assertThatThrownBy(() -> WeirMessages.convert(foreign(Message.class, theirs)))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void aReplyToWithoutANameHereIsLeftOut() throws JMSException {
        for (Destination unknown : new Destination[] {
            new Destination() {},
            (Queue) () -> "",
            (Queue) () -> {
                throw new JMSException("no name");
            }
        }) {
            WeirMessage theirs = new WeirMessage();
            theirs.setJMSReplyTo(unknown);
            assertThat(WeirMessages.convert(foreign(Message.class, theirs)).getJMSReplyTo())
                    .isNull();
        }
    }

    @Test
    void aPropertyThatCannotBeHereIsRefused() throws JMSException {
        WeirMessage theirs = new WeirMessage();
        theirs.properties().put("p", new Object());
        assertThatThrownBy(() -> WeirMessages.convert(foreign(Message.class, theirs)))
                .isInstanceOf(MessageFormatException.class);
    }
}
