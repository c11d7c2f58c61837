package org.weirmq.core;

/** What a consumer reads from; the same six as on the wire. */
public enum ConsumerType {
    QUEUE,
    TOPIC,
    DURABLE,
    SHARED,
    SHARED_DURABLE,
    BROWSER;

    boolean named() {
        return this == DURABLE || this == SHARED || this == SHARED_DURABLE;
    }

    boolean durable() {
        return this == DURABLE || this == SHARED_DURABLE;
    }

    boolean shared() {
        return this == SHARED || this == SHARED_DURABLE;
    }
}
