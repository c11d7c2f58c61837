package org.weirmq.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Destinations come, go and are looked at. */
final class Administration {
    private static final int PARTITIONS_MAX = 1024;
    private static final int DECLARED_MAX = 65_536;

    private final Core core;

    Administration(Core core) {
        this.core = core;
    }

    void declare(Command.Declare command) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        DestinationKey key = command.key();
        Destination destination = core.destinations.get(key);
        boolean reserved = key.name().startsWith(DestinationKey.TEMPORARY_PREFIX);
        long ticket = core.lastForced();
        if (key.name().isEmpty() || command.temporary() != reserved && destination == null) {
            reply(command.link(), command.request(), Refusal.NO_SUCH_DESTINATION, "no " + key);
            return;
        }
        if (client.declared.size() >= DECLARED_MAX) {
            reply(
                    command.link(),
                    command.request(),
                    Refusal.LIMIT_EXCEEDED,
                    DECLARED_MAX + " destinations are declared");
            return;
        }
        if (destination == null && command.temporary()) {
            core.adopt(new Destination(
                    core.volatileNumber(), LogNumbers.shard(key), key, 1, false, client.identity, core.held));
            client.temporary.add(key);
            ticket = 0;
        } else if (destination == null) {
            if (!core.config.autoCreate()) {
                reply(
                        command.link(),
                        command.request(),
                        Refusal.NO_SUCH_DESTINATION,
                        "no " + key + ", and none is created");
                return;
            }
            ticket = create(key, core.config.partitions(), false);
        }
        client.declared.put(command.destination(), new Client.Declared(key));
        core.emit(new Effect.Reply(command.link(), command.request()), ticket);
    }

    void forget(Command.Forget command) {
        Client client = core.client(command.link());
        if (client != null) {
            client.declared.remove(command.destination());
        }
    }

    private long create(DestinationKey key, int partitions, boolean exclusive) {
        int shard = LogNumbers.shard(key);
        return core.append(
                List.of(new Fact.State(
                        shard,
                        new StateRecord.DestinationCreated(
                                core.shards[shard].nextNumber(), key, partitions, exclusive))),
                true);
    }

    void create(Command.CreateDestination command) {
        DestinationKey key = command.key();
        Destination there = core.destinations.get(key);
        if (key.name().isEmpty()
                || key.name().startsWith(DestinationKey.TEMPORARY_PREFIX)
                || command.partitions() < 1
                || command.partitions() > PARTITIONS_MAX) {
            reply(
                    command.link(),
                    command.request(),
                    Refusal.INVALID_DESTINATION,
                    key + " with " + command.partitions() + " partitions: a name not starting with "
                            + DestinationKey.TEMPORARY_PREFIX + " and 1 to " + PARTITIONS_MAX
                            + " partitions are allowed");
        } else if (there == null) {
            long ticket = create(key, command.partitions(), command.exclusive());
            core.emit(new Effect.Reply(command.link(), command.request()), ticket);
        } else if (there.partitions.length == command.partitions() && there.exclusive == command.exclusive()) {
            core.emit(new Effect.Reply(command.link(), command.request()), core.lastForced());
        } else {
            reply(
                    command.link(),
                    command.request(),
                    Refusal.DESTINATION_EXISTS,
                    key + " exists with " + there.partitions.length + " partitions, group "
                            + (there.exclusive ? "exclusive" : "shared"));
        }
    }

    void delete(Command.DeleteDestination command) {
        Destination destination = core.destinations.get(command.key());
        if (destination == null || destination.temporaryOf != null) {
            reply(command.link(), command.request(), Refusal.NO_SUCH_DESTINATION, "no " + command.key());
        } else if (destination.inUse()) {
            reply(command.link(), command.request(), Refusal.DESTINATION_IN_USE, command.key() + " has consumers");
        } else if (core.xaBranches.sendTo(command.key())) {
            reply(
                    command.link(),
                    command.request(),
                    Refusal.DESTINATION_IN_USE,
                    "a prepared transaction sends to " + command.key());
        } else {
            long ticket = core.append(
                    List.of(new Fact.State(destination.shard, new StateRecord.DestinationDeleted(destination.owner))),
                    true);
            core.emit(new Effect.Reply(command.link(), command.request()), ticket);
        }
    }

    void deleteTemporary(Command.DeleteTemporary command) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        Destination destination = core.destinations.get(command.key());
        if (destination == null) {
            client.temporary.remove(command.key());
            reply(command.link(), command.request(), Refusal.NO_SUCH_DESTINATION, "no " + command.key());
        } else if (!client.identity.equals(destination.temporaryOf)) {
            reply(
                    command.link(),
                    command.request(),
                    Refusal.TEMPORARY_OF_ANOTHER_CONNECTION,
                    command.key() + " is not this connection's");
        } else if (destination.inUse()) {
            reply(command.link(), command.request(), Refusal.DESTINATION_IN_USE, command.key() + " has consumers");
        } else {
            client.temporary.remove(command.key());
            deleteTemporary(destination);
            core.emit(new Effect.Reply(command.link(), command.request()), 0);
        }
    }

    void deleteTemporary(Destination destination) {
        core.remove(destination);
    }

    void list(Command.ListDestinations command) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Destination destination : core.destinations.values()) {
            if (destination.temporaryOf == null) {
                rows.add(summary(destination));
            }
        }
        core.emit(new Effect.Reply(command.link(), command.request(), Refusal.OK, "", rows), 0);
    }

    private static Map<String, String> summary(Destination destination) {
        long depth = 0;
        long inFlight = 0;
        int consumers = 0;
        for (ConsumerGroup group : destination.groups()) {
            depth += group.depth();
            consumers += group.members.size();
            for (Cursor cursor : group.cursors) {
                inFlight += cursor.leased.size();
            }
        }
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", destination.key.name());
        row.put("kind", destination.key.topic() ? "topic" : "queue");
        row.put("partitions", Integer.toString(destination.partitions.length));
        row.put("group", destination.exclusive ? "exclusive" : "shared");
        row.put("messages", Long.toString(depth));
        row.put("inFlight", Long.toString(inFlight));
        row.put("consumers", Integer.toString(consumers));
        row.put(
                "subscriptions",
                Integer.toString(destination.key.topic() ? destination.groups().size() : 0));
        return row;
    }

    /** A row for the destination, then one for each group on each partition. */
    void describe(Command.DescribeDestination command) {
        Destination destination = core.destinations.get(command.key());
        if (destination == null) {
            reply(command.link(), command.request(), Refusal.NO_SUCH_DESTINATION, "no " + command.key());
            return;
        }
        List<Map<String, String>> rows = new ArrayList<>();
        rows.add(summary(destination));
        for (ConsumerGroup group : destination.groups()) {
            for (Partition partition : destination.partitions) {
                rows.add(row(group, partition));
            }
        }
        core.emit(new Effect.Reply(command.link(), command.request(), Refusal.OK, "", rows), 0);
    }

    private static Map<String, String> row(ConsumerGroup group, Partition partition) {
        long depth = 0;
        long inFlight = 0;
        for (Cursor cursor : group.cursors) {
            if (cursor.lane.partition == partition) {
                depth += cursor.depth();
                inFlight += cursor.leased.size();
            }
        }
        Map<String, String> row = new LinkedHashMap<>();
        SubscriptionKey key = group.key;
        row.put("subscription", key == null ? "" : key.name());
        row.put("clientId", key == null || key.clientId() == null ? "" : key.clientId());
        row.put("durable", Boolean.toString(group.durable));
        row.put("partition", Integer.toString(partition.index));
        row.put("messages", Long.toString(depth));
        row.put("inFlight", Long.toString(inFlight));
        StringJoiner members = new StringJoiner(" ");
        Member owner = group.assignment == null ? null : group.assignment.owner(partition.index);
        for (Member member : group.members) {
            if (group.assignment == null || member == owner) {
                String clientId = member.session.client.clientId;
                members.add((clientId == null ? member.session.client.identity.toString() : clientId) + "/"
                        + member.consumer);
            }
        }
        row.put("consumers", members.toString());
        return row;
    }

    private void reply(long link, long request, Refusal why, String text) {
        core.emit(new Effect.Reply(link, request, why, text), 0);
    }
}
