package org.weirmq.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection needs to know, from a factory's URL and properties. Times in milliseconds.
 *
 * @param url the address without options and without credentials, for messages to people and for embedded brokers
 * @param addresses where brokers listen; empty for an embedded broker
 * @param user used when the application gives none
 * @param clientId set by the administrator; then the application may not set one
 * @param prefetch how many messages a consumer holds that the application has not seen; 0 asks for one at a time, when
 *     the application receives
 * @param sendTimeoutMs how long a send waits for the broker before it fails; 0 for ever
 * @param requestTimeoutMs how long anything else waits for the broker's reply; 0 for ever
 * @param connectTimeoutMs how long to wait for a socket and the greeting; 0 for ever
 * @param reconnect connect again when the connection is lost
 * @param reconnectTimeoutMs for how long to try that before the connection is given up; 0 for ever
 * @param reconnectDelayMs the first pause between two attempts; it doubles from attempt to attempt
 * @param reconnectDelayMaxMs the longest pause
 * @param deserializationAllow class names, {@code package.*} and {@code package.**} patterns that object bodies may hold
 */
public record ClientOptions(
        String url,
        List<Address> addresses,
        @Nullable String user,
        @Nullable String password,
        @Nullable String clientId,
        int prefetch,
        long sendTimeoutMs,
        long requestTimeoutMs,
        long connectTimeoutMs,
        boolean reconnect,
        long reconnectTimeoutMs,
        long reconnectDelayMs,
        long reconnectDelayMaxMs,
        List<String> deserializationAllow) {

    public static final int PORT_DEFAULT = 5455;
    public static final int PREFETCH_DEFAULT = 256;
    public static final int PREFETCH_MAX = 65_536;
    public static final long SEND_TIMEOUT_MS_DEFAULT = 30_000;
    public static final long REQUEST_TIMEOUT_MS_DEFAULT = 30_000;
    public static final long CONNECT_TIMEOUT_MS_DEFAULT = 10_000;
    public static final long RECONNECT_TIMEOUT_MS_DEFAULT = 0;
    public static final long RECONNECT_DELAY_MS_DEFAULT = 100;
    public static final long RECONNECT_DELAY_MAX_MS_DEFAULT = 30_000;

    /** Where a broker listens. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    public ClientOptions {
        addresses = List.copyOf(addresses);
        deserializationAllow = List.copyOf(deserializationAllow);
        if (prefetch < 0 || prefetch > PREFETCH_MAX) {
            throw new IllegalArgumentException("prefetch must be 0 to " + PREFETCH_MAX + ", but is " + prefetch);
        }
        if (sendTimeoutMs < 0 || requestTimeoutMs < 0 || connectTimeoutMs < 0 || reconnectTimeoutMs < 0) {
            throw new IllegalArgumentException("a timeout must not be negative");
        }
        if (reconnectDelayMs < 1 || reconnectDelayMaxMs < reconnectDelayMs) {
            throw new IllegalArgumentException("reconnectDelayMs must be at least 1 and at most reconnectDelayMaxMs");
        }
    }

    /** All defaults. */
    public static ClientOptions of(String url, List<Address> addresses) {
        return new ClientOptions(
                url,
                addresses,
                null,
                null,
                null,
                PREFETCH_DEFAULT,
                SEND_TIMEOUT_MS_DEFAULT,
                REQUEST_TIMEOUT_MS_DEFAULT,
                CONNECT_TIMEOUT_MS_DEFAULT,
                true,
                RECONNECT_TIMEOUT_MS_DEFAULT,
                RECONNECT_DELAY_MS_DEFAULT,
                RECONNECT_DELAY_MAX_MS_DEFAULT,
                List.of());
    }

    public boolean embedded() {
        return addresses.isEmpty();
    }

    /** Whether a lost connection is made anew: an embedded broker that is gone took everything with it. */
    public boolean reconnects() {
        return reconnect && !embedded();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ClientOptions[" + url + ", prefetch=" + prefetch + ", reconnect=" + reconnect + "]";
    }
}
