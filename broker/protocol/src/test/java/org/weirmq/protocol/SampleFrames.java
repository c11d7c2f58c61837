package org.weirmq.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Frames of every kind: fixed ones for the golden file, seeded random ones for round trips. */
final class SampleFrames {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private SampleFrames() {}

    /** One or two of every kind, by name; the golden file holds their bytes. */
    static Map<String, Frame> fixed() {
        Map<String, Frame> frames = new LinkedHashMap<>();
        fixedFromClient(frames);
        frames.put("BlobWrite", new Frame.BlobWrite(14, ID, new byte[] {1, 2, 3}, true));
        frames.put("BlobRead", new Frame.BlobRead(15, ID, 262144, 262144));
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("name", "orders");
        arguments.put("partitions", "8");
        frames.put("Admin", new Frame.Admin(16, "destination.create", arguments));
        frames.put("Ping", new Frame.Ping(0x0102030405060708L));
        frames.put("Pong", new Frame.Pong(-1));
        frames.put("Welcome", new Frame.Welcome(1, "WeirMQ", 1234567890123L, true, 1 << 20, 4 << 20, 15_000));
        frames.put("Fault", new Frame.Fault(ErrorCode.MALFORMED_FRAME, "no frame type 63"));
        frames.put("Reply", new Frame.Reply(5, ErrorCode.OK, "", new byte[] {9, 8}));
        frames.put(
                "Reply refused", new Frame.Reply(1L << 40, ErrorCode.NO_SUCH_DESTINATION, "no queue q", new byte[0]));
        frames.put("Sent", new Frame.Sent(1, 300));
        frames.put("SendFailed", new Frame.SendFailed(1, 301, ErrorCode.NO_SPACE, "full"));
        frames.put(
                "Deliver",
                new Frame.Deliver(
                        3,
                        128,
                        List.of(
                                new Frame.Deliver.Item(1, false, new byte[] {1}),
                                new Frame.Deliver.Item(2, true, new byte[] {2, 2}))));
        frames.put("Drained", new Frame.Drained(3, 77));
        frames.put("Recall", new Frame.Recall(3));
        frames.put("Assigned", new Frame.Assigned(3, new int[] {0, 5, 200}));
        frames.put("Ended", new Frame.Ended(3, ErrorCode.DESTINATION_DELETED, "gone"));
        return frames;
    }

    private static void fixedFromClient(Map<String, Frame> frames) {
        frames.put("Hello", new Frame.Hello(1, 1, ID, false, "client", "user", "secret", "sample 1.0"));
        frames.put("Hello bare", new Frame.Hello(1, 2, ID, true, null, null, null, ""));
        frames.put("Goodbye", new Frame.Goodbye(1));
        frames.put("SetClientId", new Frame.SetClientId(2, "client"));
        frames.put("OpenSession", new Frame.OpenSession(1, true));
        frames.put("CloseSession", new Frame.CloseSession(3, 1, List.of(new Frame.Seen(3, 130))));
        frames.put("Declare", new Frame.Declare(4, 1, DestinationKind.TOPIC, "news", false));
        frames.put("Forget", new Frame.Forget(1));
        frames.put("DeleteDestination", new Frame.DeleteDestination(5, DestinationKind.QUEUE, "weir.temp.1"));
        frames.put(
                "Send",
                new Frame.Send(
                        1,
                        List.of(
                                new Frame.Send.Item(1, 1, false, new byte[] {1, 2, 3, 4}),
                                new Frame.Send.Item(2, 200, true, new byte[0]))));
        frames.put(
                "Attach", new Frame.Attach(6, 1, 3, 1, ConsumerKind.SHARED_DURABLE, "audit", "colour = 'red'", true));
        frames.put("Detach", new Frame.Detach(7, 3, 131));
        frames.put("Flow", new Frame.Flow(3, 1000, 128));
        frames.put("Drain", new Frame.Drain(3, 77));
        frames.put(
                "Settle",
                new Frame.Settle(
                        8,
                        1,
                        Outcome.RELEASED,
                        List.of(
                                new Frame.Settlement(3, new long[] {1, 1, 5, 9}),
                                new Frame.Settlement(4, new long[] {128, 1000}))));
        frames.put("Commit", new Frame.Commit(9, 1, 12, List.of(new Frame.Settlement(3, new long[] {10, 20}))));
        frames.put("Rollback", new Frame.Rollback(10, 1, 13, List.of(new Frame.Seen(3, 22), new Frame.Seen(4, 0))));
        frames.put("Recover", new Frame.Recover(11, 1, List.of()));
        frames.put("Unsubscribe", new Frame.Unsubscribe(12, "audit"));
        frames.put("AskOutcome", new Frame.AskOutcome(13, 1, 12));
        XaId xid = XaId.parse("1ffff:0a0b:0c");
        frames.put("XaStart", new Frame.XaStart(14, 1, xid, false, 30_000));
        frames.put("XaEnd", new Frame.XaEnd(15, 1, xid, true, List.of(new Frame.Settlement(3, new long[] {4, 5}))));
        frames.put("XaPrepare", new Frame.XaPrepare(16, xid));
        frames.put("XaCommit", new Frame.XaCommit(17, xid, true));
        frames.put("XaRollback", new Frame.XaRollback(18, XaId.parse("ffffffff:00:")));
        frames.put("XaForget", new Frame.XaForget(19, xid));
        frames.put("XaRecover", new Frame.XaRecover(20, 1000));
    }

    /** A message with everything that a message may have. */
    static MessageFields richMessage() {
        MessageFields m = new MessageFields();
        m.bodyType = BodyType.TEXT;
        m.priority = 9;
        m.producer = ID;
        m.session = 3;
        m.sequence = 1000;
        m.timestampMs = 1_763_700_000_000L;
        m.expiresAtMs = 1_763_700_060_000L;
        m.deliverAtMs = 1_763_700_001_000L;
        m.correlationId = "c-1";
        m.replyTo = new DestinationRef(DestinationKind.QUEUE, "weir.temp.reply", true);
        m.type = "order";
        m.groupId = "g";
        m.groupSequence = 7;
        m.clientId = "client";
        m.properties.put("flag", true);
        m.properties.put("byte", (byte) -1);
        m.properties.put("short", (short) 300);
        m.properties.put("int", 70_000);
        m.properties.put("long", 1L << 40);
        m.properties.put("float", 1.5f);
        m.properties.put("double", -2.25);
        m.properties.put("text", "\u20ac 5");
        m.body = "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return m;
    }

    static Map<String, MessageFields> fixedMessages() {
        Map<String, MessageFields> messages = new LinkedHashMap<>();
        MessageFields plain = new MessageFields();
        plain.producer = ID;
        plain.session = 1;
        plain.sequence = 1;
        plain.hasBody = false;
        messages.put("no body", plain);
        messages.put("everything", richMessage());
        MessageFields large = new MessageFields();
        large.bodyType = BodyType.BYTES;
        large.persistent = false;
        large.idDisabled = true;
        large.correlationBytes = new byte[] {0, -1};
        large.blob = new BlobRef(ID, 5_000_000_000L);
        messages.put("large body", large);
        return messages;
    }

    /** Frames with random fields within the limits. */
    static List<Frame> random(Random random, int count) {
        List<Frame> frames = new ArrayList<>();
        List<Frame> samples = List.copyOf(fixed().values());
        for (int i = 0; i < count; i++) {
            frames.add(random.nextInt(3) > 0 ? varied(random) : samples.get(random.nextInt(samples.size())));
        }
        return frames;
    }

    private static Frame varied(Random random) {
        int n = random.nextInt() >>> 1 + random.nextInt(30);
        long l = random.nextLong() >>> 1 + random.nextInt(62);
        return switch (random.nextInt(13)) {
            case 0 ->
                new Frame.Hello(
                        n & 0x7fff, n & 0x7fff, new UUID(l, -l), l % 2 == 0, text(random), null, text(random), "p");
            case 1 -> new Frame.Send(n, sends(random));
            case 2 -> new Frame.Deliver(n, l, deliveries(random));
            case 3 -> new Frame.Settle(l, n, Outcome.of(random.nextInt(3)), settlements(random));
            case 4 -> new Frame.Commit(l, n, l >>> 1, settlements(random));
            case 5 -> new Frame.Rollback(l, n, l >>> 2, seen(random));
            case 6 ->
                new Frame.Attach(
                        l, n, n, n, ConsumerKind.of(random.nextInt(6)), text(random), text(random), l % 3 == 0);
            case 7 -> new Frame.BlobWrite(l, new UUID(l, l), bytes(random, 5000), l % 2 == 0);
            case 8 -> new Frame.Reply(l, ErrorCode.of(1001), text(random), bytes(random, 300));
            case 9 -> new Frame.Admin(l, text(random), Map.of("a", text(random)));
            case 11 ->
                new Frame.XaEnd(
                        l, n, XaId.of(n, bytes(random, 64, 1), bytes(random, 64, 0)), l % 2 == 0, settlements(random));
            case 10 -> new Frame.Declare(l, n, DestinationKind.of(n & 1), text(random), false);
            default ->
                new Frame.Assigned(n, random.ints(random.nextInt(50), 0, 1024).toArray());
        };
    }

    static byte[] bytes(Random random, int max) {
        return bytes(random, max, 0);
    }

    private static byte[] bytes(Random random, int max, int min) {
        byte[] bytes = new byte[min + random.nextInt(max - min)];
        random.nextBytes(bytes);
        return bytes;
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextInt(10) == 0 ? 300 : 12);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(20) == 0 ? 0x1F600 + random.nextInt(50) : 32 + random.nextInt(300));
        }
        return text.toString();
    }

    private static List<Frame.Send.Item> sends(Random random) {
        List<Frame.Send.Item> items = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            items.add(new Frame.Send.Item(random.nextInt(9999), random.nextInt(99), i % 2 == 0, bytes(random, 2000)));
        }
        return items;
    }

    private static List<Frame.Deliver.Item> deliveries(Random random) {
        List<Frame.Deliver.Item> items = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            items.add(new Frame.Deliver.Item(1 + random.nextInt(9), i % 2 == 0, bytes(random, 2000)));
        }
        return items;
    }

    private static List<Frame.Seen> seen(Random random) {
        List<Frame.Seen> seen = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            seen.add(new Frame.Seen(random.nextInt(100_000), random.nextLong() >>> 1));
        }
        return seen;
    }

    private static List<Frame.Settlement> settlements(Random random) {
        List<Frame.Settlement> settlements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            long[] ranges = new long[2 * random.nextInt(10)];
            long bound = 0;
            for (int k = 0; k < ranges.length; k++) {
                bound += k % 2 == 0 ? 1 + random.nextInt(1000) : random.nextInt(1000);
                ranges[k] = bound;
            }
            settlements.add(new Frame.Settlement(random.nextInt(1000), ranges));
        }
        return settlements;
    }
}
