package org.weirmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: the line from a send to a settlement, and what a reload may and may not change. Method: a core over a journal in
 * memory; commands in, effects out; "reload" replays all facts, "snapshot" goes through the records of a snapshot.
 */
class CoreTest {
    private final World world = new World();
    private long requests;
    private long sequence;

    private void connect(long link) {
        world.run(new Command.Connect(link, ++requests, World.identity(link), false, null));
        world.run(new Command.OpenSession(link, 1, false));
    }

    private void declare(long link, int handle, boolean topic, String name) {
        world.run(new Command.Declare(link, ++requests, handle, new DestinationKey(topic, name), false));
    }

    private void send(long link, int handle, TestMessage message) {
        world.run(new Command.Send(link, 1, message.sequence(), handle, false, message));
    }

    private void send(long link, int handle, String text) {
        send(link, handle, TestMessage.of(text, link, ++sequence));
    }

    private Refusal attach(long link, int consumer, int handle, ConsumerType type, String name, String selector) {
        long request = ++requests;
        world.run(new Command.Attach(link, request, 1, consumer, handle, type, name, selector, false));
        Effect.Reply reply = world.reply(request);
        return reply == null ? Refusal.OK : reply.why();
    }

    private void flow(long link, int consumer, int messages) {
        world.run(new Command.Flow(link, consumer, messages, 0));
    }

    private void settle(long link, int consumer, long from, long to, Settling how) {
        world.run(new Command.Settle(
                link, 0, 1, how, List.of(new Command.Settlement(consumer, new long[] {from, to}))));
    }

    @Test
    void aQueueGivesEachMessageOnceInOrder() {
        connect(1);
        declare(1, 1, false, "q");
        for (int i = 0; i < 5; i++) {
            send(1, 1, "m" + i);
        }
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 3);
        assertThat(world.delivered(1, 1)).containsExactly("m0", "m1", "m2");
        settle(1, 1, 1, 3, Settling.ACCEPTED);
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("m3", "m4");
        settle(1, 1, 4, 4, Settling.ACCEPTED);
        world.reload();
        connect(1);
        declare(1, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("m4*2");
    }

    @Test
    void whatCameBackIsOfferedBeforeNewerMessagesAndCountsOnlyWhenSeen() {
        connect(1);
        declare(1, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 4);
        for (int i = 0; i < 6; i++) {
            send(1, 1, "m" + i);
        }
        assertThat(world.delivered(1, 1)).containsExactly("m0", "m1", "m2", "m3");
        world.run(new Command.Recover(1, ++requests, 1, List.of(new Command.Seen(1, 2))));
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("m0*2", "m1*2", "m2", "m3", "m4", "m5");
    }

    @Test
    void aRepeatedSendIsConfirmedAndDroppedAlsoAfterAReload() {
        connect(1);
        declare(1, 1, false, "q");
        TestMessage message = TestMessage.of("once", 1, 1);
        send(1, 1, message);
        send(1, 1, message);
        world.reloadFromSnapshot();
        connect(1);
        declare(1, 1, false, "q");
        send(1, 1, message);
        assertThat(world.effects).contains(new Effect.Confirm(1, 1, 1));
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("once");
    }

    @Test
    void prioritiesOvertakeAndExpiredMessagesAreNeverSeen() {
        connect(1);
        declare(1, 1, false, "q");
        send(1, 1, "low");
        send(1, 1, TestMessage.of("late", 1, ++sequence).expiring(world.nowMs + 5));
        send(1, 1, TestMessage.of("high", 1, ++sequence).withPriority(9));
        send(1, 1, TestMessage.of("quick", 1, ++sequence).nonPersistent());
        world.tick(10);
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("high", "low", "quick");
    }

    @Test
    void aBacklogBehindTheWindowIsFetched() {
        World small = new World(CoreConfig.defaults().withMemory(2_000, 1_000, 500));
        small.run(new Command.Connect(1, 1, World.identity(1), false, null));
        small.run(new Command.OpenSession(1, 1, false));
        small.run(new Command.Declare(1, 2, 1, new DestinationKey(false, "q"), false));
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            small.run(new Command.Send(1, 1, i, 1, false, TestMessage.of("m" + i, 1, i)));
            sent.add("m" + i);
        }
        small.run(new Command.Attach(1, 3, 1, 1, 1, ConsumerType.QUEUE, null, null, false));
        small.run(new Command.Flow(1, 1, 150, 0));
        List<String> got = new ArrayList<>(small.delivered(1, 1));
        small.run(new Command.Send(1, 1, 1000, 1, false, TestMessage.of("last", 1, 1000)));
        small.run(new Command.Flow(1, 1, 150, 0));
        got.addAll(small.delivered(1, 1));
        sent.add("last");
        assertThat(got).isEqualTo(sent);
    }

    @Test
    void selectorsFindTheirMessagesAndLeaveTheRest() {
        connect(1);
        declare(1, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, "color = 'red'");
        flow(1, 1, 10);
        send(1, 1, TestMessage.of("blue", 1, ++sequence).with("color", "blue"));
        send(1, 1, TestMessage.of("red", 1, ++sequence).with("color", "red"));
        assertThat(world.delivered(1, 1)).containsExactly("red");
        attach(1, 2, 1, ConsumerType.QUEUE, null, null);
        flow(1, 2, 10);
        assertThat(world.delivered(1, 2)).containsExactly("blue");
        assertThat(attach(1, 3, 1, ConsumerType.QUEUE, null, "color ==")).isEqualTo(Refusal.INVALID_SELECTOR);
    }

    @Test
    void aDurableSubscriptionKeepsWhatComesWhileNobodyListens() {
        world.run(new Command.Connect(1, ++requests, World.identity(1), false, "client"));
        world.run(new Command.OpenSession(1, 1, false));
        declare(1, 1, true, "t");
        send(1, 1, "before");
        assertThat(attach(1, 1, 1, ConsumerType.DURABLE, "sub", null)).isEqualTo(Refusal.OK);
        assertThat(attach(1, 2, 1, ConsumerType.TOPIC, null, null)).isEqualTo(Refusal.OK);
        flow(1, 2, 10);
        world.run(new Command.Detach(1, ++requests, 1, 0));
        send(1, 1, "kept");
        assertThat(world.delivered(1, 2)).containsExactly("kept");
        world.reloadFromSnapshot();
        world.run(new Command.Connect(1, ++requests, World.identity(1), false, "client"));
        world.run(new Command.OpenSession(1, 1, false));
        declare(1, 1, true, "t");
        attach(1, 1, 1, ConsumerType.DURABLE, "sub", null);
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("kept");
    }

    @Test
    void aCommitIsOneUnitAndItsOutcomeIsRemembered() {
        connect(1);
        world.run(new Command.OpenSession(1, 2, true));
        declare(1, 1, false, "in");
        declare(1, 2, false, "out");
        send(1, 1, "order");
        world.run(new Command.Attach(1, ++requests, 2, 1, 1, ConsumerType.QUEUE, null, null, false));
        flow(1, 1, 1);
        int before = world.facts.size();
        world.run(new Command.Send(1, 2, 1, 2, true, TestMessage.of("shipped", 9, 1)));
        assertThat(world.facts).hasSize(before);
        world.run(new Command.Commit(1, 77, 2, 5, List.of(new Command.Settlement(1, new long[] {1, 1}))));
        assertThat(world.reply(77).why()).isEqualTo(Refusal.OK);
        world.reload();
        connect(1);
        world.run(new Command.AskOutcome(1, 78, 2, 5));
        world.run(new Command.AskOutcome(1, 79, 2, 6));
        assertThat(world.reply(78).why()).isEqualTo(Refusal.OK);
        assertThat(world.reply(79).why()).isEqualTo(Refusal.TRANSACTION_ROLLED_BACK);
        declare(1, 1, false, "in");
        declare(1, 2, false, "out");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        attach(1, 2, 2, ConsumerType.QUEUE, null, null);
        flow(1, 1, 9);
        flow(1, 2, 9);
        assertThat(world.delivered(1, 1)).isEmpty();
        assertThat(world.delivered(1, 2)).containsExactly("shipped");
    }

    @Test
    void partitionsMoveOnlyWhenNothingOfThemIsOut() {
        connect(1);
        connect(2);
        world.run(new Command.CreateDestination(1, ++requests, new DestinationKey(false, "q"), 4, true));
        declare(1, 1, false, "q");
        declare(2, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 100);
        for (int i = 0; i < 16; i++) {
            send(1, 1, TestMessage.of("a" + i, 1, ++sequence).inGroup("g" + i % 8));
        }
        assertThat(world.delivered(1, 1)).hasSize(16);
        attach(2, 1, 1, ConsumerType.QUEUE, null, null);
        flow(2, 1, 100);
        for (int i = 0; i < 16; i++) {
            send(1, 1, TestMessage.of("b" + i, 1, ++sequence).inGroup("g" + i % 8));
        }
        assertThat(world.delivered(2, 1)).isEmpty();
        assertThat(world.effects).contains(new Effect.Recall(1, 1));
        assertThat(world.delivered(1, 1)).isEmpty();
        world.run(new Command.Settle(1, 0, 1, Settling.RELEASED, List.of(new Command.Settlement(1, new long[0]))));
        settle(1, 1, 1, 16, Settling.ACCEPTED);
        List<String> second = world.delivered(2, 1);
        List<String> first = world.delivered(1, 1);
        assertThat(second).isNotEmpty();
        assertThat(first.size() + second.size()).isEqualTo(16);
        world.run(new Command.Disconnect(1, true));
        assertThat(world.delivered(2, 1)).hasSize(first.size());
    }

    @Test
    void delayedMessagesComeWhenDueAlsoAfterAReload() {
        connect(1);
        declare(1, 1, false, "q");
        send(1, 1, TestMessage.of("later", 1, ++sequence).due(world.nowMs + 5_000));
        send(1, 1, TestMessage.of("tomorrow", 1, ++sequence).due(world.nowMs + 90_000_000));
        send(1, 1, "now");
        world.reloadFromSnapshot();
        connect(1);
        declare(1, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 100);
        assertThat(world.delivered(1, 1)).containsExactly("now");
        world.tick(4_000);
        assertThat(world.delivered(1, 1)).isEmpty();
        world.tick(1_000);
        assertThat(world.delivered(1, 1)).containsExactly("later");
        world.tick(90_000_000);
        world.tick(1);
        assertThat(world.delivered(1, 1)).containsExactly("tomorrow");
    }

    @Test
    void aBrowserSeesLeasedMessagesAndEnds() {
        connect(1);
        declare(1, 1, false, "q");
        send(1, 1, "a");
        send(1, 1, "b");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 1);
        attach(1, 2, 1, ConsumerType.BROWSER, null, null);
        flow(1, 2, 10);
        assertThat(world.delivered(1, 2)).containsExactly("a", "b");
        assertThat(world.effects).contains(new Effect.Ended(1, 2, Refusal.OK, ""));
    }

    @Test
    void aMessageGroupStaysWithItsMemberWhileSomethingIsOut() {
        connect(1);
        connect(2);
        declare(1, 1, false, "q");
        declare(2, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        attach(2, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 1);
        flow(2, 1, 10);
        send(1, 1, TestMessage.of("a", 1, ++sequence).inGroup("g"));
        List<String> one = world.delivered(1, 1);
        List<String> two = world.delivered(2, 1);
        assertThat(one.size() + two.size()).isEqualTo(1);
        long holder = one.isEmpty() ? 2 : 1;
        for (String text : List.of("b", "c")) {
            send(1, 1, TestMessage.of(text, 1, ++sequence).inGroup("g"));
        }
        assertThat(world.delivered(holder == 1 ? 2 : 1, 1)).isEmpty();
        settle(holder, 1, 1, 1, Settling.ACCEPTED);
        flow(holder, 1, 10);
        List<String> rest = new ArrayList<>(world.delivered(1, 1));
        rest.addAll(world.delivered(2, 1));
        assertThat(rest).containsExactly("b", "c");
    }

    @Test
    void offsetsThatWereNeverGivenAreTakenAsSettledAndCostNothing() {
        connect(1);
        declare(1, 1, false, "q");
        send(1, 1, "a");
        send(1, 1, "b");
        world.skipOffsets(1L << 40);
        send(1, 1, "c");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 2);
        settle(1, 1, 2, 2, Settling.ACCEPTED);
        world.reloadFromSnapshot();
        connect(1);
        declare(1, 1, false, "q");
        attach(1, 1, 1, ConsumerType.QUEUE, null, null);
        flow(1, 1, 10);
        assertThat(world.delivered(1, 1)).containsExactly("a*2", "c");
        settle(1, 1, 1, 2, Settling.ACCEPTED);
        long request = ++requests;
        world.run(new Command.DescribeDestination(1, request, new DestinationKey(false, "q")));
        assertThat(world.reply(request).rows().get(0)).containsEntry("messages", "0");
    }
}
