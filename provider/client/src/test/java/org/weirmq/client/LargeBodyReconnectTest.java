package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
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
 * Goal: a broker that has dropped a large body gets it again, under the same sequence and before anything that was sent
 * later; what cannot go on is said. Method: a scripted peer that hangs up at chosen moments and has or has not the body.
 */
class LargeBodyReconnectTest {
    private static final String QUICK = "?reconnectDelayMs=10&reconnectDelayMaxMs=50";
    private static final byte[] BODY = new byte[700 * 1024];

    static {
        for (int i = 0; i < BODY.length; i++) {
            BODY[i] = (byte) (i * 31 >> 3);
        }
    }

    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private ScriptedPeer peer;
    private Session session;
    private MessageProducer producer;

    @BeforeEach
    void listen() throws Exception {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void hangUp() throws Exception {
        peer.close();
    }

    private void open(int mode) throws Exception {
        Future<?> opening = peer.run(() -> {
            session = peer.factory(QUICK).createConnection().createSession(mode);
            producer = session.createProducer(session.createQueue("out"));
            return null;
        });
        peer.greet();
        Frame.FromClient opened = peer.read();
        assertThat(opened).isInstanceOf(Frame.OpenSession.class);
        peer.reply(((Frame.Declare) peer.read()).request());
        ScriptedPeer.get(opening);
    }

    private void loseAndReturn() throws Exception {
        peer.hangUp();
        peer.greet();
    }

    private Message large() throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(BODY);
        return message;
    }

    private Future<?> send(Message message) {
        return peer.run(() -> {
            producer.send(message);
            return null;
        });
    }

    private Future<?> sendInBackground(String name, Message message) {
        return peer.run(() -> {
            producer.send(message, new CompletionListener() {
                @Override
                public void onCompletion(Message sent) {
                    outcomes.add(name);
                }

                @Override
                public void onException(Message sent, Exception exception) {
                    outcomes.add(name + " failed: " + exception);
                }
            });
            return null;
        });
    }

    /** Takes one whole body and answers each chunk of it. */
    private UUID takeBody() throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            Frame.BlobWrite chunk = peer.expect(Frame.BlobWrite.class);
            whole.write(chunk.chunk());
            peer.reply(chunk.request());
            if (chunk.last()) {
                assertThat(whole.toByteArray()).isEqualTo(BODY);
                return chunk.blob();
            }
        }
    }

    private Frame.Send expectSend(long sequence, UUID blob) throws Exception {
        Frame.Send frame = peer.expect(Frame.Send.class);
        assertThat(frame.items()).hasSize(1);
        assertThat(frame.items().get(0).sequence()).isEqualTo(sequence);
        EncodedMessage message = new EncodedMessage(frame.items().get(0).message()).validate();
        assertThat(message.sequence()).isEqualTo(sequence);
        assertThat(message.blob()).isEqualTo(blob == null ? null : new BlobRef(blob, BODY.length));
        return frame;
    }

    private void refuseBody(Frame.Send send) throws Exception {
        long sequence = send.items().get(0).sequence();
        peer.send(new Frame.SendFailed(send.session(), sequence, ErrorCode.NO_SUCH_BODY, "it is not there"));
    }

    private static JMSException failure(Future<?> step) {
        return (JMSException) catchThrowableOfType(ExecutionException.class, () -> ScriptedPeer.get(step))
                .getCause();
    }

    @Test
    void aBodyThatTheBrokerHasDroppedIsWrittenAgain() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> sending = send(large());
        UUID first = takeBody();
        expectSend(1, first);
        peer.startAnew();
        loseAndReturn();
        refuseBody(expectSend(1, first));
        UUID second = takeBody();
        assertThat(second).isNotEqualTo(first);
        Frame.Send again = expectSend(1, second);
        assertThat(sending.isDone()).isFalse();
        peer.send(new Frame.Sent(again.session(), 1));
        ScriptedPeer.get(sending);
    }

    @Test
    void aBodyThatTheBrokerHasKeptIsNotWrittenAgain() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> sending = send(large());
        UUID blob = takeBody();
        expectSend(1, blob);
        loseAndReturn();
        Frame.Send again = expectSend(1, blob);
        peer.send(new Frame.Sent(again.session(), 1));
        ScriptedPeer.get(sending);
    }

    @Test
    void aBodyThatIsCutOffAgainAndAgainBeginsAnew() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> sending = send(large());
        for (int loss = 0; loss < 5; loss++) {
            peer.reply(peer.expect(Frame.BlobWrite.class).request());
            peer.startAnew();
            loseAndReturn();
        }
        UUID blob = takeBody();
        Frame.Send frame = expectSend(1, blob);
        peer.send(new Frame.Sent(frame.session(), 1));
        ScriptedPeer.get(sending);
    }

    @Test
    void aSecondLossWhileItIsWrittenAgain() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> sending = send(large());
        UUID first = takeBody();
        expectSend(1, first);
        peer.startAnew();
        loseAndReturn();
        refuseBody(expectSend(1, first));
        peer.expect(Frame.BlobWrite.class);
        peer.startAnew();
        loseAndReturn();
        refuseBody(expectSend(1, first));
        Frame.Send frame = expectSend(1, takeBody());
        peer.send(new Frame.Sent(frame.session(), 1));
        ScriptedPeer.get(sending);
    }

    @Test
    void whatWasSentLaterStaysBehindIt() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> first = sendInBackground("1", large());
        UUID blob = takeBody();
        ScriptedPeer.get(first);
        expectSend(1, blob);
        ScriptedPeer.get(sendInBackground("2", session.createTextMessage("two")));
        expectSend(2, null);
        Future<?> third = sendInBackground("3", large());
        UUID thirdBlob = takeBody();
        ScriptedPeer.get(third);
        expectSend(3, thirdBlob);
        peer.startAnew();
        loseAndReturn();
        Frame.Send asked = expectSend(1, blob);
        ScriptedPeer.get(sendInBackground("4", session.createTextMessage("four")));
        refuseBody(asked);
        UUID again = takeBody();
        expectSend(1, again);
        expectSend(2, null);
        Frame.Send askedNext = expectSend(3, thirdBlob); // this one the broker still has
        assertThat(outcomes).isEmpty();
        peer.send(new Frame.Sent(askedNext.session(), 3));
        expectSend(4, null);
        peer.send(new Frame.Sent(askedNext.session(), 4));
        for (String name : new String[] {"1", "2", "3", "4"}) {
            assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo(name);
        }
    }

    @Test
    void whatStaysBehindARefusedOneLeavesThen() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> first = send(large());
        UUID blob = takeBody();
        expectSend(1, blob);
        loseAndReturn();
        Frame.Send asked = expectSend(1, blob);
        ScriptedPeer.get(sendInBackground("2", session.createTextMessage("two")));
        peer.send(new Frame.SendFailed(asked.session(), 1, ErrorCode.NO_SPACE, "full"));
        assertThat(failure(first).getErrorCode()).isEqualTo(ErrorCode.NO_SPACE.label());
        expectSend(2, null);
    }

    @Test
    void aBodyThatWasJustWrittenAndIsNotThereIsAnError() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> sending = send(large());
        refuseBody(expectSend(1, takeBody()));
        assertThat(failure(sending).getErrorCode()).isEqualTo(ErrorCode.NO_SUCH_BODY.label());
    }

    @Test
    void aNonPersistentMessageThatHadLeftIsNotSentToAnotherBroker() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        Future<?> first = send(large());
        UUID blob = takeBody();
        ScriptedPeer.get(first);
        expectSend(1, blob);
        peer.startAnew();
        loseAndReturn();
        Future<?> second = send(large());
        UUID next = takeBody();
        ScriptedPeer.get(second);
        expectSend(2, next);
    }

    @Test
    void aTransactionThatBeginsWithABodyThatWasCutOffGoesOn() throws Exception {
        open(Session.SESSION_TRANSACTED);
        Future<?> sending = send(large());
        peer.reply(peer.expect(Frame.BlobWrite.class).request());
        peer.startAnew();
        loseAndReturn();
        UUID blob = takeBody();
        ScriptedPeer.get(sending);
        Future<?> committing = peer.run(() -> {
            session.commit();
            return null;
        });
        expectSend(1, blob);
        peer.reply(peer.expect(Frame.Commit.class).request());
        ScriptedPeer.get(committing);
    }

    @Test
    void aTransactionThatWasOpenIsRolledBack() throws Exception {
        open(Session.SESSION_TRANSACTED);
        ScriptedPeer.get(send(session.createTextMessage("before")));
        Future<?> sending = send(large());
        peer.reply(peer.expect(Frame.BlobWrite.class).request());
        loseAndReturn();
        takeBody();
        ScriptedPeer.get(sending);
        Future<?> committing = peer.run(() -> {
            session.commit();
            return null;
        });
        peer.reply(peer.expect(Frame.Rollback.class).request());
        assertThat(failure(committing)).isInstanceOf(TransactionRolledBackException.class);
    }

    @Test
    void headersThatAreTooLargeAreRefusedBeforeTheBodyLeaves() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Message message = large();
        message.setStringProperty("long", "x".repeat(600_000));
        assertThat(failure(send(message)).getErrorCode()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.label());
        ScriptedPeer.get(sendInBackground("next", session.createTextMessage("next")));
        expectSend(1, null);
    }
}
