package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weirmq.core.DestinationKey;
import org.weirmq.log.local.FsyncMode;

/**
 * Goal: each key of the configuration reaches what it names; unknown keys and bad values are refused by name.
 * Method: properties to configuration.
 */
class BrokerConfigTest {
    private static BrokerConfig config(String... pairs) throws BrokerException {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return BrokerConfig.of(properties);
    }

    @Test
    void settings() throws Exception {
        BrokerConfig config = config(
                "fsync",
                "interval",
                "fsync.interval-ms",
                "7",
                "auto-create",
                "false",
                "partitions",
                "4",
                "heartbeat-ms",
                "0",
                "connections-max",
                "3",
                "grace-ms",
                "5",
                "transaction.bytes-max",
                "70000");
        assertThat(config.log().fsync()).isEqualTo(FsyncMode.INTERVAL);
        assertThat(config.log().fsyncIntervalMs()).isEqualTo(7);
        assertThat(config.core().autoCreate()).isFalse();
        assertThat(config.core().partitions()).isEqualTo(4);
        assertThat(config.core().graceMs()).isEqualTo(5);
        assertThat(config.core().transactionBytesMax()).isEqualTo(70_000);
        assertThat(config.heartbeatMs()).isZero();
        assertThat(config.connectionsMax()).isEqualTo(3);
    }

    @Test
    void theReserveFollowsTheCapacity() throws Exception {
        BrokerConfig config = config("log.file-bytes", "8388608", "log.capacity-bytes", "33554432");
        assertThat(config.log().walFileBytes()).isEqualTo(8 << 20);
        assertThat(config.log().reserveBytes()).isEqualTo(64 << 20);
    }

    @Test
    void destinationsWithDotsInTheirNames() throws Exception {
        BrokerConfig config = config(
                "partitions",
                "2",
                "queue.a.b.partitions",
                "8",
                "queue.a.b.group",
                "exclusive",
                "topic.t.group",
                "shared");
        assertThat(config.destinations())
                .containsExactlyInAnyOrder(
                        new BrokerConfig.Declared(new DestinationKey(false, "a.b"), 8, true),
                        new BrokerConfig.Declared(new DestinationKey(true, "t"), 2, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fzync=always",
                "fsync=sometimes",
                "auto-create=yes",
                "partitions=0",
                "partitions=many",
                "queue.=1",
                "queue.x=1",
                "queue.x.partitions=5000",
                "queue.x.colour=red",
                "topic.t.group=private",
                "log.file-bytes=12"
            })
    void mistakesNameTheKey(String line) {
        String key = line.substring(0, line.indexOf('='));
        assertThatThrownBy(() -> config(key, line.substring(key.length() + 1)))
                .isInstanceOfSatisfying(
                        BrokerException.class,
                        e -> assertThat(e.line()).startsWith("WEIR5007 ").contains(key));
    }

    @Test
    void thePageListsEveryKeyWithItsDefault() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("project.root"), "docs", "configuration.md"));
        Map<String, String> defaults = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| (\\S+|twice the capacity) \\|")
                .matcher(page);
        while (row.find()) {
            defaults.put(row.group(1), row.group(2).replace("`", ""));
        }
        assertThatThrownBy(() -> config("no-such-key", "1"))
                .hasMessageContaining(defaults.keySet().toString());
        defaults.remove("log.reserve-bytes");
        Properties properties = new Properties();
        properties.putAll(defaults);
        assertThat(BrokerConfig.of(properties)).isEqualTo(BrokerConfig.defaults());
    }
}
