package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;

/** A client's connection as a provider keeps it: the same identity over every reconnect. */
final class SimClient {
    /** Makes a request frame of its number. */
    interface Request {
        Frame.FromClient numbered(long request);
    }

    private static final Set<ErrorCode> FAULTS = Set.of(
            ErrorCode.CLIENT_ID_IN_USE,
            ErrorCode.BROKER_STOPPING,
            ErrorCode.LOG_FAILED,
            ErrorCode.DISK_FULL,
            ErrorCode.GREETING_TIMEOUT,
            ErrorCode.CONNECTION_LOST);

    private final World world;
    final UUID identity;
    final String clientId;
    final List<SimWork> sessions = new ArrayList<>();
    /** Null while not connected. */
    Wire wire;

    private boolean welcomed;
    private boolean wasConnected;
    private long incarnation;
    private long lastRequest = 1;
    private final Map<Long, Consumer<Frame.Reply>> arriving = new HashMap<>();
    private final Map<Place, Integer> declared = new LinkedHashMap<>();
    boolean dead;

    SimClient(World world, UUID identity, String clientId) {
        this.world = world;
        this.identity = identity;
        this.clientId = clientId;
    }

    boolean isUp() {
        return wire != null && welcomed;
    }

    boolean isIdle() {
        return sessions.stream().allMatch(SimWork::isIdle);
    }

    boolean worksInBranches() {
        return sessions.get(0) instanceof SimXaSession;
    }

    void connect() {
        wire = world.connect(this);
        if (wire == null) {
            return;
        }
        welcomed = false;
        wire.send(new Frame.Hello(
                FrameCodec.VERSION, FrameCodec.VERSION, identity, wasConnected, clientId, null, null, "simulation"));
    }

    void disconnected() {
        wire = null;
        welcomed = false;
        arriving.clear();
        declared.clear();
        sessions.forEach(SimWork::disconnected);
    }

    /** Sends a request; the model hears of the reply when it leaves the broker, the client when it arrives. */
    void request(Request request, Consumer<Frame.Reply> written, Consumer<Frame.Reply> arrived) {
        long number = ++lastRequest;
        arriving.put(number, arrived);
        wire.request(number, request.numbered(number), written);
    }

    /** The number of a destination on this connection; declared when it is new. */
    int destination(Place place) {
        Integer known = declared.get(place);
        if (known != null) {
            return known;
        }
        int number = declared.size() + 1;
        declared.put(place, number);
        request(
                r -> new Frame.Declare(r, number, place.kind(), place.name(), false),
                reply -> Violation.unless(reply.code() == ErrorCode.OK, "declaring " + place + " got " + reply),
                reply -> {});
        return number;
    }

    void received(Frame.FromBroker frame) {
        if (frame instanceof Frame.Welcome welcome) {
            welcomed = true;
            wasConnected = true;
            boolean isSameBroker = welcome.incarnation() == incarnation;
            incarnation = welcome.incarnation();
            sessions.forEach(session -> session.connected(isSameBroker));
        } else if (frame instanceof Frame.Fault fault) {
            Violation.unless(FAULTS.contains(fault.code()), this + " got " + fault);
            world.cut(wire);
        } else if (frame instanceof Frame.Reply reply) {
            arriving.remove(reply.request()).accept(reply);
        } else if (frame instanceof Frame.Sent sent) {
            session(sent.session()).sent(sent.upTo());
        } else if (frame instanceof Frame.SendFailed failed) {
            session(failed.session()).sendFailed(failed);
        } else if (frame instanceof Frame.Ping ping) {
            wire.send(new Frame.Pong(ping.token()));
        } else {
            consumerFrame(frame);
        }
    }

    private void consumerFrame(Frame.FromBroker frame) {
        if (frame instanceof Frame.Deliver deliver) {
            each(deliver.consumer(), (session, consumer) -> session.delivered(consumer, deliver));
        } else if (frame instanceof Frame.Recall recall) {
            each(recall.consumer(), SimWork::recalled);
        } else if (!(frame instanceof Frame.Assigned)) {
            throw new Violation(this + " got " + frame);
        }
    }

    private interface WithConsumer {
        void accept(SimWork session, SimConsumer consumer);
    }

    private void each(int number, WithConsumer action) {
        for (SimWork session : sessions) {
            for (SimConsumer consumer : session.consumers()) {
                if (consumer.number == number) {
                    action.accept(session, consumer);
                }
            }
        }
    }

    private SimWork session(int number) {
        return sessions.stream().filter(s -> s.number() == number).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return "k" + identity.getLeastSignificantBits();
    }
}
