package org.weirmq.client.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weirmq.client.ClientOptions;
import org.weirmq.protocol.ErrorCode;

/** Goal: which source of an option leads. Method: sources in memory, one taken away after the other. */
class OptionSourcesTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<ClientOption, String> set = new HashMap<>();
    private final OptionSources sources = new OptionSources(properties::get, environment::get);

    @Test
    void theFactoryLeadsThenUrlThenSystemThenEnvironment() throws JMSException {
        String url = "weir://h?prefetch=2";
        set.put(ClientOption.PREFETCH, "1");
        properties.put("weirmq.prefetch", "3");
        environment.put("WEIRMQ_PREFETCH", "4");
        assertThat(sources.resolve(url, set).prefetch()).isEqualTo(1);
        set.clear();
        assertThat(sources.resolve(url, set).prefetch()).isEqualTo(2);
        assertThat(sources.resolve("weir://h", set).prefetch()).isEqualTo(3);
        properties.clear();
        assertThat(sources.resolve("weir://h", set).prefetch()).isEqualTo(4);
        environment.clear();
        assertThat(sources.resolve("weir://h", set).prefetch()).isEqualTo(ClientOptions.PREFETCH_DEFAULT);
    }

    @Test
    void theUrlHasSourcesToo() throws JMSException {
        properties.put("weirmq.url", "weir://system");
        environment.put("WEIRMQ_URL", "weir://environment");
        assertThat(sources.resolve("weir://given", set).url()).isEqualTo("weir://given:5455");
        assertThat(sources.resolve(null, set).url()).isEqualTo("weir://system:5455");
        properties.clear();
        assertThat(sources.resolve(null, set).url()).isEqualTo("weir://environment:5455");
        environment.clear();
        assertThat(sources.resolve(null, set).url()).isEqualTo("weir://127.0.0.1:5455");
    }

    @Test
    void defaultsAreThoseOfClientOptions() throws JMSException {
        ClientOptions defaults = sources.resolve("weir://h:1", set);
        assertThat(defaults).isEqualTo(ClientOptions.of("weir://h:1", defaults.addresses()));
    }

    @Test
    void everyOptionArrives() throws JMSException {
        environment.put("WEIRMQ_CLIENT_ID", "c");
        environment.put("WEIRMQ_RECONNECT_DELAY_MAX_MS", "70");
        ClientOptions options = sources.resolve(
                "weir:mem:x?userName=u&password=p&prefetch=1&sendTimeoutMs=2&requestTimeoutMs=3&connectTimeoutMs=4"
                        + "&reconnect=false&reconnectTimeoutMs=6&reconnectDelayMs=5&deserializationAllow=a.*,b.C",
                set);
        assertThat(options.embedded()).isTrue();
        assertThat(options.user()).isEqualTo("u");
        assertThat(options.password()).isEqualTo("p");
        assertThat(options.clientId()).isEqualTo("c");
        assertThat(options.prefetch()).isEqualTo(1);
        assertThat(options.sendTimeoutMs()).isEqualTo(2);
        assertThat(options.requestTimeoutMs()).isEqualTo(3);
        assertThat(options.connectTimeoutMs()).isEqualTo(4);
        assertThat(options.reconnect()).isFalse();
        assertThat(options.reconnectTimeoutMs()).isEqualTo(6);
        assertThat(options.reconnectDelayMs()).isEqualTo(5);
        assertThat(options.reconnectDelayMaxMs()).isEqualTo(70);
        assertThat(options.deserializationAllow()).containsExactly("a.*", "b.C");
    }

    @Test
    void aBadValueSaysWhereItCameFrom() {
        environment.put("WEIRMQ_SEND_TIMEOUT_MS", "soon");
        assertThatThrownBy(() -> sources.resolve("weir://h", set))
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("WEIRMQ_SEND_TIMEOUT_MS")
                .hasMessageContaining("soon")
                .extracting(e -> ((JMSException) e).getErrorCode())
                .isEqualTo(ErrorCode.INVALID_URL.label());
    }

    @Test
    void thePausesMustFitTogether() {
        assertThatThrownBy(() -> sources.resolve("weir://h?reconnectDelayMs=10&reconnectDelayMaxMs=5", set))
                .isInstanceOf(JMSException.class);
    }
}
