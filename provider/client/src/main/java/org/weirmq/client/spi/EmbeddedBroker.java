package org.weirmq.client.spi;

import java.io.IOException;

/**
 * A broker inside this JVM, found by {@link java.util.ServiceLoader}: {@code weir:local:DIR} on a directory, {@code
 * weir:mem:NAME} in memory, {@code weir:kafka:ADDRESSES} on a Kafka cluster. The server module implements it.
 */
public interface EmbeddedBroker {

    /** Whether this broker serves such an address. The options behind {@code ?} have been taken off. */
    boolean accepts(String url);

    /**
     * Opens a connection, starting the broker of this address if this is its first one. The broker stops in order when
     * the last connection to it has ended (an in-memory one keeps its contents for as long as it says itself). The
     * conversation is the one of a socket: the first frame sent is a {@code Hello}.
     *
     * <p>The broker calls the receiver on its own thread, never from within this call.
     *
     * @throws IOException when the broker cannot start; the message says why and what to do, and begins with the code
     *     ({@code WEIRnnnn}) if there is one
     */
    Transport connect(String url, Transport.Receiver receiver) throws IOException;
}
