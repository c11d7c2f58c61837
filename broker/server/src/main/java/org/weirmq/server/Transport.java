package org.weirmq.server;

/**
 * The broker's end of one connection: a socket, or a queue inside the JVM. Called on the loop only.
 */
public interface Transport {
    /**
     * Hands over whole frames. They leave in order and soon.
     *
     * @param bytes the caller's again when this returns
     */
    void write(byte[] bytes, int offset, int length);

    /** Whether the other end keeps up. When this becomes true again the owner calls {@link Conversation#writable}. */
    boolean writable();

    /** Whether more frames are wanted from the other end. */
    void reading(boolean wanted);

    /** Ends the connection once what was written has left. Any number of times. */
    void end();
}
