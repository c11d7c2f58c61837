package org.weirmq.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.selector.Selector;
import org.weirmq.core.selector.SelectorException;

/** Consumers and browsers come and go; subscriptions with them (Jakarta Messaging 3.1, sections 4.2 and 8.3). */
final class Attachments {
    private final Core core;

    Attachments(Core core) {
        this.core = core;
    }

    void attach(Command.Attach command, long nowMs) {
        ClientSession session = core.session(command.link(), command.session(), command.request());
        if (session == null) {
            return;
        }
        Client client = session.client;
        if (client.members.containsKey(command.consumer())
                || client.browsers.containsKey(command.consumer())
                || session.members.containsKey(command.consumer())) {
            refuse(command, Refusal.UNEXPECTED_FRAME, "consumer " + command.consumer() + " exists");
            return;
        }
        Client.Declared declared = client.declared.get(command.destination());
        Destination destination = declared == null ? null : declared.resolve(core);
        if (destination == null) {
            refuse(
                    command,
                    Refusal.NO_SUCH_DESTINATION,
                    "no " + (declared == null ? "such destination" : declared.key));
            return;
        }
        if (destination.temporaryOf != null && !destination.temporaryOf.equals(client.identity)) {
            refuse(
                    command,
                    Refusal.TEMPORARY_OF_ANOTHER_CONNECTION,
                    "only the connection that created " + destination.key + " may consume from it");
            return;
        }
        Selector selector;
        try {
            String text = command.selector();
            selector = text == null || text.isEmpty() ? null : Selector.compile(text);
        } catch (SelectorException e) {
            refuse(command, Refusal.INVALID_SELECTOR, String.valueOf(e.getMessage()));
            return;
        }
        boolean topic = command.type() != ConsumerType.QUEUE && command.type() != ConsumerType.BROWSER;
        if (topic != destination.key.topic()) {
            refuse(command, Refusal.INVALID_DESTINATION, destination.key + " cannot be consumed as " + command.type());
            return;
        }
        if (command.type().durable() && destination.temporaryOf != null) {
            refuse(
                    command,
                    Refusal.INVALID_DESTINATION,
                    destination.key + " is temporary: it has no durable subscriptions");
            return;
        }
        join(command, session, destination, selector, nowMs);
    }

    private void join(
            Command.Attach command,
            ClientSession session,
            Destination destination,
            @Nullable Selector selector,
            long nowMs) {
        switch (command.type()) {
            case BROWSER -> {
                Browser browser = new Browser(session, command.consumer(), destination, selector);
                destination.browsers.add(browser);
                session.client.browsers.put(command.consumer(), browser);
                core.emit(new Effect.Reply(command.link(), command.request()), core.lastTicket());
            }
            case QUEUE -> {
                ConsumerGroup group = Objects.requireNonNull(destination.group(0));
                joined(command, session, group, selector, 0, nowMs);
            }
            case TOPIC -> {
                ConsumerGroup group = session.client.unnamed.remove(command.consumer());
                if (group != null && group.destination != destination && !group.closed()) {
                    core.removeGroup(group);
                }
                if (group == null || group.closed() || group.destination != destination) {
                    group = new ConsumerGroup(
                            destination, core.volatileNumber(), false, null, selector, command.noLocal(), false);
                    group.localTo = session.client.identity;
                    destination.add(group);
                    core.adopt(group);
                }
                session.client.unnamed.put(command.consumer(), group);
                joined(command, session, group, null, 0, nowMs);
            }
            case DURABLE, SHARED, SHARED_DURABLE -> named(command, session, destination, selector, nowMs);
        }
    }

    private void named(
            Command.Attach command,
            ClientSession session,
            Destination destination,
            @Nullable Selector selector,
            long nowMs) {
        Client client = session.client;
        String name = command.name();
        if (name == null || name.isEmpty()) {
            refuse(command, Refusal.NO_SUCH_SUBSCRIPTION, "a subscription needs a name");
            return;
        }
        if (command.type() == ConsumerType.DURABLE && client.clientId == null) {
            refuse(command, Refusal.INVALID_CLIENT_ID, "an unshared durable subscription needs a client id");
            return;
        }
        SubscriptionKey key =
                new SubscriptionKey(client.clientId, name, command.type().durable());
        ConsumerGroup group = core.subscriptions.get(key);
        long ticket = 0;
        if (group != null) {
            boolean same = group.destination == destination
                    && Objects.equals(group.selector, selector)
                    && group.noLocal == command.noLocal();
            boolean consumed = !group.members.isEmpty();
            if (group.shared != command.type().shared()) {
                refuse(
                        command,
                        Refusal.SUBSCRIPTION_CONFLICT,
                        "subscription " + name + " is " + (group.shared ? "shared" : "unshared"));
                return;
            }
            if (same ? consumed && !group.shared : consumed || group.leasesOut()) {
                refuse(
                        command,
                        same ? Refusal.SUBSCRIPTION_IN_USE : Refusal.SUBSCRIPTION_CONFLICT,
                        same
                                ? "subscription " + name + " has a consumer"
                                : "subscription " + name
                                        + " has a consumer or unsettled messages with another topic, selector or noLocal");
                return;
            }
            if (!same) {
                ticket = delete(group);
                group = null;
            }
        }
        if (group == null) {
            ticket = create(command, destination, key, selector);
            group = Objects.requireNonNull(core.subscriptions.get(key));
        }
        joined(command, session, group, null, Math.max(ticket, core.lastForced()), nowMs);
    }

    private long create(
            Command.Attach command, Destination destination, SubscriptionKey key, @Nullable Selector selector) {
        boolean durable = key.durable() && destination.temporaryOf == null;
        if (!durable) {
            ConsumerGroup group = new ConsumerGroup(
                    destination, core.volatileNumber(), false, key, selector, command.noLocal(), true);
            destination.add(group);
            core.adopt(group);
            return 0;
        }
        return core.append(
                List.of(new Fact.State(
                        destination.shard,
                        new StateRecord.SubscriptionCreated(
                                destination.owner,
                                core.shard(destination).nextNumber(),
                                key.clientId(),
                                key.name(),
                                command.type().shared(),
                                selector == null ? null : selector.text(),
                                command.noLocal()))),
                true);
    }

    private void joined(
            Command.Attach command,
            ClientSession session,
            ConsumerGroup group,
            @Nullable Selector selector,
            long ticket,
            long nowMs) {
        Member member = group.join(session, command.consumer(), selector, nowMs);
        session.members.put(command.consumer(), member);
        session.client.members.put(command.consumer(), member);
        core.emit(new Effect.Reply(command.link(), command.request()), ticket);
        if (group.assignment != null) {
            group.assignment.rebalance(core, nowMs);
        }
        core.markDirty(group);
    }

    private void refuse(Command.Attach command, Refusal why, String text) {
        core.emit(new Effect.Reply(command.link(), command.request(), why, text), 0);
    }

    void detach(Command.Detach command, long nowMs) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        Browser browser = client.browsers.remove(command.consumer());
        Member member = client.members.remove(command.consumer());
        if (browser != null) {
            browser.close();
        } else if (member != null) {
            member.seen = Math.max(member.seen, command.seen());
            leave(member, nowMs);
        } else {
            core.emit(
                    new Effect.Reply(
                            command.link(),
                            command.request(),
                            Refusal.NO_SUCH_CONSUMER,
                            "no consumer " + command.consumer()),
                    0);
            return;
        }
        core.emit(new Effect.Reply(command.link(), command.request()), 0);
    }

    /** The consumer is closed: what its application has not seen goes to others, the rest stays with the session. */
    void leave(Member member, long nowMs) {
        ConsumerGroup group = member.group;
        core.settlements.releaseUnseen(member);
        member.detached = true;
        member.credit = 0;
        if (member.leases.count() == 0) {
            member.session.members.remove(member.consumer);
        }
        group.leave(member);
        if (group.assignment != null) {
            group.assignment.rebalance(core, nowMs);
        }
        member.session.client.unnamed.remove(member.consumer);
        if (!group.durable && group.number != 0 && group.members.isEmpty()) {
            delete(group);
        }
        core.markDirty(group);
    }

    /** Ends a subscription with all that waits in it. */
    long delete(ConsumerGroup group) {
        if (group.durable) {
            return core.append(
                    List.of(new Fact.State(
                            group.destination.shard,
                            new StateRecord.SubscriptionDeleted(group.destination.owner, group.number))),
                    true);
        }
        core.removeGroup(group);
        return 0;
    }

    void unsubscribe(Command.Unsubscribe command) {
        Client client = core.client(command.link());
        if (client == null) {
            return;
        }
        ConsumerGroup group = core.subscriptions.get(new SubscriptionKey(client.clientId, command.name(), true));
        Effect.Reply reply;
        long ticket = 0;
        if (group == null) {
            reply = new Effect.Reply(
                    command.link(),
                    command.request(),
                    Refusal.NO_SUCH_SUBSCRIPTION,
                    "no durable subscription " + command.name());
        } else if (!group.members.isEmpty() || group.leasesOut()) {
            reply = new Effect.Reply(
                    command.link(),
                    command.request(),
                    Refusal.SUBSCRIPTION_IN_USE,
                    "subscription " + command.name() + " has a consumer or unsettled messages");
        } else {
            ticket = delete(group);
            reply = new Effect.Reply(command.link(), command.request());
        }
        core.emit(reply, ticket);
    }
}
