package org.weirmq.simulation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;

/** Makes the messages of a run. */
final class Messages {
    static final List<String> COLORS = List.of("red", "blue");

    /** The most that a message takes in the broker's memory. */
    static final int BYTES_MAX = 4 << 10;

    private static final int LARGE_MAX = 3_000;

    private final World world;

    Messages(World world) {
        this.world = world;
    }

    Sent make(SimClient client, int session, long sequence, Place place, Transaction transaction) {
        Chance chance = world.chance;
        MessageId id = new MessageId(client.identity, session, sequence);
        MessageFields fields = new MessageFields();
        fields.producer = client.identity;
        fields.session = session;
        fields.sequence = sequence;
        fields.bodyType = BodyType.TEXT;
        fields.persistent = !chance.oneIn(6);
        fields.priority = chance.oneIn(5) ? chance.of(List.of(0, 9)) : 4;
        fields.timestampMs = world.nowMs;
        fields.expiresAtMs = chance.oneIn(25) ? world.nowMs + chance.of(List.of(20, 500, 30_000)) : 0;
        fields.deliverAtMs = chance.oneIn(12) ? world.nowMs + chance.of(List.of(10, 1_000, 70_000, 900_000)) : 0;
        if (fields.deliverAtMs != 0 && fields.expiresAtMs != 0) {
            fields.expiresAtMs += 900_000;
        }
        fields.groupId = chance.oneIn(3) ? "g" + chance.below(3) : null;
        String color = chance.of(COLORS);
        fields.properties.put("color", color);
        boolean isLarge = chance.oneIn(fields.deliverAtMs == 0 ? 10 : 2);
        String text = id + "|" + "x".repeat(isLarge ? chance.below(LARGE_MAX) : chance.below(60));
        fields.body = text.getBytes(StandardCharsets.UTF_8);
        return new Sent(
                id,
                place,
                fields.persistent,
                fields.priority,
                fields.expiresAtMs,
                fields.deliverAtMs,
                color,
                fields.groupId,
                MessageCodec.encode(fields),
                transaction);
    }
}
