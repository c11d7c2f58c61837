package org.weirmq.client.url;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.weirmq.client.ClientOptions;
import org.weirmq.client.Failures;
import org.weirmq.client.message.DeserializationPolicy;
import org.weirmq.protocol.ErrorCode;

/**
 * The options of a connection. Each may stand in the query string of the URL under its {@link #key}, in a system property
 * {@code weirmq.KEY}, or in an environment variable {@code WEIRMQ_KEY} with the key in upper case and an underscore between
 * its words. The first of these that is set decides.
 */
public enum ClientOption {
    USER_NAME("userName", "", "the user, when the application gives none"),
    PASSWORD("password", "", "the password of that user"),
    CLIENT_ID("clientId", "", "a client id set by the administrator; the application may not set another"),
    PREFETCH(
            "prefetch",
            ClientOptions.PREFETCH_DEFAULT,
            "messages a consumer holds in advance; 0 asks for one at a time",
            0,
            ClientOptions.PREFETCH_MAX),
    SEND_TIMEOUT_MS(
            "sendTimeoutMs",
            ClientOptions.SEND_TIMEOUT_MS_DEFAULT,
            "how long a send waits for its confirmation; 0 for ever",
            0,
            Long.MAX_VALUE),
    REQUEST_TIMEOUT_MS(
            "requestTimeoutMs",
            ClientOptions.REQUEST_TIMEOUT_MS_DEFAULT,
            "how long any other request waits for its reply; 0 for ever",
            0,
            Long.MAX_VALUE),
    CONNECT_TIMEOUT_MS(
            "connectTimeoutMs",
            ClientOptions.CONNECT_TIMEOUT_MS_DEFAULT,
            "how long to wait for the broker to accept a connection; 0 for ever",
            0,
            Long.MAX_VALUE),
    RECONNECT("reconnect", "true", "connect again when the connection is lost: true or false"),
    RECONNECT_TIMEOUT_MS(
            "reconnectTimeoutMs",
            ClientOptions.RECONNECT_TIMEOUT_MS_DEFAULT,
            "for how long to try to connect again before the connection is given up; 0 for ever",
            0,
            Long.MAX_VALUE),
    RECONNECT_DELAY_MS(
            "reconnectDelayMs",
            ClientOptions.RECONNECT_DELAY_MS_DEFAULT,
            "the first pause between two attempts; it doubles each time",
            1,
            Long.MAX_VALUE),
    RECONNECT_DELAY_MAX_MS(
            "reconnectDelayMaxMs",
            ClientOptions.RECONNECT_DELAY_MAX_MS_DEFAULT,
            "the longest pause",
            1,
            Long.MAX_VALUE),
    DESERIALIZATION_ALLOW(
            "deserializationAllow", "", "classes an ObjectMessage may hold: names and package.* patterns, with commas");

    private final String key;
    private final String defaultValue;
    private final String meaning;
    private final long min;
    private final long max;

    ClientOption(String key, String defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
        min = 0;
        max = 0;
    }

    ClientOption(String key, long defaultValue, String meaning, long min, long max) {
        this.key = key;
        this.defaultValue = Long.toString(defaultValue);
        this.meaning = meaning;
        this.min = min;
        this.max = max;
    }

    /** As it stands in URLs and as the bean property of the connection factory. */
    public String key() {
        return key;
    }

    /** Empty for none. */
    public String defaultValue() {
        return defaultValue;
    }

    public String meaning() {
        return meaning;
    }

    public String systemProperty() {
        return "weirmq." + key;
    }

    public String variable() {
        return "WEIRMQ_" + name();
    }

    /** Throws JMSException with UNKNOWN_OPTION that names the options there are. */
    public static ClientOption of(String key) throws JMSException {
        for (ClientOption option : values()) {
            if (option.key.equals(key)) {
                return option;
            }
        }
        throw Failures.of(
                ErrorCode.UNKNOWN_OPTION,
                "there is no option '" + key + "'; the options are "
                        + Arrays.stream(values()).map(ClientOption::key).collect(Collectors.joining(", ")));
    }

    /** Throws JMSException with INVALID_URL when the value does not suit the option; says where the value came from. */
    public void check(String value, String origin) throws JMSException {
        String wanted = null;
        if (this == RECONNECT) {
            wanted = value.equals("true") || value.equals("false") ? null : "true or false";
        } else if (this == DESERIALIZATION_ALLOW) {
            wanted = isFilter(value)
                    ? null
                    : "class names and patterns such as com.acme.Order, com.acme.* or com.acme.**";
        } else if (max != 0) {
            wanted =
                    isWithin(value) ? null : "a whole number from " + min + (max == Long.MAX_VALUE ? "" : " to " + max);
        }
        if (wanted != null) {
            throw Failures.of(
                    ErrorCode.INVALID_URL,
                    "the option " + key + " (" + origin + ") must be " + wanted + ", but is '" + value + "'");
        }
    }

    private static boolean isFilter(String value) {
        try {
            DeserializationPolicy.of(patterns(value));
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** The patterns of a list with commas or semicolons between them. */
    static List<String> patterns(String list) {
        List<String> patterns = new ArrayList<>();
        for (String pattern : list.split("[,;]", -1)) {
            if (!pattern.isBlank()) {
                patterns.add(pattern.trim());
            }
        }
        return patterns;
    }

    private boolean isWithin(String value) {
        try {
            long number = Long.parseLong(value);
            return number >= min && number <= max;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
