package org.weirmq.client.url;

import jakarta.jms.JMSException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.ClientOptions;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/**
 * Where the value of an option comes from: a bean property that was set on the factory, else the URL, else the system
 * property, else the environment variable, else the default. The URL itself comes from the factory, else from {@code
 * weirmq.url}, else from {@code WEIRMQ_URL}, else it is {@link ConnectionUrl#DEFAULT}.
 *
 * @param properties of the system
 * @param environment variables of the process
 */
public record OptionSources(
        Function<String, @Nullable String> properties, Function<String, @Nullable String> environment) {
    private static final String URL_PROPERTY = "weirmq.url";
    private static final String URL_VARIABLE = "WEIRMQ_URL";

    /** Those of this process. */
    public static OptionSources ofProcess() {
        return new OptionSources(System::getProperty, System::getenv);
    }

    /** The URL that is used when the factory has none. */
    public String defaultUrl() {
        String url = properties.apply(URL_PROPERTY);
        if (url == null || url.isBlank()) {
            url = environment.apply(URL_VARIABLE);
        }
        return url == null || url.isBlank() ? ConnectionUrl.DEFAULT : url;
    }

    /** Throws JMSException with INVALID_URL or UNKNOWN_OPTION. */
    public ClientOptions resolve(@Nullable String url, Map<ClientOption, String> set) throws JMSException {
        ConnectionUrl parsed = ConnectionUrl.parse(url == null || url.isBlank() ? defaultUrl() : url);
        Resolution values = new Resolution(set, parsed.options());
        String reconnectDelay = values.of(ClientOption.RECONNECT_DELAY_MS);
        String reconnectDelayMax = values.of(ClientOption.RECONNECT_DELAY_MAX_MS);
        if (Long.parseLong(reconnectDelay) > Long.parseLong(reconnectDelayMax)) {
            throw Failures.of(
                    ErrorCode.INVALID_URL,
                    "reconnectDelayMs is " + reconnectDelay + ", above reconnectDelayMaxMs, " + reconnectDelayMax);
        }
        return new ClientOptions(
                parsed.url(),
                parsed.addresses(),
                values.orNull(ClientOption.USER_NAME),
                values.orNull(ClientOption.PASSWORD),
                values.orNull(ClientOption.CLIENT_ID),
                Integer.parseInt(values.of(ClientOption.PREFETCH)),
                Long.parseLong(values.of(ClientOption.SEND_TIMEOUT_MS)),
                Long.parseLong(values.of(ClientOption.REQUEST_TIMEOUT_MS)),
                Long.parseLong(values.of(ClientOption.CONNECT_TIMEOUT_MS)),
                Boolean.parseBoolean(values.of(ClientOption.RECONNECT)),
                Long.parseLong(values.of(ClientOption.RECONNECT_TIMEOUT_MS)),
                Long.parseLong(reconnectDelay),
                Long.parseLong(reconnectDelayMax),
                ClientOption.patterns(values.of(ClientOption.DESERIALIZATION_ALLOW)));
    }

    /** The value of one option as {@link #resolve} would use it; empty for none. */
    public String value(@Nullable String url, Map<ClientOption, String> set, ClientOption option) throws JMSException {
        ConnectionUrl parsed = ConnectionUrl.parse(url == null || url.isBlank() ? defaultUrl() : url);
        return new Resolution(set, parsed.options()).of(option);
    }

    private final class Resolution {
        private final Map<ClientOption, String> set;
        private final Map<ClientOption, String> inUrl;

        Resolution(Map<ClientOption, String> set, Map<ClientOption, String> inUrl) {
            this.set = set;
            this.inUrl = inUrl;
        }

        String of(ClientOption option) throws JMSException {
            String value = set.get(option);
            String origin = "set on the connection factory";
            if (value == null) {
                value = inUrl.get(option);
                origin = "in the URL";
            }
            if (value == null) {
                value = properties.apply(option.systemProperty());
                origin = "system property " + option.systemProperty();
            }
            if (value == null) {
                value = environment.apply(option.variable());
                origin = "environment variable " + option.variable();
            }
            if (value == null) {
                return option.defaultValue();
            }
            option.check(value, origin);
            return value;
        }

        @Nullable String orNull(ClientOption option) throws JMSException {
            String value = of(option);
            return value.isEmpty() ? null : value;
        }
    }
}
