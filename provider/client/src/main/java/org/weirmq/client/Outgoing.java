package org.weirmq.client;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirDestination;
import org.weirmq.jms.WeirMessage;
import org.weirmq.jms.WeirMessages;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.MessageFields;

/** One message on its way out: from the application's object to the session's sender, and the headers back into it. */
final class Outgoing implements PendingSend.Completion {
    private static final byte[] NO_BYTES = new byte[0];

    /** What a send says about one message. */
    record Quality(int deliveryMode, int priority, long timeToLiveMs) {}

    private final SessionWork session;
    private final WeirDestination destination;
    private final Declared declared;
    private final Message message;
    private final Quality quality;
    private final WeirMessage own;
    private MessageFields fields = new MessageFields();
    private Outbound outbound;
    private @Nullable CompletionListener listener;

    Outgoing(SessionWork session, WeirDestination destination, Declared declared, Message message, Quality quality)
            throws JMSException {
        this.session = session;
        this.destination = destination;
        this.declared = declared;
        this.message = message;
        this.quality = quality;
        own = WeirMessages.convert(message);
        outbound = new Outbound(declared, fields, null);
    }

    void send(boolean withoutId, boolean withoutTimestamp, long delayMs, @Nullable CompletionListener completion)
            throws JMSException {
        fill(withoutId, withoutTimestamp, delayMs);
        Sender sender = session.state().sender;
        long deadlineNs = Inflow.deadline(session.wire().options.sendTimeoutMs());
        if (completion != null) {
            listener = completion;
            own.startAsyncSend();
            try {
                sendInBackground(sender, deadlineNs);
            } catch (JMSException | RuntimeException e) {
                own.endAsyncSend();
                throw e;
            }
            return;
        }
        if (session.state().transactional()) {
            sender.stage(outbound);
        } else if (fields.persistent) {
            sender.sendAndWait(outbound, deadlineNs);
        } else {
            sender.sendAndGoOn(outbound, null, deadlineNs);
        }
        giveHeaders();
    }

    private void sendInBackground(Sender sender, long deadlineNs) throws JMSException {
        if (session.state().transactional()) {
            // Confirmed by the commit; the application may have its message back as soon as it is staged.
            sender.stage(outbound);
            leaving();
            completed(null);
        } else {
            sender.sendAndGoOn(outbound, this, deadlineNs);
        }
    }

    private void fill(boolean withoutId, boolean withoutTimestamp, long delayMs) throws JMSException {
        long nowMs = System.currentTimeMillis();
        fields = own.fields();
        fields.persistent = quality.deliveryMode() == DeliveryMode.PERSISTENT;
        fields.priority = quality.priority();
        fields.idDisabled = withoutId;
        fields.timestampMs = nowMs;
        fields.timestampDisabled = withoutTimestamp;
        fields.expiresAtMs = quality.timeToLiveMs() == 0 ? 0 : after(nowMs, quality.timeToLiveMs());
        fields.deliverAtMs = delayMs == 0 ? 0 : after(nowMs, delayMs);
        outbound = new Outbound(declared, fields, null);
        BodyParts large = fields.bodyParts;
        if (large == null && fields.body.length > Limits.INLINE_BODY_BYTES_MAX) {
            large = new BodyParts();
            large.add(fields.body, fields.body.length);
        }
        if (large != null) {
            fields.body = NO_BYTES;
            fields.bodyParts = null;
            // Headers that are refused are refused before the body is on the broker's disk.
            fields.blob = new BlobRef(session.wire().identity, large.length());
            outbound.encode(session.wire().identity, 0, 0, session.wire().clientId());
            outbound = outbound.naming(session.blobs().write(large));
        }
    }

    private static long after(long nowMs, long durationMs) {
        return durationMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + durationMs;
    }

    private void giveHeaders() throws JMSException {
        own.assigned(fields, destination);
        if (own != message) {
            WeirMessages.giveBack(own, message);
        }
    }

    @Override
    public void leaving() {
        own.assigned(fields, destination);
    }

    @Override
    public void completed(@Nullable JMSException failure) {
        session.callbacks().call(() -> callBack(failure));
    }

    private void callBack(@Nullable JMSException failure) {
        CompletionListener told = listener;
        if (told == null) {
            return;
        }
        own.endAsyncSend();
        JMSException outcome = failure;
        try {
            if (own != message) {
                WeirMessages.giveBack(own, message);
            }
        } catch (JMSException e) {
            outcome = outcome != null ? outcome : e;
        }
        if (outcome == null) {
            told.onCompletion(message);
        } else {
            told.onException(message, outcome);
        }
    }
}
