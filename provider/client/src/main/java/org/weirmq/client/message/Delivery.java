package org.weirmq.client.message;

import org.weirmq.jms.WeirDestination;
import org.weirmq.protocol.EncodedMessage;

/**
 * A message as it was delivered, with what stands behind it: the session that acknowledges it and fetches a large body.
 *
 * @param deliveryCount how often it was delivered, this time included; 0 when it was not (browsing)
 */
public record Delivery(
        EncodedMessage message,
        WeirDestination destination,
        int deliveryCount,
        boolean redelivered,
        AcknowledgeHook acknowledge,
        BodySource bodies,
        DeserializationPolicy deserialization) {}
