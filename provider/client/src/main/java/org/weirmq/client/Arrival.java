package org.weirmq.client;

import org.weirmq.protocol.EncodedMessage;

/**
 * A message that has come for a consumer and that the application has not seen.
 *
 * @param number the consumer's number for this delivery
 * @param count how often the message has been delivered, this time included
 */
record Arrival(long number, int count, boolean redelivered, EncodedMessage message) {

    boolean expired(long nowMs) {
        long expiresAtMs = message.expiresAtMs();
        return expiresAtMs != 0 && expiresAtMs <= nowMs;
    }
}
