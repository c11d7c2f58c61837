package org.weirmq.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is connected: identities, client ids, and what is kept of a connection that was lost. All of it is volatile. */
final class Connections {
    private final Core core;
    private final Map<Long, Client> byLink = new HashMap<>();
    private final Map<UUID, Client> byIdentity = new HashMap<>();
    private final Map<String, Client> byClientId = new HashMap<>();

    Connections(Core core) {
        this.core = core;
    }

    @Nullable Client get(long link) {
        return byLink.get(link);
    }

    Collection<Client> all() {
        return byIdentity.values();
    }

    void connect(Command.Connect command, long nowMs) {
        Client client = byIdentity.get(command.identity());
        if (client != null && client.connected) {
            lost(client, nowMs); // the old line is dead, only nobody has noticed
        }
        if (client != null && !command.resume()) {
            close(client);
            client = null;
        }
        String clientId = command.clientId();
        if (clientId != null && !mayUse(clientId, client)) {
            core.emit(
                    new Effect.Reply(
                            command.link(),
                            command.request(),
                            Refusal.CLIENT_ID_IN_USE,
                            "client id " + clientId + " is in use"),
                    0);
            return;
        }
        boolean resumed = client != null;
        if (client == null) {
            client = new Client(command.identity(), command.link());
            byIdentity.put(command.identity(), client);
        }
        client.link = command.link();
        client.connected = true;
        byLink.put(command.link(), client);
        if (clientId != null) {
            if (client.clientId != null) {
                byClientId.remove(client.clientId, client);
            }
            client.clientId = clientId;
            byClientId.put(clientId, client);
        }
        client.graceUntilMs = nowMs + core.config.graceMs();
        core.emit(new Effect.Reply(command.link(), command.request(), Refusal.OK, resumed ? "resumed" : ""), 0);
    }

    private boolean mayUse(String clientId, @Nullable Client client) {
        Client other = byClientId.get(clientId);
        if (other == null || other == client) {
            return true;
        }
        if (other.connected) {
            return false;
        }
        close(other); // lost, and somebody new has its name
        return true;
    }

    void setClientId(Command.SetClientId command) {
        Client client = byLink.get(command.link());
        if (client == null) {
            return;
        }
        Refusal why = Refusal.OK;
        if (command.clientId().isEmpty()) {
            why = Refusal.INVALID_CLIENT_ID;
        } else if (client.clientId != null && !client.clientId.equals(command.clientId())) {
            why = Refusal.INVALID_CLIENT_ID;
        } else if (!mayUse(command.clientId(), client)) {
            why = Refusal.CLIENT_ID_IN_USE;
        } else {
            client.clientId = command.clientId();
            byClientId.put(command.clientId(), client);
        }
        core.emit(
                new Effect.Reply(
                        command.link(),
                        command.request(),
                        why,
                        why == Refusal.OK ? "" : "client id " + command.clientId()),
                0);
    }

    void disconnect(Command.Disconnect command, long nowMs) {
        Client client = byLink.get(command.link());
        if (client == null) {
            return;
        }
        lost(client, nowMs);
        if (command.inOrder() || client.temporary.isEmpty() && client.unnamed.isEmpty()) {
            close(client);
        }
    }

    /** Its consumers leave; what they held goes back. One more per consumer than it reported may have been seen. */
    private void lost(Client client, long nowMs) {
        Map<Integer, ConsumerGroup> unnamed = new HashMap<>(client.unnamed);
        for (ClientSession session : client.sessions.values()) {
            endSession(session, nowMs, 1, unnamed);
        }
        core.xaBranches.clientLost(client);
        client.sessions.clear();
        client.members.clear();
        new ArrayList<>(client.browsers.values()).forEach(Browser::close);
        client.browsers.clear();
        client.declared.clear();
        client.unnamed.putAll(unnamed);
        client.connected = false;
        client.graceUntilMs = nowMs + core.config.graceMs();
        byLink.remove(client.link);
    }

    private void endSession(ClientSession session, long nowMs, int unreported, Map<Integer, ConsumerGroup> keep) {
        core.transactions.undo(session.work);
        core.xaBranches.sessionEnds(session);
        List<Member> members = new ArrayList<>(session.members.values());
        for (Member member : members) {
            core.settlements.returnAll(member, member.seen + unreported);
            if (!member.detached) {
                if (keep.get(member.consumer) == member.group) {
                    member.group.leave(member);
                } else {
                    core.attachments.leave(member, nowMs);
                }
            }
        }
        session.members.clear();
    }

    void openSession(Command.OpenSession command) {
        Client client = byLink.get(command.link());
        if (client == null) {
            return;
        }
        if (client.sessions.containsKey(command.session())) {
            core.emit(
                    new Effect.Fault(
                            command.link(), Refusal.UNEXPECTED_FRAME, "session " + command.session() + " is open"),
                    0);
            return;
        }
        client.sessions.put(
                command.session(),
                new ClientSession(client, command.session(), command.transacted(), core.shardOf(client.identity)));
    }

    void closeSession(Command.CloseSession command, long nowMs) {
        ClientSession session = core.session(command.link(), command.session(), command.request());
        if (session == null) {
            return;
        }
        core.settlements.returnAll(session, command.seen(), nowMs);
        endSession(session, nowMs, 0, Map.of());
        session.client.sessions.remove(command.session());
        session.client.members.values().removeIf(member -> member.session == session);
        session.client.browsers.values().removeIf(browser -> {
            boolean of = browser.session == session;
            if (of) {
                browser.close();
            }
            return of;
        });
        core.emit(new Effect.Reply(command.link(), command.request()), 0);
    }

    /** Nothing of it is kept any longer. */
    private void close(Client client) {
        for (ConsumerGroup group : new ArrayList<>(client.unnamed.values())) {
            if (!group.closed()) {
                core.removeGroup(group);
            }
        }
        client.unnamed.clear();
        for (DestinationKey key : new ArrayList<>(client.temporary)) {
            Destination destination = core.destinations.get(key);
            if (destination != null) {
                core.administration.deleteTemporary(destination);
            }
        }
        client.temporary.clear();
        byIdentity.remove(client.identity, client);
        if (client.clientId != null) {
            byClientId.remove(client.clientId, client);
        }
    }

    void tick(long nowMs) {
        List<Client> over = new ArrayList<>();
        for (Client client : byIdentity.values()) {
            if (client.graceUntilMs > nowMs) {
                continue;
            }
            if (!client.connected) {
                over.add(client);
            } else if (!client.unnamed.isEmpty()) {
                client.unnamed.values().removeIf(this::leftBehind);
            }
        }
        over.forEach(this::close);
    }

    /** Kept for a client that came back and has not asked for it again. */
    private boolean leftBehind(ConsumerGroup group) {
        if (!group.closed() && group.members.isEmpty()) {
            core.removeGroup(group);
        }
        return group.closed();
    }
}
