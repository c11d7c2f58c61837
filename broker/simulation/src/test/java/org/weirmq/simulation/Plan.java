package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.List;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.local.LogConfig;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;

/** What a seed makes of the world before anything happens: limits, destinations, clients. */
final class Plan {
    static final Place SINGLE = new Place(DestinationKind.QUEUE, "single", 1, false);
    static final Place SHARED = new Place(DestinationKind.QUEUE, "shared", 1, false);
    static final Place MOVED = new Place(DestinationKind.QUEUE, "moved", 1, false);
    static final Place EXCLUSIVE = new Place(DestinationKind.QUEUE, "exclusive", 4, true);
    static final Place TOPIC = new Place(DestinationKind.TOPIC, "topic", 1, false);
    static final Place SPREAD = new Place(DestinationKind.TOPIC, "spread", 3, false);
    static final List<Place> PLACES = List.of(SINGLE, SHARED, MOVED, EXCLUSIVE, TOPIC, SPREAD);

    private final World world;
    private final Chance chance;
    private long clients;

    Plan(World world) {
        this.world = world;
        this.chance = world.chance;
    }

    LogConfig logConfig() {
        int file = chance.of(List.of(8 << 10, 16 << 10, 64 << 10));
        return LogConfig.builder()
                .wal(file, (long) file * chance.between(2, 5))
                .flushIntervalMs(chance.of(List.of(1, 20, 200)))
                .inlineForceMicrosMax(chance.of(List.of(0, 1_000_000)))
                .volatileBytesMax(chance.of(List.of(1 << 10, 1 << 20)))
                .spillFileBytes(4 << 10)
                .runsMax(chance.between(2, 6))
                .build();
    }

    CoreConfig coreConfig(LogConfig log) {
        boolean small = chance.oneIn(2);
        CoreConfig defaults = CoreConfig.defaults();
        return new CoreConfig(
                false,
                defaults.partitions(),
                small ? 16 << 10 : 4 << 20,
                chance.of(List.of(0, 6 << 10, 2 << 20)),
                small ? 4 << 10 : 1 << 20,
                small ? 1 << 10 : 16 << 10,
                1 << 20,
                chance.of(List.of(1L, 2L << 10, log.walFileBytes() / 2L)),
                chance.of(List.of(4 << 10, 1 << 20)),
                chance.of(List.of(5, 2_000)),
                chance.of(List.of(100, 5_000)),
                chance.of(List.of(200, 600_000)),
                defaults.producersMax());
    }

    List<SimClient> clients() {
        List<SimClient> all = new ArrayList<>();
        all.add(producer(false, List.of(SINGLE, SHARED, TOPIC, EXCLUSIVE)));
        all.add(producer(chance.oneIn(2), List.of(SINGLE, SHARED, TOPIC, SPREAD)));
        all.add(producer(true, List.of(SINGLE, MOVED, EXCLUSIVE, SPREAD)));
        all.add(consumer(null, chance.oneIn(3), queue(SINGLE, null, true)));
        Group shared = group("queue shared", SHARED, true, null, false);
        all.add(consumer(null, false, new SimConsumer.Reading(SHARED, ConsumerKind.QUEUE, null, null, shared)));
        String color = chance.oneIn(2) ? "red" : null;
        all.add(consumer(null, false, new SimConsumer.Reading(SHARED, ConsumerKind.QUEUE, null, color, shared)));
        SimClient mover = consumer(null, true, new SimConsumer.Reading(SHARED, ConsumerKind.QUEUE, null, null, shared));
        ((SimSession) mover.sessions.get(0)).sendsLeft = 30;
        all.add(mover);
        all.add(branches(1, List.of(MOVED, TOPIC), List.of(reading(shared), reading(shared))));
        all.add(branches(2, List.of(MOVED, SINGLE, SPREAD), List.of(reading(shared))));
        all.add(consumer(null, chance.oneIn(2), queue(MOVED, null, true)));
        Group exclusive = group("queue exclusive", EXCLUSIVE, true, null, false);
        for (int i = chance.between(2, 3); i > 0; i--) {
            all.add(consumer(
                    null,
                    chance.oneIn(3),
                    new SimConsumer.Reading(EXCLUSIVE, ConsumerKind.QUEUE, null, null, exclusive)));
        }
        subscribers(all);
        return all;
    }

    private void subscribers(List<SimClient> all) {
        Group durable = group("durable d", TOPIC, true, chance.oneIn(3) ? "blue" : null, true);
        all.add(consumer(
                "d", false, new SimConsumer.Reading(TOPIC, ConsumerKind.DURABLE, "d", durable.color, durable)));
        Group sharedDurable = group("shared durable s", TOPIC, true, null, false);
        SimConsumer.Reading member =
                new SimConsumer.Reading(TOPIC, ConsumerKind.SHARED_DURABLE, "s", null, sharedDurable);
        all.add(consumer(null, chance.oneIn(2), member));
        all.add(consumer(null, false, member));
        Group spread = group("durable e", SPREAD, true, null, true);
        all.add(consumer(
                "e", chance.oneIn(2), new SimConsumer.Reading(SPREAD, ConsumerKind.DURABLE, "e", null, spread)));
        Group passing = group("passing", TOPIC, false, null, false);
        all.add(consumer(null, false, new SimConsumer.Reading(TOPIC, ConsumerKind.TOPIC, null, null, passing)));
    }

    private static Group group(String name, Place place, boolean durable, String color, boolean single) {
        return new Group(name, place, durable, color, single);
    }

    private SimConsumer.Reading queue(Place place, String color, boolean single) {
        return new SimConsumer.Reading(
                place, ConsumerKind.QUEUE, null, color, group("queue " + place.name(), place, true, null, single));
    }

    private SimClient producer(boolean transacted, List<Place> places) {
        SimClient client = client(null);
        client.sessions.add(new SimSession(world, client, 1, transacted, places, chance.between(20, 70)));
        return client;
    }

    private SimClient consumer(String clientId, boolean transacted, SimConsumer.Reading reading) {
        SimClient client = client(clientId);
        SimSession session = new SimSession(world, client, 1, transacted, List.of(MOVED), 0);
        session.hoards = chance.oneIn(3);
        session.consumers.add(new SimConsumer(1, reading));
        client.sessions.add(session);
        if (reading.place().kind() == DestinationKind.QUEUE) {
            world.ledger.begins(reading.group());
        }
        return client;
    }

    private static SimConsumer.Reading reading(Group queue) {
        return new SimConsumer.Reading(queue.place, ConsumerKind.QUEUE, null, null, queue);
    }

    /** Works in branches, a session for each reading. */
    private SimClient branches(int number, List<Place> sendsTo, List<SimConsumer.Reading> readings) {
        SimClient client = client(null);
        SimCoordinator coordinator = new SimCoordinator(world, client, new SimCoordinator.Log(number));
        for (SimConsumer.Reading reading : readings) {
            int session = client.sessions.size() + 1;
            SimXaSession work = new SimXaSession(world, client, session, coordinator, sendsTo, 60);
            work.consumers().add(new SimConsumer(session, reading));
            client.sessions.add(work);
        }
        return client;
    }

    /** Another application with the same work, as a client of its own. */
    SimClient successor(SimClient old) {
        SimClient client = client(old.clientId);
        old.sessions.forEach(
                session -> client.sessions.add(session.successor(client, reading -> successor(reading, client))));
        return client;
    }

    /** What is not durable is another subscription for another client. */
    private static SimConsumer.Reading successor(SimConsumer.Reading old, SimClient client) {
        if (old.group().durable) {
            return old;
        }
        Group own = group(old.group().name + " of " + client, old.place(), false, old.group().color, false);
        return new SimConsumer.Reading(old.place(), old.kind(), old.subscription(), old.color(), own);
    }

    private SimClient client(String clientId) {
        return new SimClient(world, new java.util.UUID(world.seed, ++clients), clientId);
    }
}
