package org.weirmq.jms;

import jakarta.jms.JMSException;
import java.util.List;
import org.weirmq.client.message.Delivery;
import org.weirmq.client.message.DeserializationPolicy;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;

/** Sends a message through its bytes and receives it, without a broker. */
final class Sent {
    static final WeirQueue QUEUE = new WeirQueue("q");

    private Sent() {}

    @SuppressWarnings("unchecked")
    static <M extends WeirMessage> M through(M message, String... deserializationAllow) throws JMSException {
        EncodedMessage bytes = new EncodedMessage(MessageCodec.encode(inOnePiece(message.fields()))).validate();
        return (M) WeirMessages.decode(new Delivery(
                bytes,
                QUEUE,
                1,
                false,
                acknowledged -> {},
                blob -> {
                    throw new IllegalStateException("no large body here");
                },
                DeserializationPolicy.of(List.of(deserializationAllow))));
    }

    /** A large body has no place in a message; here it takes it, so that it can be looked at. */
    static MessageFields inOnePiece(MessageFields fields) {
        if (fields.bodyParts != null) {
            fields.body = fields.bodyParts.copy(0, Integer.MAX_VALUE);
            fields.bodyParts = null;
        }
        return fields;
    }
}
