package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.ProtocolException;

/**
 * A message that the sender is to number, and where it goes.
 *
 * @param large the body, when it is kept beside the message; the fields name it
 */
record Outbound(Declared to, MessageFields fields, Blobs.@Nullable Stored large) {

    byte[] encode(UUID producer, int session, long sequence, @Nullable String clientId) throws JMSException {
        fields.producer = producer;
        fields.session = session;
        fields.sequence = sequence;
        fields.clientId = clientId;
        try {
            byte[] bytes = MessageCodec.encode(fields);
            if (bytes.length > Limits.MESSAGE_BYTES_MAX) {
                throw Failures.of(ErrorCode.MESSAGE_TOO_LARGE, "a message of " + bytes.length + " bytes");
            }
            return bytes;
        } catch (ProtocolException e) {
            throw Failures.of(e);
        }
    }

    Outbound naming(Blobs.Stored stored) {
        fields.blob = stored.ref();
        return new Outbound(to, fields, stored);
    }

    /** Whether the broker at the end of this line may have lost the body that the message names. */
    boolean needsBodyOf(@Nullable Line line) {
        return large != null && large.line() != line;
    }

    BodyParts body() {
        if (large == null) {
            throw new IllegalStateException("expected a message with a large body");
        }
        return large.body();
    }
}
