package org.weirmq.server;

import org.weirmq.core.CoreConfig;

/**
 * The limits of a loop, in one place.
 *
 * @param product what the broker calls itself in its greeting
 * @param incarnation differs after every start
 * @param heartbeatMs a connection on which nothing was sent for this long gets a ping; one that is silent for three times
 *     as long is closed; 0 for never
 * @param sendWindowBytes what a client may have sent and not yet confirmed
 * @param pendingBytesMax appended and not durable bytes above which nothing more is read from clients
 * @param outgoingBytesMax messages that wait to leave, over all connections, above which no more are handed out; beyond that
 *     one for each connection
 * @param connectionsMax connections at one time
 * @param dispatchRoundsMax dispatches in one turn before the sockets are looked at again
 */
public record LoopSettings(
        CoreConfig core,
        String product,
        long incarnation,
        int heartbeatMs,
        int sendWindowBytes,
        long pendingBytesMax,
        long outgoingBytesMax,
        int connectionsMax,
        int dispatchRoundsMax) {

    public static LoopSettings defaults(CoreConfig core, String product, long incarnation) {
        return new LoopSettings(core, product, incarnation, 15_000, 4 << 20, 16L << 20, 16L << 20, 10_000, 16);
    }

    public LoopSettings with(int heartbeat, int sendWindow, int connections) {
        return new LoopSettings(
                core,
                product,
                incarnation,
                heartbeat,
                sendWindow,
                pendingBytesMax,
                outgoingBytesMax,
                connections,
                dispatchRoundsMax);
    }

    public LoopSettings withOutgoing(long bytesMax) {
        return new LoopSettings(
                core,
                product,
                incarnation,
                heartbeatMs,
                sendWindowBytes,
                pendingBytesMax,
                bytesMax,
                connectionsMax,
                dispatchRoundsMax);
    }
}
