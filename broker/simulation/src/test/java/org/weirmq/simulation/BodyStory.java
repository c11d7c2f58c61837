package org.weirmq.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.fake.FakeDisk;
import org.weirmq.log.local.LocalLogEngine;
import org.weirmq.log.local.LogConfig;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.Outcome;
import org.weirmq.server.Gate;
import org.weirmq.server.LoopSettings;
import org.weirmq.server.ShardLoop;

/**
 * A producer sends messages with large bodies to a queue and to a topic with two subscriptions, as the provider does: body,
 * message, and both again when the broker has lost them. A consumer reads each body before it settles. The power goes at one
 * operation of the disk, and the process is killed at a later moment; in the end each message was settled once by each that
 * gets it, each body was whole, and the disk has none.
 */
final class BodyStory {
    private static final int STEPS_MAX = 20_000;
    private static final int TAIL_STEPS = 600;
    private static final int CHUNKS = 3;
    private static final int QUEUE = 1;
    private static final int TOPIC = 2;
    /** Consumers: of the queue, and of the two subscriptions. */
    private static final List<Integer> OF_QUEUE = List.of(1);

    private static final List<Integer> OF_TOPIC = List.of(2, 3);

    private enum State {
        WRITING,
        SENT,
        CONFIRMED
    }

    private static final class Message {
        final long sequence;
        final int destination;
        final byte[] body;
        UUID blob = new UUID(0, 0);
        State state = State.WRITING;
        final Set<Integer> settled = new HashSet<>();
        /** Settlements on their way; after a crash nobody says what became of them. */
        final Set<Integer> asked = new HashSet<>();

        final Set<Integer> inDoubt = new HashSet<>();

        Message(long sequence, int destination, byte[] body) {
            this.sequence = sequence;
            this.destination = destination;
            this.body = body;
        }

        List<Integer> readers() {
            return destination == QUEUE ? OF_QUEUE : OF_TOPIC;
        }

        boolean isDone() {
            return state == State.CONFIRMED
                    && readers().stream().allMatch(reader -> settled.contains(reader) || inDoubt.contains(reader));
        }

        @Override
        public String toString() {
            return sequence + " " + state + ", settled by " + settled + " of " + readers();
        }
    }

    private final Chance chance;
    private final Plant plant;
    private final LogConfig logConfig;
    private final UUID producer;
    private final List<Message> messages = new ArrayList<>();
    private final Map<Long, Message> bySequence = new HashMap<>();
    private FakeDisk disk = new FakeDisk();
    private Executors executors = new Executors();
    private ShardLoop loop;
    private BodyLink sending;
    private BodyLink reading;
    private int incarnation;
    private int subscribed;
    private boolean declared;
    /** A topic keeps what is sent to it once somebody has subscribed. */
    private boolean begun;

    private long blobs;
    private long nowMs = 1_700_000_000_000L;

    BodyStory(long seed, Plant plant) {
        this.chance = new Chance(seed);
        this.plant = plant;
        this.producer = new UUID(seed, 1);
        this.logConfig = LogConfig.builder()
                .wal(32 << 10, 128 << 10)
                .flushIntervalMs(chance.of(List.of(1, 20)))
                .inlineForceMicrosMax(chance.of(List.of(0, 1_000_000)))
                .build();
        for (int i = 1; i <= 5; i++) {
            byte[] body = new byte[chance.between(CHUNKS, 3_000)];
            new Random(seed + i).nextBytes(body);
            Message message = new Message(i, chance.oneIn(2) ? QUEUE : TOPIC, body);
            messages.add(message);
            bySequence.put(message.sequence, message);
        }
    }

    /**
     * @param cutAt the power goes at this operation of the disk after the start
     * @return whether it went before all was done
     */
    boolean run(int cutAt) {
        start();
        until(() -> subscribed == 3 && declared, "the subscriptions");
        begun = true;
        sendNext();
        disk.cutPowerAt(cutAt);
        boolean wasCut = runUntilDone() || goOn(TAIL_STEPS);
        if (wasCut) {
            restart(disk.crash(new Random(cutAt)));
            goOn(chance.below(400));
            restart(disk.kill());
            runUntilDone();
            goOn(TAIL_STEPS);
        }
        Violation.unless(disk.list("blobs").isEmpty(), "bodies are left: " + disk.list("blobs") + " of " + messages);
        return wasCut;
    }

    /** A while longer, for what is done late; whether the power has gone. */
    private boolean goOn(int steps) {
        for (int i = 0; i < steps && !disk.powerIsCut(); i++) {
            step();
        }
        return disk.powerIsCut();
    }

    private boolean runUntilDone() {
        until(() -> disk.powerIsCut() || messages.stream().allMatch(Message::isDone), "all messages");
        return disk.powerIsCut();
    }

    private void until(java.util.function.BooleanSupplier done, String what) {
        for (int i = 0; i < STEPS_MAX && !done.getAsBoolean(); i++) {
            step();
        }
        Violation.unless(done.getAsBoolean(), "waited in vain for " + what + " of " + messages);
    }

    private void step() {
        nowMs += chance.below(3);
        switch (chance.below(8)) {
            case 0, 1 -> sending.move();
            case 2 -> reading.move();
            case 3, 4 -> executors.runLoop();
            case 5 -> executors.runCommitter();
            case 6 -> executors.runBackground(chance);
            default -> loop.tick();
        }
    }

    // ---- the broker

    private void start() {
        executors = new Executors();
        Executors mine = executors;
        LoopSettings settings = LoopSettings.defaults(CoreConfig.defaults(), "simulation", ++incarnation)
                .with(0, 1 << 20, 100);
        loop = new ShardLoop(
                settings,
                (listener, executor) ->
                        plant.open(listener, told -> new LocalLogEngine(disk, logConfig, mine.forLog(chance), told)),
                Gate.open(),
                mine::onLoop,
                () -> nowMs,
                cause -> Violation.unless(disk.powerIsCut(), "the broker broke: " + cause));
        connect();
    }

    private void restart(FakeDisk after) {
        executors.die();
        sending.open = false;
        reading.open = false;
        disk = after;
        subscribed = 0;
        for (Message message : messages) {
            message.inDoubt.addAll(message.asked);
            message.asked.clear();
        }
        start();
        Set<String> allowed = new HashSet<>();
        for (Message message : messages) {
            if (message.state != State.WRITING) {
                allowed.add(String.format(
                        "blobs/%016x%016x.blob",
                        message.blob.getMostSignificantBits(), message.blob.getLeastSignificantBits()));
            }
        }
        for (String file : disk.list("blobs")) {
            Violation.unless(allowed.contains(file), file + " is left of a body that no message names");
        }
    }

    // ---- the producer

    private void connect() {
        sending = new BodyLink(loop, disk::powerIsCut, producer, incarnation > 1, this::toProducer);
        UUID consumer = new UUID(producer.getMostSignificantBits(), 100 + incarnation);
        reading = new BodyLink(loop, disk::powerIsCut, consumer, false, frame -> {
            if (frame instanceof Frame.Welcome) {
                subscribe();
            } else if (frame instanceof Frame.Deliver deliver) {
                delivered(deliver);
            }
        });
    }

    private static void declare(BodyLink link) {
        link.send(new Frame.OpenSession(1, false));
        link.request(r -> new Frame.Declare(r, QUEUE, DestinationKind.QUEUE, "q", false), BodyStory::expectOk);
        link.request(r -> new Frame.Declare(r, TOPIC, DestinationKind.TOPIC, "t", false), BodyStory::expectOk);
    }

    private static void expectOk(Frame.Reply reply) {
        Violation.unless(reply.code() == ErrorCode.OK, "got " + reply.code() + " " + reply.text());
    }

    private void toProducer(Frame.FromBroker frame) {
        if (frame instanceof Frame.Welcome) {
            declare(sending);
            declared = true;
            if (begun) {
                sendNext();
            }
        } else if (frame instanceof Frame.Sent sent) {
            Message message = bySequence.get(sent.upTo());
            boolean isNew = message.state == State.SENT;
            message.state = State.CONFIRMED;
            if (isNew) {
                sendNext();
            }
        } else if (frame instanceof Frame.SendFailed failed) {
            Message message = bySequence.get(failed.sequence());
            Violation.unless(failed.code() == ErrorCode.NO_SUCH_BODY, "a send got " + failed.code());
            Violation.unless(message.settled.isEmpty(), "the broker forgot a message that was settled");
            write(message);
        }
    }

    /** Begins with the first that is not confirmed: its body, or if that was whole, the message. */
    private void sendNext() {
        for (Message message : messages) {
            if (message.state == State.SENT) {
                send(message);
                return;
            } else if (message.state == State.WRITING) {
                write(message);
                return;
            }
        }
    }

    private void write(Message message) {
        message.state = State.WRITING;
        message.blob = new UUID(incarnation, ++blobs);
        UUID blob = message.blob;
        int chunk = message.body.length / CHUNKS;
        for (int i = 0; i < CHUNKS; i++) {
            boolean last = i == CHUNKS - 1;
            byte[] bytes = Arrays.copyOfRange(message.body, i * chunk, last ? message.body.length : (i + 1) * chunk);
            sending.request(r -> new Frame.BlobWrite(r, blob, bytes, last), reply -> {
                expectOk(reply);
                if (last) {
                    message.state = State.SENT;
                    send(message);
                }
            });
        }
    }

    private void send(Message message) {
        MessageFields fields = new MessageFields();
        fields.producer = producer;
        fields.session = 1;
        fields.sequence = message.sequence;
        fields.blob = new BlobRef(message.blob, message.body.length);
        sending.send(new Frame.Send(
                1,
                List.of(new Frame.Send.Item(
                        message.sequence, message.destination, false, MessageCodec.encode(fields)))));
    }

    // ---- the consumers

    private void subscribe() {
        declare(reading);
        attach(1, QUEUE, ConsumerKind.QUEUE, null);
        attach(2, TOPIC, ConsumerKind.SHARED_DURABLE, "one");
        attach(3, TOPIC, ConsumerKind.SHARED_DURABLE, "two");
    }

    private void attach(int consumer, int destination, ConsumerKind kind, String name) {
        reading.request(r -> new Frame.Attach(r, 1, consumer, destination, kind, name, null, false), reply -> {
            expectOk(reply);
            subscribed++;
        });
        reading.send(new Frame.Flow(consumer, 100, 0));
    }

    private void delivered(Frame.Deliver deliver) {
        for (int i = 0; i < deliver.items().size(); i++) {
            long number = deliver.first() + i;
            EncodedMessage encoded = new EncodedMessage(deliver.items().get(i).message());
            Message message = bySequence.get(encoded.sequence());
            int consumer = deliver.consumer();
            BlobRef ref = encoded.blob();
            Violation.unless(message.readers().contains(consumer), "a message for somebody else");
            Violation.unless(
                    !message.settled.contains(consumer),
                    "message " + message.sequence + " came to " + consumer + " after its settlement was confirmed");
            message.inDoubt.remove(consumer);
            reading.request(r -> new Frame.BlobRead(r, ref.blob(), 0, 100_000), reply -> {
                Violation.unless(
                        reply.code() == ErrorCode.OK,
                        "the body of message " + message.sequence + " for " + consumer + " is gone: " + reply.text());
                Violation.unless(
                        Arrays.equals(reply.payload(), message.body),
                        "the body of message " + message.sequence + " is not whole");
                settle(message, consumer, number);
            });
        }
    }

    private void settle(Message message, int consumer, long number) {
        message.asked.add(consumer);
        Frame.Settlement settlement = new Frame.Settlement(consumer, new long[] {number, number});
        reading.request(r -> new Frame.Settle(r, 1, Outcome.ACCEPTED, List.of(settlement)), reply -> {
            expectOk(reply);
            message.asked.remove(consumer);
            message.settled.add(consumer);
        });
    }
}
