package org.weirmq.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message for tests, told apart by its text. */
record TestMessage(
        String text,
        long producerLow,
        long sequence,
        int priority,
        boolean persistent,
        long expiresAtMs,
        long deliverAtMs,
        @Nullable String groupId,
        @Nullable String clientId,
        Map<String, Object> properties)
        implements MessageView {

    static TestMessage of(String text, long producer, long sequence) {
        return new TestMessage(text, producer, sequence, 4, true, 0, 0, null, null, Map.of());
    }

    TestMessage withPriority(int value) {
        return new TestMessage(
                text,
                producerLow,
                sequence,
                value,
                persistent,
                expiresAtMs,
                deliverAtMs,
                groupId,
                clientId,
                properties);
    }

    TestMessage nonPersistent() {
        return new TestMessage(
                text, producerLow, sequence, priority, false, expiresAtMs, deliverAtMs, groupId, clientId, properties);
    }

    TestMessage expiring(long atMs) {
        return new TestMessage(
                text, producerLow, sequence, priority, persistent, atMs, deliverAtMs, groupId, clientId, properties);
    }

    TestMessage due(long atMs) {
        return new TestMessage(
                text, producerLow, sequence, priority, persistent, expiresAtMs, atMs, groupId, clientId, properties);
    }

    TestMessage inGroup(String group) {
        return new TestMessage(
                text,
                producerLow,
                sequence,
                priority,
                persistent,
                expiresAtMs,
                deliverAtMs,
                group,
                clientId,
                properties);
    }

    TestMessage from(String client) {
        return new TestMessage(
                text,
                producerLow,
                sequence,
                priority,
                persistent,
                expiresAtMs,
                deliverAtMs,
                groupId,
                client,
                properties);
    }

    TestMessage with(String name, Object value) {
        return new TestMessage(
                text,
                producerLow,
                sequence,
                priority,
                persistent,
                expiresAtMs,
                deliverAtMs,
                groupId,
                clientId,
                Map.of(name, value));
    }

    @Override
    public boolean hasBodyApart() {
        return false;
    }

    @Override
    public int sizeBytes() {
        return 100 + text.length();
    }

    @Override
    public long producerHigh() {
        return 7;
    }

    @Override
    public int session() {
        return 1;
    }

    @Override
    public @Nullable Object value(String identifier) {
        return properties.get(identifier);
    }
}
