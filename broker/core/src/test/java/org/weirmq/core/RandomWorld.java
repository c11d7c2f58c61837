package org.weirmq.core;

import static org.weirmq.core.Expectation.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A random history: clients that come and go, restarts, and an end at which nothing may be left. All follows from the seed. */
final class RandomWorld extends RandomClients {
    RandomWorld(long seed) {
        super(seed);
    }

    /** One random thing happens. */
    void step() {
        happen();
        answerRecalls();
    }

    private void happen() {
        int client = random.nextInt(CLIENTS);
        int dice = random.nextInt(100);
        if (dice < 38) {
            send(client, random.nextInt(5) == 0);
        } else if (dice < 46) {
            attach(client);
        } else if (dice < 62) {
            flow();
        } else if (dice < 78) {
            settle();
        } else if (dice < 82) {
            giveBack(client);
        } else if (dice < 86) {
            commit(client);
        } else if (dice < 89) {
            detach();
        } else if (dice < 91) {
            drop(client);
        } else if (dice < 96) {
            tick(random.nextInt(20) == 0 ? 31_000 : random.nextInt(300));
        } else if (dice < 97) {
            world.skipOffsets(1 + random.nextInt(random.nextBoolean() ? 10 : 100_000));
        } else if (dice < 98) {
            restart();
        } else {
            sameStateAfterReplay();
        }
    }

    private void commit(int client) {
        List<Command.Settlement> settlements = new ArrayList<>();
        Map<Consumer, String> settled = new LinkedHashMap<>();
        boolean perhaps = false;
        for (Consumer consumer : consumers.values()) {
            TreeMap<Long, String> holds = held.get(consumer.holder());
            if (consumer.client() == client && consumer.session() == TRANSACTED && holds != null && !holds.isEmpty()) {
                long number = holds.firstKey();
                String text = holds.remove(number);
                boolean stands = consumer.group().isHeldBy(text, consumer.holder());
                perhaps |= !stands || consumer.group().settled(text);
                if (stands) {
                    settled.put(consumer, text);
                }
                settlements.add(new Command.Settlement(consumer.id(), new long[] {number, number}));
            }
        }
        List<Map.Entry<Integer, TestMessage>> sends = new ArrayList<>(staged.get(client));
        staged.get(client).clear();
        sends.forEach(send -> sent(send.getKey(), send.getValue()));
        Refusal answer = run(new Command.Commit(links[client], ++requests, TRANSACTED, ++transactions, settlements));
        if (answer != Refusal.OK) {
            check(perhaps, "expected a commit, but " + answer);
            sends.forEach(send -> unsent(send.getValue()));
            settled.forEach((consumer, text) -> {
                consumer.group().notSettled(text);
                consumer.group().longSilence();
            });
            rollback(client);
        }
    }

    private void rollback(int client) {
        for (Consumer consumer : consumers.values()) {
            if (consumer.client() == client && consumer.session() == TRANSACTED) {
                lose(consumer, Long.MIN_VALUE, false);
            }
        }
        run(new Command.Rollback(links[client], ++requests, TRANSACTED, 0, List.of()));
    }

    /** A line is lost, and comes back. */
    private void drop(int client) {
        boolean resume = random.nextBoolean();
        List<Consumer> mine = new ArrayList<>();
        for (Consumer consumer : consumers.values()) {
            if (consumer.client() == client) {
                lose(consumer, Long.MIN_VALUE, false);
                mine.add(consumer);
            }
        }
        staged.get(client).clear();
        for (Consumer consumer : mine) {
            consumers.remove(consumer.holder());
            held.remove(consumer.holder());
            assigned.remove(consumer.holder());
        }
        run(new Command.Disconnect(links[client], random.nextInt(4) == 0 && !resume));
        links[client] = -1;
        connect(client, resume);
        for (Consumer consumer : mine) {
            if (consumer.type() == ConsumerType.TOPIC) {
                boolean again = resume && !closed.contains(consumer.holder()) && random.nextInt(4) > 0;
                if (again) {
                    attach(client, consumer.handle(), ConsumerType.TOPIC, null, 1, consumer.id());
                } else {
                    groups.remove(consumer.group().name);
                }
            }
        }
        mine.forEach(consumer -> closed.remove(consumer.holder()));
    }

    private void restart() {
        if (random.nextBoolean()) {
            world.reloadFromSnapshot();
        } else {
            world.reload();
        }
        for (Consumer consumer : consumers.values()) {
            if (consumer.type() == ConsumerType.TOPIC) {
                groups.remove(consumer.group().name);
            }
        }
        consumers.clear();
        closed.clear();
        held.clear();
        assigned.clear();
        staged.forEach(List::clear);
        groups.values().forEach(Expectation::restarted);
        for (int i = 0; i < CLIENTS; i++) {
            connect(i, false);
        }
    }

    private void sameStateAfterReplay() {
        tick(100);
        CoreState live = CoreState.of(world.core);
        live.mustGiveTheSameAs(CoreState.of(world.replayed()));
        live.mustGiveTheSameAs(CoreState.of(world.fromSnapshot()));
    }

    /** Everybody takes all there is and settles it; then nothing may be left anywhere. */
    void finish() {
        for (Consumer consumer : new ArrayList<>(consumers.values())) {
            if (!closed.contains(consumer.holder())) {
                detach(consumer);
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            run(new Command.CloseSession(links[i], ++requests, TRANSACTED, List.of()));
            run(new Command.CloseSession(links[i], ++requests, 1, List.of()));
            run(new Command.OpenSession(links[i], 1, false));
            run(new Command.OpenSession(links[i], TRANSACTED, true));
        }
        for (Consumer consumer : consumers.values()) {
            lose(consumer, Long.MIN_VALUE, false);
        }
        consumers.clear();
        closed.clear();
        held.clear();
        for (String name : new ArrayList<>(groups.keySet())) {
            takeFrom(name);
        }
        for (int round = 0; round < 6; round++) {
            tick(1000);
            answerRecalls();
            settleAll();
        }
        for (Expectation group : groups.values()) {
            List<String> missing = group.missing(world.nowMs);
            check(missing.isEmpty(), "expected all of " + group.name + ", but missing " + missing);
        }
        sameStateAfterReplay();
        for (int i = 0; i < CLIENTS; i++) {
            run(new Command.Disconnect(links[i], true));
        }
        tick(61_000);
        tick(61_000);
        CoreState.of(world.core).mustBeEmpty(world);
    }

    private void takeFrom(String group) {
        String[] words = group.split(" ");
        int handle = words[1].charAt(1) - '0';
        int client = words.length > 2 ? words[2].charAt(0) - '0' : 0;
        ConsumerType type = words.length == 2
                ? ConsumerType.QUEUE
                : words[2].contains("own") ? ConsumerType.DURABLE : ConsumerType.SHARED_DURABLE;
        attach(client, handle, type, null, 1, ++consumerIds);
        run(new Command.Flow(links[client], consumerIds, 100_000, 0));
        answerRecalls();
    }

    private void settleAll() {
        for (Consumer consumer : consumers.values()) {
            TreeMap<Long, String> holds = held.getOrDefault(consumer.holder(), new TreeMap<>());
            for (long number : new ArrayList<>(holds.keySet())) {
                settle(consumer, number, Settling.ACCEPTED);
            }
        }
    }

    /** Recover or rollback of a session. */
    private void giveBack(int client) {
        int session = 1 + random.nextInt(2);
        List<Command.Seen> seen = new ArrayList<>();
        for (Consumer consumer : consumers.values()) {
            if (consumer.client() == client && consumer.session() == session) {
                long upTo = lose(consumer, Long.MIN_VALUE, true);
                seen.add(new Command.Seen(consumer.id(), upTo));
            }
        }
        if (session == TRANSACTED) {
            staged.get(client).clear();
            run(new Command.Rollback(links[client], ++requests, session, 0, seen));
        } else {
            run(new Command.Recover(links[client], ++requests, session, seen));
        }
    }
}
