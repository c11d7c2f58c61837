package org.weirmq.core;

/** Where effects go. Per link they leave in order, each not before its ticket is durable. */
public interface Outbox {
    /** @param ticket the append that this depends on; 0 for none */
    void emit(Effect effect, long ticket);
}
