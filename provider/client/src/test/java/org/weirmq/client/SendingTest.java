package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * Goal: a send returns when its delivery mode allows it and not before, every refusal reaches the application, nothing is
 * given up silently, and transactions travel as told in the protocol. Method: the client against a scripted peer.
 */
class SendingTest {
    private ScriptedPeer peer;
    private Connection connection;

    @BeforeEach
    void listen() throws Exception {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void hangUp() throws Exception {
        peer.close();
    }

    private MessageProducer producer(String options, int mode) throws Exception {
        return ScriptedPeer.get(producerLater(options, mode));
    }

    private Future<MessageProducer> producerLater(String options, int mode) throws Exception {
        Future<MessageProducer> creating = peer.run(() -> {
            connection = peer.factory(options).createConnection();
            Session session = connection.createSession(mode == Session.SESSION_TRANSACTED, mode);
            this.session = session;
            return session.createProducer(session.createQueue("q"));
        });
        peer.greet();
        Frame.FromClient opening = peer.read();
        assertThat(opening).isInstanceOf(Frame.OpenSession.class);
        Frame.Declare declare = (Frame.Declare) peer.read();
        assertThat(declare.name()).isEqualTo("q");
        peer.reply(declare.request());
        return creating;
    }

    private Session session;

    private Future<Message> send(MessageProducer producer, String text) {
        return peer.run(() -> {
            TextMessage message = session.createTextMessage(text);
            producer.send(message);
            return message;
        });
    }

    private static void assertFailed(Future<?> step, Class<? extends JMSException> type, ErrorCode code) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> ScriptedPeer.get(step));
        assertThat(failed.getCause()).isInstanceOf(type);
        assertThat(((JMSException) failed.getCause()).getErrorCode()).isEqualTo(code.label());
    }

    @Test
    void aPersistentSendWaitsForItsConfirmation() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        Future<Message> sending = send(producer, "one");
        Frame.Send frame = peer.expect(Frame.Send.class);
        assertThat(frame.items()).hasSize(1);
        assertThat(frame.items().get(0).sequence()).isEqualTo(1);
        assertThat(frame.items().get(0).transacted()).isFalse();
        assertThat(sending.isDone()).isFalse();
        peer.send(new Frame.Sent(frame.session(), 1));
        Message sent = ScriptedPeer.get(sending);
        EncodedMessage encoded = new EncodedMessage(frame.items().get(0).message());
        assertThat(sent.getJMSMessageID()).isEqualTo(encoded.messageId()).startsWith("ID:");
        assertThat(sent.getJMSTimestamp()).isEqualTo(encoded.timestampMs());
        assertThat(encoded.persistent()).isTrue();
    }

    @Test
    void aRefusalIsThrownByItsSend() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        Future<Message> sending = send(producer, "one");
        Frame.Send frame = peer.expect(Frame.Send.class);
        peer.send(new Frame.SendFailed(frame.session(), 1, ErrorCode.NO_SPACE, "the disk is full"));
        assertFailed(sending, ResourceAllocationException.class, ErrorCode.NO_SPACE);
        Future<Message> next = send(producer, "two");
        frame = peer.expect(Frame.Send.class);
        assertThat(frame.items().get(0).sequence()).isEqualTo(2);
        peer.send(new Frame.Sent(frame.session(), 2));
        ScriptedPeer.get(next);
    }

    @Test
    void noConfirmationInTimeIsAnError() throws Exception {
        MessageProducer producer = producer("?sendTimeoutMs=200", Session.AUTO_ACKNOWLEDGE);
        Future<Message> sending = send(producer, "one");
        peer.expect(Frame.Send.class);
        assertFailed(sending, ResourceAllocationException.class, ErrorCode.SEND_TIMEOUT);
    }

    @Test
    void nonPersistentSendsDoNotWaitUntilTheWindowIsFull() throws Exception {
        peer.sendWindowBytes = 900;
        MessageProducer producer = producer("?sendTimeoutMs=300", Session.AUTO_ACKNOWLEDGE);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        String text = "x".repeat(300);
        producer.send(session.createTextMessage(text));
        producer.send(session.createTextMessage(text));
        assertThat(catchThrowableOfType(
                                ResourceAllocationException.class, () -> producer.send(session.createTextMessage(text)))
                        .getErrorCode())
                .isEqualTo(ErrorCode.SEND_TIMEOUT.label());
        Frame.Send frame = peer.expect(Frame.Send.class);
        peer.expect(Frame.Send.class);
        Future<Message> blocked = send(producer, text);
        peer.send(new Frame.Sent(frame.session(), 1));
        ScriptedPeer.get(blocked);
        assertThat(peer.expect(Frame.Send.class).items().get(0).sequence()).isEqualTo(3);
    }

    @Test
    void aRefusedNonPersistentSendGoesToTheExceptionListener() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        CompletableFuture<JMSException> told = new CompletableFuture<>();
        connection.setExceptionListener(told::complete);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("lost"));
        Frame.Send frame = peer.expect(Frame.Send.class);
        peer.send(new Frame.SendFailed(frame.session(), 1, ErrorCode.NO_SPACE, "full"));
        assertThat(told.get(10, TimeUnit.SECONDS).getErrorCode()).isEqualTo(ErrorCode.NO_SPACE.label());
    }

    @Test
    void completionsComeInOrderAndTheMessageIsNotUsableBefore() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                outcomes.add("sent " + text(message));
                try {
                    session.close();
                } catch (JMSException e) {
                    outcomes.add(String.valueOf(e.getErrorCode()));
                }
            }

            @Override
            public void onException(Message message, Exception exception) {
                outcomes.add("refused " + text(message));
            }
        };
        TextMessage first = session.createTextMessage("1");
        TextMessage second = session.createTextMessage("2");
        producer.send(first, listener);
        producer.send(second, listener);
        assertThatThrownBy(first::getText).isInstanceOf(IllegalStateException.class);
        Frame.Send frame = peer.expect(Frame.Send.class);
        peer.expect(Frame.Send.class);
        peer.send(
                new Frame.Sent(frame.session(), 1),
                new Frame.SendFailed(frame.session(), 2, ErrorCode.MESSAGE_TOO_LARGE, "no"));
        assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("sent 1");
        assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo(ErrorCode.WRONG_STATE.label());
        assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("refused 2");
        assertThat(first.getText()).isEqualTo("1");
    }

    private static String text(Message message) {
        try {
            return ((TextMessage) message).getText();
        } catch (JMSException e) {
            return String.valueOf(e.getErrorCode());
        }
    }

    @Test
    void aRefusalIsToldAfterTheOutcomeOfEarlierSends() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        CompletionListener listener = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                outcomes.add("sent " + text(message));
            }

            @Override
            public void onException(Message message, Exception exception) {
                outcomes.add("refused " + text(message));
            }
        };
        for (String text : new String[] {"1", "2", "3"}) {
            producer.send(session.createTextMessage(text), listener);
        }
        Frame.Send frame = peer.expect(Frame.Send.class);
        peer.send(
                new Frame.SendFailed(frame.session(), 2, ErrorCode.NO_SPACE, "full"),
                new Frame.Sent(frame.session(), 3));
        for (String outcome : new String[] {"sent 1", "refused 2", "sent 3"}) {
            assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo(outcome);
        }
    }

    @Test
    void closeWaitsForCompletions() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        producer.send(session.createTextMessage("1"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                outcomes.add("completed");
            }

            @Override
            public void onException(Message message, Exception exception) {
                outcomes.add("failed");
            }
        });
        Frame.Send frame = peer.expect(Frame.Send.class);
        Future<?> closing = peer.run(() -> {
            session.close();
            outcomes.add("closed");
            return null;
        });
        peer.send(new Frame.Sent(frame.session(), 1));
        peer.reply(peer.expect(Frame.CloseSession.class).request());
        ScriptedPeer.get(closing);
        assertThat(outcomes).containsExactly("completed", "closed");
    }

    @Test
    void aTransactionLeavesInOneBatchWithItsCommit() throws Exception {
        MessageProducer producer = producer("", Session.SESSION_TRANSACTED);
        for (int i = 0; i < 3; i++) {
            producer.send(session.createTextMessage("m" + i));
        }
        Future<?> committing = peer.run(() -> {
            session.commit();
            return null;
        });
        Frame.Send frame = peer.expect(Frame.Send.class);
        assertThat(frame.items()).hasSize(3).allMatch(Frame.Send.Item::transacted);
        Frame.Commit commit = peer.expect(Frame.Commit.class);
        assertThat(commit.transaction()).isEqualTo(1);
        assertThat(committing.isDone()).isFalse();
        peer.reply(commit.request());
        ScriptedPeer.get(committing);
        session.commit();
        producer.send(session.createTextMessage("next"));
        Future<?> rollingBack = peer.run(() -> {
            session.rollback();
            return null;
        });
        Frame.Rollback rollback = peer.expect(Frame.Rollback.class);
        assertThat(rollback.transaction()).isEqualTo(2);
        peer.reply(rollback.request());
        ScriptedPeer.get(rollingBack);
    }

    @Test
    void aRefusedSendOfATransactionRollsItBack() throws Exception {
        MessageProducer producer = producer("", Session.SESSION_TRANSACTED);
        String text = "x".repeat(40_000);
        producer.send(session.createTextMessage(text));
        Frame.Send frame = peer.expect(Frame.Send.class);
        peer.send(new Frame.SendFailed(frame.session(), 1, ErrorCode.TRANSACTION_TOO_LARGE, "too much"));
        Future<?> committing = peer.run(() -> {
            session.commit();
            return null;
        });
        Frame.FromClient next = peer.expect(Frame.FromClient.class);
        if (next instanceof Frame.Commit commit) {
            // The refusal had not been read yet when the commit left.
            peer.reply(commit.request(), ErrorCode.TRANSACTION_ROLLED_BACK, "part of it was refused");
            next = peer.expect(Frame.Rollback.class);
        }
        peer.reply(((Frame.Rollback) next).request());
        assertFailed(committing, TransactionRolledBackException.class, ErrorCode.TRANSACTION_ROLLED_BACK);
    }

    @Test
    void aLargeBodyGoesAheadInChunks() throws Exception {
        MessageProducer producer = producer("", Session.AUTO_ACKNOWLEDGE);
        Future<Message> sending = send(producer, "y".repeat(600 * 1024));
        List<Frame.BlobWrite> chunks = new java.util.ArrayList<>();
        do {
            Frame.BlobWrite chunk = peer.expect(Frame.BlobWrite.class);
            chunks.add(chunk);
            peer.reply(chunk.request());
        } while (!chunks.get(chunks.size() - 1).last());
        Frame.Send frame = peer.expect(Frame.Send.class);
        BlobRef blob = new EncodedMessage(frame.items().get(0).message()).blob();
        assertThat(blob).isNotNull();
        assertThat(chunks).hasSize(3).allMatch(chunk -> chunk.blob().equals(blob.blob()));
        assertThat(chunks.stream().mapToLong(chunk -> chunk.chunk().length).sum())
                .isEqualTo(blob.length());
        peer.send(new Frame.Sent(frame.session(), 1));
        ScriptedPeer.get(sending);
    }
}
