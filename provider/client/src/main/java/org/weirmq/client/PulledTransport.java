package org.weirmq.client;

import java.io.IOException;
import org.weirmq.client.spi.Transport;

/** A transport whose frames come while some thread reads it, and only then. */
interface PulledTransport extends Transport {
    /**
     * Waits for bytes and gives the whole frames among them to the receiver. One thread at a time. Returns after the
     * first bytes, or with nothing when the time is over.
     *
     * @throws IOException when the way is lost or closed
     */
    void read(int timeoutMs) throws IOException;
}
