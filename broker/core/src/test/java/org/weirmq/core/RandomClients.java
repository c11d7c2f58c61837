package org.weirmq.core;

import static org.weirmq.core.Expectation.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random clients over a {@link World} with little memory: what each of them can do, held against {@link Expectation}s. */
class RandomClients {
    static final int CLIENTS = 3;
    static final int TRANSACTED = 2;

    record Consumer(
            int client,
            int session,
            int id,
            Expectation group,
            @Nullable String selector,
            ConsumerType type,
            int handle) {
        String holder() {
            return client + "/" + id;
        }
    }

    record Dest(DestinationKey key, int partitions, boolean exclusive) {}

    final Random random;
    final World world;
    final List<Dest> dests = new ArrayList<>();
    final Map<String, Expectation> groups = new LinkedHashMap<>();
    /** Open consumers and closed ones that may still hold something. */
    final Map<String, Consumer> consumers = new LinkedHashMap<>();

    final Set<String> closed = new HashSet<>();
    /** By holder: texts by delivery number. */
    final Map<String, TreeMap<Long, String>> held = new HashMap<>();

    final Map<String, Set<Integer>> assigned = new HashMap<>();
    final Set<String> recalled = new LinkedHashSet<>();
    final long[] links = new long[CLIENTS];
    final List<List<Map.Entry<Integer, TestMessage>>> staged = new ArrayList<>();
    final Map<Long, Refusal> replies = new HashMap<>();
    final Map<Long, Long> sequences = new HashMap<>();
    long lastLink;
    long requests;
    long transactions;
    int consumerIds;
    long delivered;

    RandomClients(long seed) {
        random = new Random(seed);
        int window = 300 + random.nextInt(1500);
        CoreConfig c = CoreConfig.defaults();
        world = new World(new CoreConfig(
                true,
                1,
                window * (1L + random.nextInt(5)),
                random.nextInt(3) * random.nextInt(window),
                window,
                200 + random.nextInt(800),
                1 << 20,
                random.nextInt(4) * random.nextInt(500),
                1 << random.nextInt(16),
                3 + random.nextInt(100),
                30_000,
                30_000,
                c.producersMax()));
        for (int i = 0; i < CLIENTS; i++) {
            staged.add(new ArrayList<>());
            connect(i, false);
        }
        for (int i = 0; i < 5; i++) {
            Dest dest = new Dest(new DestinationKey(i > 2, "d" + i), 1 + random.nextInt(4), random.nextInt(3) == 0);
            dests.add(dest);
            run(new Command.CreateDestination(links[0], ++requests, dest.key, dest.partitions, dest.exclusive));
            if (!dest.key.topic()) {
                groups.put(dest.key.toString(), new Expectation(dest.key.toString(), null, dest.exclusive));
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            declareAll(i);
        }
    }

    void connect(int client, boolean resume) {
        links[client] = ++lastLink;
        run(new Command.Connect(lastLink, ++requests, World.identity(client), resume, "client" + client));
        run(new Command.OpenSession(lastLink, 1, false));
        run(new Command.OpenSession(lastLink, TRANSACTED, true));
        declareAll(client);
    }

    void declareAll(int client) {
        for (int i = 0; i < dests.size(); i++) {
            run(new Command.Declare(links[client], ++requests, i, dests.get(i).key, false));
        }
    }

    /** Runs a command and looks at all that comes of it. */
    @Nullable Refusal run(Command command) {
        long request = requests;
        world.run(command);
        for (Effect effect : world.drainEffects()) {
            seen(effect);
        }
        disjoint();
        Refusal answer = replies.get(request);
        replies.clear();
        return answer;
    }

    void seen(Effect effect) {
        if (effect instanceof Effect.Deliver d) {
            Consumer consumer = consumers.get(clientOf(d.link()) + "/" + d.consumer());
            check(consumer != null && !closed.contains(consumer.holder()), "expected an open consumer, but " + d);
            if (consumer.type == ConsumerType.BROWSER) {
                return;
            }
            TestMessage message = (TestMessage) d.message();
            check(
                    consumer.selector == null || consumer.selector.equals(message.value("color")),
                    "expected color " + consumer.selector + ", but " + message);
            consumer.group.delivered(message, consumer.holder(), consumer.selector, d.count(), world.nowMs);
            held.computeIfAbsent(consumer.holder(), h -> new TreeMap<>()).put(d.number(), message.text());
            delivered++;
        } else if (effect instanceof Effect.Reply r) {
            replies.put(r.request(), r.why());
        } else if (effect instanceof Effect.Assigned a) {
            Set<Integer> partitions = new HashSet<>();
            Arrays.stream(a.partitions()).forEach(partitions::add);
            assigned.put(clientOf(a.link()) + "/" + a.consumer(), partitions);
        } else if (effect instanceof Effect.Recall c) {
            recalled.add(clientOf(c.link()) + "/" + c.consumer());
        } else if (effect instanceof Effect.Fault || effect instanceof Effect.Ended e && e.why() != Refusal.OK) {
            throw new IllegalStateException("expected no fault, but " + effect);
        }
    }

    void disjoint() {
        Map<Expectation, Set<Integer>> taken = new HashMap<>();
        assigned.forEach((holder, partitions) -> {
            Consumer consumer = consumers.get(holder);
            if (consumer != null && !closed.contains(holder)) {
                Set<Integer> all = taken.computeIfAbsent(consumer.group, g -> new HashSet<>());
                for (int partition : partitions) {
                    check(
                            all.add(partition),
                            "expected one member for partition " + partition + " of " + consumer.group.name);
                }
            }
        });
    }

    int clientOf(long link) {
        for (int i = 0; i < CLIENTS; i++) {
            if (links[i] == link) {
                return i;
            }
        }
        throw new IllegalStateException("expected a link that is up, but " + link);
    }

    void answerRecalls() {
        while (!recalled.isEmpty()) {
            String holder = recalled.iterator().next();
            recalled.remove(holder);
            Consumer consumer = consumers.get(holder);
            if (consumer != null && !closed.contains(holder)) {
                TreeMap<Long, String> holds = held.getOrDefault(holder, new TreeMap<>());
                long[] pairs = new long[2 * holds.size()];
                int length = 0;
                for (long number : new ArrayList<>(holds.descendingKeySet())) {
                    if (random.nextInt(5) == 0) {
                        break;
                    }
                    consumerHolds(consumer, holds.remove(number), false);
                    pairs[pairs.length - ++length] = number;
                    pairs[pairs.length - ++length] = number;
                }
                long[] ranges = Arrays.copyOfRange(pairs, pairs.length - length, pairs.length);
                run(new Command.Settle(
                        links[consumer.client],
                        ++requests,
                        consumer.session,
                        Settling.RELEASED,
                        List.of(new Command.Settlement(consumer.id, ranges))));
            }
        }
    }

    void tick(long ms) {
        if (ms > 1000) {
            groups.values().forEach(Expectation::longSilence);
            consumers.values().forEach(c -> c.group.longSilence());
        }
        world.nowMs += ms;
        run(new Command.Tick());
    }

    void send(int client, boolean transacted) {
        int handle = random.nextInt(dests.size());
        int session = transacted ? TRANSACTED : 1;
        long producer = client * 10L + session;
        long sequence = sequences.merge(producer, 1L, Long::sum);
        TestMessage message = TestMessage.of("m" + producer + "-" + sequence, producer, sequence)
                .with("color", random.nextBoolean() ? "red" : "blue");
        if (random.nextInt(3) == 0) {
            message = message.inGroup("g" + random.nextInt(6));
        }
        if (random.nextInt(4) == 0) {
            message = message.withPriority(random.nextInt(10));
        }
        if (random.nextInt(5) == 0) {
            message = message.nonPersistent();
        }
        if (random.nextInt(12) == 0) {
            message = message.expiring(world.nowMs + random.nextInt(500));
        }
        if (random.nextInt(12) == 0 && !dests.get(handle).key.topic()) {
            message = message.due(world.nowMs + 1 + random.nextInt(2000));
        }
        if (transacted) {
            staged.get(client).add(Map.entry(handle, message));
        } else {
            sent(handle, message);
        }
        Command.Send send = new Command.Send(links[client], session, sequence, handle, transacted, message);
        run(send);
        if (!transacted && message.persistent() && random.nextInt(10) == 0) {
            run(send); // again, as after a reconnect
        }
    }

    void sent(int handle, TestMessage message) {
        String prefix = dests.get(handle).key.toString();
        groups.forEach((name, group) -> {
            if (name.equals(prefix) || name.startsWith(prefix + " ")) {
                group.sent(message);
            }
        });
    }

    void unsent(TestMessage message) {
        groups.values().forEach(group -> group.unsent(message));
    }

    void attach(int client) {
        if (consumers.size() - closed.size() > 12) {
            detach();
            return;
        }
        int handle = random.nextInt(dests.size());
        String selector = random.nextInt(3) == 0 ? (random.nextBoolean() ? "red" : "blue") : null;
        ConsumerType type = ConsumerType.QUEUE;
        if (dests.get(handle).key.topic()) {
            type = List.of(ConsumerType.TOPIC, ConsumerType.DURABLE, ConsumerType.SHARED_DURABLE)
                    .get(random.nextInt(3));
        } else if (random.nextInt(8) == 0) {
            type = ConsumerType.BROWSER;
        }
        attach(client, handle, type, selector, 1 + random.nextInt(2), ++consumerIds);
    }

    /** Subscriptions have one name for each kind and client, and always the same selector. */
    void attach(int client, int handle, ConsumerType type, @Nullable String selector, int session, int id) {
        Dest dest = dests.get(handle);
        String wanted = selector;
        String groupName = dest.key.toString();
        String subscription = null;
        if (type.named()) {
            subscription = type == ConsumerType.DURABLE ? "own" + handle : "shared" + handle;
            wanted = type == ConsumerType.DURABLE && client == 0 ? "red" : null;
            groupName += " " + client + subscription;
        } else if (type == ConsumerType.TOPIC) {
            groupName += " " + client + "/" + id;
        }
        Expectation group = groups.get(groupName);
        boolean fresh = group == null;
        if (fresh) {
            group = new Expectation(groupName, wanted, dest.exclusive);
        }
        Consumer consumer = new Consumer(client, session, id, group, dest.key.topic() ? null : selector, type, handle);
        consumers.put(consumer.holder(), consumer);
        Refusal answer = run(new Command.Attach(
                links[client],
                ++requests,
                session,
                id,
                handle,
                type,
                subscription,
                wanted == null ? null : "color = '" + wanted + "'",
                false));
        if (answer != Refusal.OK) {
            check(answer == Refusal.SUBSCRIPTION_IN_USE, "expected a consumer, but " + answer);
            consumers.remove(consumer.holder());
        } else if (fresh) {
            groups.put(groupName, group);
        }
    }

    @Nullable Consumer any(boolean open) {
        List<Consumer> some = new ArrayList<>();
        for (Consumer consumer : consumers.values()) {
            if (!open || !closed.contains(consumer.holder())) {
                some.add(consumer);
            }
        }
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    void flow() {
        Consumer consumer = any(true);
        if (consumer != null) {
            run(new Command.Flow(links[consumer.client], consumer.id, 1 + random.nextInt(8), 0));
            if (random.nextInt(4) == 0) {
                drain(consumer);
            }
        }
    }

    void drain(Consumer consumer) {
        long token = random.nextInt(1000);
        world.run(new Command.Drain(links[consumer.client], consumer.id, token));
        List<Effect> effects = world.drainEffects();
        check(
                effects.contains(new Effect.Drained(links[consumer.client], consumer.id, token)),
                "expected an answer to a drain");
        effects.forEach(this::seen);
    }

    void settle() {
        Consumer consumer = any(false);
        TreeMap<Long, String> holds = consumer == null ? null : held.get(consumer.holder());
        if (consumer == null || holds == null) {
            return;
        }
        Settling how = random.nextInt(6) == 0
                ? Settling.RELEASED
                : random.nextInt(6) == 0 ? Settling.RETURNED : Settling.ACCEPTED;
        boolean inOrder = random.nextBoolean();
        for (long number : new ArrayList<>(holds.keySet())) {
            if (inOrder || random.nextBoolean()) {
                settle(consumer, number, how);
            }
            if (random.nextInt(5) == 0) {
                return;
            }
        }
    }

    void settle(Consumer consumer, long number, Settling how) {
        String text = held.get(consumer.holder()).remove(number);
        boolean stands = consumer.group.isHeldBy(text, consumer.holder());
        boolean perhaps = true;
        if (stands && how == Settling.ACCEPTED) {
            perhaps = consumer.group.settled(text);
        } else if (stands) {
            consumer.group.givenBack(text, how == Settling.RETURNED);
        }
        Refusal answer = run(new Command.Settle(
                links[consumer.client],
                ++requests,
                consumer.session,
                how,
                List.of(new Command.Settlement(consumer.id, new long[] {number, number}))));
        if (answer != Refusal.OK) {
            check(
                    perhaps && answer == Refusal.STALE_SETTLEMENT,
                    "expected a settlement, but " + answer + " of " + text);
            if (stands) {
                consumer.group.notSettled(text);
            }
        }
    }

    /** The consumer gives back all above a number; a random part of it was seen. Returns up to where. */
    long lose(Consumer consumer, long above, boolean counted) {
        TreeMap<Long, String> holds = held.getOrDefault(consumer.holder(), new TreeMap<>());
        long upTo = 0;
        for (long number : new ArrayList<>(holds.keySet())) {
            if (number > above) {
                boolean seen = counted && random.nextInt(3) > 0 && (upTo == 0 || upTo == number - 1);
                upTo = seen ? number : upTo;
                consumerHolds(consumer, holds.remove(number), upTo >= number && upTo > 0);
            }
        }
        return upTo;
    }

    static void consumerHolds(Consumer consumer, String text, boolean seen) {
        if (consumer.group.isHeldBy(text, consumer.holder())) {
            consumer.group.givenBack(text, seen);
        }
    }

    void detach() {
        Consumer consumer = any(true);
        if (consumer != null) {
            detach(consumer);
        }
    }

    void detach(Consumer consumer) {
        TreeMap<Long, String> holds = held.getOrDefault(consumer.holder(), new TreeMap<>());
        long seen = holds.isEmpty() || random.nextBoolean() ? 0 : holds.firstKey();
        lose(consumer, seen, false);
        closed.add(consumer.holder());
        if (consumer.type == ConsumerType.TOPIC) {
            groups.remove(consumer.group.name);
        }
        Refusal answer = run(new Command.Detach(links[consumer.client], ++requests, consumer.id, seen));
        check(answer == Refusal.OK, "expected the consumer closed, but " + answer);
        if (holds.isEmpty()) {
            consumers.remove(consumer.holder());
        }
    }
}
