package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConsumer;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Outcome;

/**
 * Goal: deliveries, settlements, credit and marks of what was seen are exactly as the protocol tells, in each acknowledge
 * mode. Method: the client against a scripted peer that delivers and looks at what comes back.
 */
class ReceivingTest {
    private ScriptedPeer peer;
    private Connection connection;
    private Session session;
    private int number;

    @BeforeEach
    void listen() throws Exception {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void hangUp() throws Exception {
        peer.close();
    }

    /** A consumer on a started connection that has granted its first credit. */
    private MessageConsumer consumer(String options, int mode) throws Exception {
        Future<MessageConsumer> creating = peer.run(() -> {
            connection = peer.factory(options).createConnection();
            connection.start();
            session = connection.createSession(mode);
            return session.createConsumer(session.createQueue("q"));
        });
        peer.greet();
        number = peer.attach();
        return ScriptedPeer.get(creating);
    }

    private Future<Message> receive(MessageConsumer consumer, long timeoutMs) {
        return peer.run(() -> consumer.receive(timeoutMs));
    }

    private static String text(Future<Message> receiving) throws Exception {
        return ScriptedPeer.get(receiving).getBody(String.class);
    }

    private static Future<?> later(ScriptedPeer peer, Step step) {
        return peer.run(() -> {
            step.run();
            return null;
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void assertRanges(List<Frame.Settlement> settlements, int consumer, long... ranges) {
        assertThat(settlements).hasSize(1);
        assertThat(settlements.get(0).consumer()).isEqualTo(consumer);
        assertThat(settlements.get(0).ranges()).containsExactly(ranges);
    }

    @Test
    void creditIsThePrefetchAndIsGrantedAgainInSteps() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=4", Session.AUTO_ACKNOWLEDGE);
        assertThat(peer.expect(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 4, 0));
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c", "d"));
        assertThat(text(receive(consumer, 0))).isEqualTo("a");
        assertThat(text(receive(consumer, 0))).isEqualTo("b");
        assertThat(peer.await(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 2, 2));
    }

    @Test
    void automaticSettlementsAreBatchedAndLeaveBeforeWaiting() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=100", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c"));
        List<Message> received = ScriptedPeer.get(peer.run(() -> {
            List<Message> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(consumer.receive());
            }
            return all;
        }));
        assertThat(received).hasSize(3);
        Future<Message> waiting = receive(consumer, 0);
        long settledUpTo = 0;
        while (settledUpTo < 3) {
            Frame.Settle settle = peer.expect(Frame.Settle.class);
            assertThat(settle.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(settle.request()).isZero();
            long[] ranges = settle.settlements().get(0).ranges();
            assertThat(ranges[0]).isEqualTo(settledUpTo + 1);
            settledUpTo = ranges[1];
        }
        peer.send(ScriptedPeer.deliver(number, 4, "d"));
        assertThat(text(waiting)).isEqualTo("d");
    }

    @Test
    void nothingThereIsTrueOnlyWhenTheBrokerSaysSo() throws Exception {
        MessageConsumer consumer = consumer("", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        Future<Message> nothing = peer.run(consumer::receiveNoWait);
        Frame.Drain drain = peer.expect(Frame.Drain.class);
        assertThat(nothing.isDone()).isFalse();
        peer.send(new Frame.Drained(number, drain.token()));
        assertThat(ScriptedPeer.get(nothing)).isNull();

        Future<Message> something = receive(consumer, 1);
        drain = peer.expect(Frame.Drain.class);
        peer.send(ScriptedPeer.deliver(number, 1, "late"), new Frame.Drained(number, drain.token()));
        assertThat(text(something)).isEqualTo("late");
    }

    @Test
    void withoutPrefetchCreditIsGrantedForOneReceive() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=0", Session.AUTO_ACKNOWLEDGE);
        Future<Message> receiving = receive(consumer, 0);
        assertThat(peer.expect(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 1, 0));
        peer.send(ScriptedPeer.deliver(number, 1, "a"));
        assertThat(text(receiving)).isEqualTo("a");
        receiving = receive(consumer, 0);
        assertThat(peer.await(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 1, 1));
        peer.send(ScriptedPeer.deliver(number, 2, "b"));
        assertThat(text(receiving)).isEqualTo("b");
    }

    @Test
    void withoutPrefetchNothingIsKeptThatNobodyWaitsFor() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=0", Session.AUTO_ACKNOWLEDGE);
        Future<Message> receiving = receive(consumer, 1);
        assertThat(peer.expect(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 1, 0));
        Frame.Drain asked = peer.await(Frame.Drain.class);
        peer.send(new Frame.Drained(number, asked.token()));
        assertThat(ScriptedPeer.get(receiving)).isNull();
        assertThat(peer.await(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 0, 0));
        peer.send(ScriptedPeer.deliver(number, 1, "late"));
        Frame.Settle back = peer.await(Frame.Settle.class);
        assertThat(back.outcome()).isEqualTo(Outcome.RELEASED);
        assertRanges(back.settlements(), number, 1, 1);
        receiving = receive(consumer, 0);
        assertThat(peer.await(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 1, 0));
        peer.send(ScriptedPeer.deliver(number, 2, "again"));
        assertThat(text(receiving)).isEqualTo("again");
    }

    @Test
    void anExpiredMessageIsSettledAndNotShown() throws Exception {
        MessageConsumer consumer = consumer("", Session.CLIENT_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        peer.send(
                new Frame.Deliver(
                        number, 1, List.of(new Frame.Deliver.Item(1, false, ScriptedPeer.message(1, "old", 1)))),
                ScriptedPeer.deliver(number, 2, "fresh"));
        assertThat(text(receive(consumer, 0))).isEqualTo("fresh");
        Frame.Settle settle = peer.expect(Frame.Settle.class);
        assertThat(settle.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertRanges(settle.settlements(), number, 1, 1);
    }

    @Test
    void acknowledgeSettlesAllThatWasShownAndWaits() throws Exception {
        MessageConsumer consumer = consumer("", Session.CLIENT_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c"));
        receive(consumer, 0).get();
        Message second = receive(consumer, 0).get();
        Future<?> acknowledging = later(peer, second::acknowledge);
        Frame.Settle settle = peer.expect(Frame.Settle.class);
        assertThat(settle.request()).isNotZero();
        assertRanges(settle.settlements(), number, 1, 2);
        assertThat(acknowledging.isDone()).isFalse();
        peer.reply(settle.request());
        ScriptedPeer.get(acknowledging);
    }

    @Test
    void recoverIgnoresWhatWasOnItsWayAndGrantsCreditAnew() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=10", Session.CLIENT_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c"));
        assertThat(text(receive(consumer, 0))).isEqualTo("a");
        Future<?> recovering = later(peer, () -> session.recover());
        Frame.Recover recover = peer.expect(Frame.Recover.class);
        assertThat(recover.seen()).containsExactly(new Frame.Seen(number, 1));
        peer.send(ScriptedPeer.deliver(number, 4, "d"));
        peer.reply(recover.request());
        ScriptedPeer.get(recovering);
        assertThat(peer.expect(Frame.Flow.class)).isEqualTo(new Frame.Flow(number, 10, 1));
        peer.send(new Frame.Deliver(
                number,
                5,
                List.of(
                        new Frame.Deliver.Item(2, true, ScriptedPeer.message(1, "a", 0)),
                        new Frame.Deliver.Item(1, false, ScriptedPeer.message(2, "b", 0)))));
        Message again = receive(consumer, 0).get();
        assertThat(again.getBody(String.class)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        Message next = receive(consumer, 0).get();
        assertThat(next.getBody(String.class)).isEqualTo("b");
        assertThat(next.getJMSRedelivered()).isFalse();
    }

    @Test
    void rollbackTellsWhatWasSeenAndCommitWhatIsSettled() throws Exception {
        MessageConsumer consumer = consumer("", Session.SESSION_TRANSACTED);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c"));
        receive(consumer, 0).get();
        receive(consumer, 0).get();
        Future<?> rollingBack = later(peer, () -> session.rollback());
        Frame.Rollback rollback = peer.expect(Frame.Rollback.class);
        assertThat(rollback.seen()).containsExactly(new Frame.Seen(number, 2));
        peer.reply(rollback.request());
        ScriptedPeer.get(rollingBack);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 4, "a", "b"));
        receive(consumer, 0).get();
        Future<?> committing = later(peer, () -> session.commit());
        Frame.Commit commit = peer.expect(Frame.Commit.class);
        assertThat(commit.transaction()).isGreaterThan(rollback.transaction());
        assertRanges(commit.settlements(), number, 4, 4);
        peer.reply(commit.request());
        ScriptedPeer.get(committing);
    }

    @Test
    void aListenerThatThrowsGetsTheMessageAgainBeforeLaterOnes() throws Exception {
        MessageConsumer consumer = consumer("", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        consumer.setMessageListener(message -> {
            try {
                String text = message.getBody(String.class);
                seen.add(text);
                if (text.equals("bad") && !message.getJMSRedelivered()) {
                    throw new IllegalArgumentException("on purpose");
                }
            } catch (JMSException e) {
                seen.add(String.valueOf(e.getErrorCode()));
            }
        });
        peer.send(ScriptedPeer.deliver(number, 1, "good", "bad", "later"));
        Frame.Recover recover = peer.await(Frame.Recover.class);
        assertThat(recover.seen()).containsExactly(new Frame.Seen(number, 2));
        List<Frame.FromClient> before = peer.passedOver();
        assertThat(before).hasSize(1);
        assertRanges(((Frame.Settle) before.get(0)).settlements(), number, 1, 1);
        peer.reply(recover.request());
        peer.expect(Frame.Flow.class);
        peer.send(new Frame.Deliver(
                number,
                4,
                List.of(
                        new Frame.Deliver.Item(2, true, ScriptedPeer.message(2, "bad", 0)),
                        new Frame.Deliver.Item(1, false, ScriptedPeer.message(3, "later", 0)))));
        for (String expected : List.of("good", "bad", "bad", "later")) {
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        Frame.Settle settle = peer.expect(Frame.Settle.class);
        assertThat(settle.settlements().get(0).ranges()[0]).isEqualTo(4);
    }

    @Test
    void whatWasRecalledGoesBackUnseen() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=10", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c"));
        assertThat(text(receive(consumer, 0))).isEqualTo("a");
        peer.send(new Frame.Recall(number));
        Frame.Settle released = peer.await(Frame.Settle.class);
        if (released.outcome() == Outcome.ACCEPTED) {
            released = peer.await(Frame.Settle.class);
        }
        assertThat(released.outcome()).isEqualTo(Outcome.RELEASED);
        assertRanges(released.settlements(), number, 2, 3);
        Future<Message> receiving = receive(consumer, 0);
        peer.send(ScriptedPeer.deliver(number, 4, "d"));
        assertThat(text(receiving)).isEqualTo("d");
    }

    @Test
    void closeTellsWhatWasSeen() throws Exception {
        MessageConsumer consumer = consumer("", Session.CLIENT_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        peer.send(ScriptedPeer.deliver(number, 1, "a", "b", "c"));
        Message first = receive(consumer, 0).get();
        Future<?> closing = later(peer, consumer::close);
        Frame.Detach detach = peer.expect(Frame.Detach.class);
        assertThat(detach.seen()).isEqualTo(1);
        peer.reply(detach.request());
        ScriptedPeer.get(closing);
        assertThat(catchThrowableOfType(IllegalStateException.class, consumer::receiveNoWait)
                        .getErrorCode())
                .isEqualTo(ErrorCode.CLOSED.label());
        Future<?> acknowledging = later(peer, first::acknowledge);
        Frame.Settle settle = peer.expect(Frame.Settle.class);
        assertRanges(settle.settlements(), number, 1, 1);
        peer.reply(settle.request());
        ScriptedPeer.get(acknowledging);
        Future<?> closingSession = later(peer, () -> session.close());
        peer.reply(peer.expect(Frame.CloseSession.class).request());
        ScriptedPeer.get(closingSession);
        assertThatThrownBy(first::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closeEndsAReceiveThatWaits() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=0", Session.AUTO_ACKNOWLEDGE);
        Future<Message> receiving = receive(consumer, 0);
        // Credit is granted by a receive that is about to wait.
        peer.expect(Frame.Flow.class);
        Future<?> closing = later(peer, consumer::close);
        peer.reply(peer.expect(Frame.Detach.class).request());
        ScriptedPeer.get(closing);
        assertThat(ScriptedPeer.get(receiving)).isNull();
    }

    @Test
    void stopHoldsBackWhatHasCome() throws Exception {
        MessageConsumer consumer = consumer("", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        connection.stop();
        peer.send(ScriptedPeer.deliver(number, 1, "a"));
        assertThat(ScriptedPeer.get(receive(consumer, 50))).isNull();
        Future<Message> receiving = receive(consumer, 0);
        connection.start();
        Future<?> answering = later(peer, () -> peer.await(Frame.Settle.class));
        assertThat(text(receiving)).isEqualTo("a");
        ScriptedPeer.get(answering);
    }

    @Test
    void aConsumerThatTheBrokerEndsIsClosedAndTheApplicationTold() throws Exception {
        MessageConsumer consumer = consumer("?prefetch=0", Session.AUTO_ACKNOWLEDGE);
        CompletableFuture<JMSException> told = new CompletableFuture<>();
        connection.setExceptionListener(told::complete);
        Future<Message> receiving = receive(consumer, 0);
        // Credit is granted by a receive that is about to wait.
        peer.expect(Frame.Flow.class);
        peer.send(new Frame.Ended(number, ErrorCode.DESTINATION_DELETED, "q was deleted"));
        assertThat(told.get(10, TimeUnit.SECONDS).getErrorCode()).isEqualTo(ErrorCode.DESTINATION_DELETED.label());
        assertThat(ScriptedPeer.get(receiving)).isNull();
        assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRefusedConsumerIsAnException() throws Exception {
        consumer("", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        Future<MessageConsumer> creating =
                peer.run(() -> session.createConsumer(session.createQueue("q"), "no selector"));
        Frame.Attach attach = peer.expect(Frame.Attach.class);
        assertThat(attach.selector()).isEqualTo("no selector");
        peer.reply(attach.request(), ErrorCode.INVALID_SELECTOR, "expected an operator");
        assertThatThrownBy(() -> ScriptedPeer.get(creating))
                .hasCauseInstanceOf(jakarta.jms.InvalidSelectorException.class);
    }

    @Test
    void aBrowserEndsWhereTheBrokerSaysSo() throws Exception {
        consumer("", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        Future<QueueBrowser> creating = peer.run(() -> session.createBrowser(session.createQueue("q")));
        peer.attach();
        peer.reply(peer.await(Frame.Detach.class).request());
        QueueBrowser browser = ScriptedPeer.get(creating);
        Future<List<String>> looking = peer.run(() -> {
            List<String> texts = new ArrayList<>();
            for (Object message : Collections.list(browser.getEnumeration())) {
                texts.add(((Message) message).getBody(String.class));
            }
            return texts;
        });
        int view = peer.attach();
        peer.send(ScriptedPeer.deliver(view, 1, "a", "b"), new Frame.Ended(view, ErrorCode.OK, ""));
        assertThat(ScriptedPeer.get(looking)).containsExactly("a", "b");
    }

    @Test
    void partitionsAreTold() throws Exception {
        MessageConsumer consumer = consumer("", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        assertThat(((WeirConsumer) consumer).partitions()).isEmpty();
        Future<Message> receiving = receive(consumer, 0);
        peer.send(new Frame.Assigned(number, new int[] {1, 5}), ScriptedPeer.deliver(number, 1, "a"));
        ScriptedPeer.get(receiving);
        assertThat(((WeirConsumer) consumer).partitions()).containsExactly(1, 5);
    }

    @Test
    void aGapInTheDeliveriesEndsTheLine() throws Exception {
        consumer("?reconnect=false", Session.AUTO_ACKNOWLEDGE);
        peer.expect(Frame.Flow.class);
        CompletableFuture<JMSException> told = new CompletableFuture<>();
        connection.setExceptionListener(told::complete);
        peer.send(ScriptedPeer.deliver(number, 2, "b"));
        assertThat(told.get(10, TimeUnit.SECONDS)).isNotNull();
        peer.expectEnd();
        assertThatThrownBy(() -> session.createConsumer(session.createQueue("q")))
                .isInstanceOf(IllegalStateException.class);
    }
}
