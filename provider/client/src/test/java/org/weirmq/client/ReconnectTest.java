package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnection;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirConnectionListener;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;

/**
 * Goal: a lost connection comes back with its state, nothing that was confirmed is done twice, and what cannot be known is
 * said. Method: a scripted peer hangs up at chosen moments and looks at what the client says on the next socket.
 */
class ReconnectTest {
    private static final String QUICK = "?reconnectDelayMs=10&reconnectDelayMaxMs=50&prefetch=10";

    private ScriptedPeer peer;
    private Connection connection;
    private Session session;
    private MessageProducer producer;
    private MessageConsumer consumer;
    private int number;
    private String quick = QUICK;
    private Frame.Hello first;
    /** What the ExceptionListener heard. */
    private final BlockingQueue<JMSException> told = new LinkedBlockingQueue<>();

    /** What a connection listener heard, as "event code-or-address". */
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

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
            WeirConnectionFactory factory = peer.factory(quick);
            factory.addConnectionListener(new Noting());
            connection = factory.createConnection();
            connection.setExceptionListener(told::add);
            connection.start();
            session = connection.createSession(mode);
            producer = session.createProducer(session.createQueue("out"));
            consumer = session.createConsumer(session.createQueue("in"));
            return null;
        });
        first = peer.greet();
        number = peer.attach();
        ScriptedPeer.get(opening);
        assertThat(peer.expect(Frame.Flow.class).messages()).isEqualTo(10);
    }

    private final class Noting implements WeirConnectionListener {
        @Override
        public void interrupted(WeirConnection at, JMSException why) {
            events.add("interrupted " + why.getErrorCode());
        }

        @Override
        public void restored(WeirConnection at, String address) {
            events.add("restored " + (at == connection) + " " + address);
        }

        @Override
        public void failed(WeirConnection at, JMSException why) {
            events.add("failed " + why.getErrorCode());
        }
    }

    private String nextEvent() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    /** The connection is lost and comes back; returns with the consumer attached again. */
    private void loseAndReturn() throws Exception {
        peer.hangUp();
        Frame.Hello again = peer.greet();
        assertThat(again.resume()).isTrue();
        assertThat(again.connection()).isEqualTo(first.connection());
        Frame.Attach attach = peer.expect(Frame.Attach.class);
        assertThat(attach.consumer()).isEqualTo(number);
        peer.reply(attach.request());
        assertThat(peer.expect(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 10, 0));
    }

    private Future<?> later(Step step) {
        return peer.run(() -> {
            step.run();
            return null;
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static JMSException failure(Future<?> step) {
        return (JMSException) catchThrowableOfType(ExecutionException.class, () -> ScriptedPeer.get(step))
                .getCause();
    }

    @Test
    void anUnconfirmedSendIsSentAgainUnderItsSequence() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<?> sending = later(() -> producer.send(session.createTextMessage("a")));
        Frame.Send before = peer.expect(Frame.Send.class);
        loseAndReturn();
        Frame.Send again = peer.expect(Frame.Send.class);
        assertThat(again.items().get(0).sequence())
                .isEqualTo(before.items().get(0).sequence());
        assertThat(again.items().get(0).message())
                .isEqualTo(before.items().get(0).message());
        peer.send(new Frame.Sent(again.session(), 1));
        ScriptedPeer.get(sending);
    }

    @Test
    void aLossThatIsRepairedIsNoFailure() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        loseAndReturn();
        assertThat(nextEvent()).isEqualTo("interrupted " + ErrorCode.CONNECTION_LOST.label());
        assertThat(nextEvent()).isEqualTo("restored true 127.0.0.1:" + peer.port());
        loseAndReturn();
        assertThat(nextEvent()).startsWith("interrupted");
        assertThat(nextEvent()).startsWith("restored");
        assertThat(events).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerThatWasTakenAwayHearsNothing() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        BlockingQueue<String> other = new LinkedBlockingQueue<>();
        WeirConnectionListener listener = new WeirConnectionListener() {
            @Override
            public void interrupted(WeirConnection at, JMSException why) {
                other.add("interrupted");
            }
        };
        ((WeirConnection) connection).addConnectionListener(listener);
        loseAndReturn();
        assertThat(other.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
        ((WeirConnection) connection).removeConnectionListener(listener);
        assertThat(nextEvent()).startsWith("interrupted");
        assertThat(nextEvent()).startsWith("restored");
        loseAndReturn();
        assertThat(nextEvent()).startsWith("interrupted");
        assertThat(nextEvent()).startsWith("restored");
        assertThat(other).isEmpty();
    }

    @Test
    void aConnectionThatDoesNotComeBackInTimeIsGivenUp() throws Exception {
        quick = QUICK + "&reconnectTimeoutMs=300";
        open(Session.AUTO_ACKNOWLEDGE);
        long before = System.nanoTime();
        peer.close();
        assertThat(nextEvent()).startsWith("interrupted");
        assertThat(nextEvent()).isEqualTo("failed " + ErrorCode.CONNECTION_LOST.label());
        JMSException givenUp = told.poll(10, TimeUnit.SECONDS);
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
        assertThat(givenUp).hasMessageContaining("reconnectTimeoutMs");
        assertThat(givenUp.getLinkedException()).isInstanceOf(JMSException.class);
        assertThat(catchThrowableOfType(IllegalStateException.class, () -> connection.createSession())
                        .getErrorCode())
                .isEqualTo(ErrorCode.CLOSED.label());
        connection.close();
        assertThat(told).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void aNonPersistentSendIsNotRepeatedToABrokerThatKnowsNothingOfIt() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("at most once"));
        peer.expect(Frame.Send.class);
        peer.startAnew();
        loseAndReturn();
        producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        Future<?> sending = later(() -> producer.send(session.createTextMessage("next")));
        Frame.Send next = peer.expect(Frame.Send.class);
        assertThat(next.items().get(0).sequence()).isEqualTo(2);
        peer.send(new Frame.Sent(next.session(), 2));
        ScriptedPeer.get(sending);
    }

    @Test
    void aNonPersistentSendIsRepeatedToTheBrokerThatMayHaveIt() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("once"));
        Frame.Send before = peer.expect(Frame.Send.class);
        loseAndReturn();
        assertThat(peer.expect(Frame.Send.class).items().get(0).sequence())
                .isEqualTo(before.items().get(0).sequence());
    }

    @Test
    void whatWasSettledIsNotShownAgain() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b"));
        assertThat(ScriptedPeer.get(peer.run(consumer::receive)).getBody(String.class))
                .isEqualTo("a");
        loseAndReturn();
        peer.send(new Frame.Deliver(
                number,
                1,
                List.of(
                        new Frame.Deliver.Item(2, true, ScriptedPeer.message(1, "a", 0)),
                        new Frame.Deliver.Item(1, false, ScriptedPeer.message(2, "b", 0)))));
        assertThat(ScriptedPeer.get(peer.run(consumer::receive)).getBody(String.class))
                .isEqualTo("b");
        Frame.Settle settle = peer.expect(Frame.Settle.class);
        assertThat(settle.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(settle.settlements().get(0).ranges()[0]).isEqualTo(1);
    }

    @Test
    void aReceiptFromBeforeCannotBeAcknowledged() throws Exception {
        open(Session.CLIENT_ACKNOWLEDGE);
        peer.send(ScriptedPeer.deliver(number, 1, "a"));
        Message message = ScriptedPeer.get(peer.run(consumer::receive));
        loseAndReturn();
        assertThat(catchThrowableOfType(IllegalStateException.class, message::acknowledge)
                        .getErrorCode())
                .isEqualTo(ErrorCode.STALE_SETTLEMENT.label());
    }

    @Test
    void anOpenTransactionIsRolledBack() throws Exception {
        open(Session.SESSION_TRANSACTED);
        peer.send(ScriptedPeer.deliver(number, 1, "a"));
        ScriptedPeer.get(peer.run(consumer::receive));
        producer.send(session.createTextMessage("b"));
        loseAndReturn();
        Future<?> committing = later(() -> session.commit());
        peer.reply(peer.expect(Frame.Rollback.class).request());
        JMSException rolledBack = failure(committing);
        assertThat(rolledBack).isInstanceOf(TransactionRolledBackException.class);
        assertThat(rolledBack.getErrorCode()).isEqualTo(ErrorCode.TRANSACTION_ROLLED_BACK.label());
    }

    @Test
    void aCommitThatWasCutOffIsAskedFor() throws Exception {
        open(Session.SESSION_TRANSACTED);
        producer.send(session.createTextMessage("b"));
        Future<?> committing = later(() -> session.commit());
        Frame.Commit commit = peer.await(Frame.Commit.class);
        loseAndReturn();
        Frame.AskOutcome ask = peer.expect(Frame.AskOutcome.class);
        assertThat(ask.transaction()).isEqualTo(commit.transaction());
        assertThat(ask.session()).isEqualTo(commit.session());
        peer.reply(ask.request());
        ScriptedPeer.get(committing);
    }

    @Test
    void aCommitThatDidNotArriveFails() throws Exception {
        open(Session.SESSION_TRANSACTED);
        producer.send(session.createTextMessage("b"));
        Future<?> committing = later(() -> session.commit());
        peer.await(Frame.Commit.class);
        loseAndReturn();
        Frame.AskOutcome ask = peer.expect(Frame.AskOutcome.class);
        peer.reply(ask.request(), ErrorCode.TRANSACTION_ROLLED_BACK, "never seen");
        peer.reply(peer.expect(Frame.Rollback.class).request());
        assertThat(failure(committing)).isInstanceOf(TransactionRolledBackException.class);
    }

    @Test
    void recoverIsDoneByTheLossItself() throws Exception {
        open(Session.CLIENT_ACKNOWLEDGE);
        peer.send(ScriptedPeer.deliver(number, 1, "a"));
        ScriptedPeer.get(peer.run(consumer::receive));
        Future<?> recovering = later(() -> session.recover());
        peer.expect(Frame.Recover.class);
        loseAndReturn();
        ScriptedPeer.get(recovering);
        peer.send(new Frame.Deliver(
                number, 1, List.of(new Frame.Deliver.Item(2, true, ScriptedPeer.message(1, "a", 0)))));
        Message again = ScriptedPeer.get(peer.run(consumer::receive));
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    @Test
    void aRequestIsAskedAgain() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        Future<MessageConsumer> creating = peer.run(() -> session.createConsumer(session.createQueue("in"), "a = 1"));
        Frame.Attach before = peer.expect(Frame.Attach.class);
        loseAndReturn();
        Frame.Attach again = peer.expect(Frame.Attach.class);
        assertThat(again).isEqualTo(before);
        peer.reply(again.request());
        assertThat(ScriptedPeer.get(creating).getMessageSelector()).isEqualTo("a = 1");
    }

    @Test
    void garbageFromTheBrokerIsALoss() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        peer.raw((byte) 0, (byte) 0, (byte) 0, (byte) 3, (byte) 0x99, (byte) 1, (byte) 2);
        peer.expectEnd();
        loseAndReturn();
        assertThat(nextEvent()).isEqualTo("interrupted " + ErrorCode.MALFORMED_FRAME.label());
    }

    @Test
    void closeWhileThereIsNoConnection() throws Exception {
        open(Session.AUTO_ACKNOWLEDGE);
        peer.close();
        assertThat(nextEvent()).startsWith("interrupted");
        connection.close();
        assertThat(catchThrowableOfType(
                                IllegalStateException.class, () -> producer.send(session.createTextMessage("x")))
                        .getErrorCode())
                .isEqualTo(ErrorCode.CLOSED.label());
    }
}
