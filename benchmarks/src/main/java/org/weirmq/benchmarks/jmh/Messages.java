package org.weirmq.benchmarks.jmh;

import java.util.UUID;
import org.weirmq.protocol.BodyType;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;

/** The message that the benchmarks carry: a bytes message with the properties of the specification's own example. */
final class Messages {
    private Messages() {}

    static MessageFields car(int bodyBytes) {
        MessageFields fields = new MessageFields();
        fields.bodyType = BodyType.BYTES;
        fields.producer = new UUID(1, 2);
        fields.session = 1;
        fields.sequence = 123_456;
        fields.timestampMs = 1_700_000_000_000L;
        fields.type = "car";
        fields.properties.put("color", "blue");
        fields.properties.put("weight", 3000L);
        fields.body = new byte[bodyBytes];
        return fields;
    }

    static byte[] encodedCar(int bodyBytes) {
        return MessageCodec.encode(car(bodyBytes));
    }
}
