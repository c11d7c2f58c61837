package org.weirmq.core;

/** Where effects go. Per link they leave in order, each not before its ticket is durable. */
public interface Outbox {
    /** @param ticket the append that this depends on; 0 for none */
    void emit(Effect effect, long ticket);

    /**
     * Whether deliveries may be added to what waits to leave on this link. When it could take none and can again, {@link
     * Command.Room} says so.
     */
    default boolean hasRoom(long link) {
        return true;
    }
}
