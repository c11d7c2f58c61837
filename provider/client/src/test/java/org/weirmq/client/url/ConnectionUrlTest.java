package org.weirmq.client.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weirmq.client.ClientOptions.Address;
import org.weirmq.protocol.ErrorCode;

/** Goal: the grammar of connection URLs, and a clear error for everything else. Method: URLs as users write them. */
class ConnectionUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weir://h | h:5455",
                "weir://h:1 | h:1",
                "weir://h:1/ | h:1",
                " weir://h:1  | h:1",
                "weir://h:1,h2:2,10.0.0.1 | h:1 h2:2 10.0.0.1:5455",
                "weir://[::1]:7,[fe80::1] | [::1]:7 [fe80::1]:5455",
                "(weir://a:1,weir://b:2) | a:1 b:2",
                "(a:1,b) | a:1 b:5455",
                "failover:(weir://a:1,weir://b:2)?prefetch=5 | a:1 b:2",
                "failover:(weir://a:1,(b:2,c:3)) | a:1 b:2 c:3",
                "failover:weir://a:1,b:2 | a:1 b:2",
                "failover:(weir://a:1?prefetch=5,weir://b:2)?sendTimeoutMs=1 | a:1 b:2",
            })
    void addressesAreFound(String url, String addresses) throws JMSException {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        assertThat(parsed.addresses().stream().map(Address::toString)).containsExactly(addresses.split(" "));
        assertThat(ConnectionUrl.parse(parsed.url()).addresses()).isEqualTo(parsed.addresses());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weir:mem:test | weir:mem:test",
                "weir:mem:test?prefetch=0 | weir:mem:test",
                "weir:local:/var/lib/app/messages | weir:local:/var/lib/app/messages",
                "weir:local:target/data?userName=u | weir:local:target/data",
                "weir:kafka:h1:9092,h2:9092 | weir:kafka:h1:9092,h2:9092"
            })
    void embeddedBrokersHaveNoAddress(String url, String place) throws JMSException {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        assertThat(parsed.url()).isEqualTo(place);
        assertThat(parsed.addresses()).isEmpty();
    }

    @Test
    void optionsAreDecoded() throws JMSException {
        ConnectionUrl parsed = ConnectionUrl.parse(
                "weir://h?userName=a%20b%26c&password=p+q%3F&deserializationAllow=com.acme.*,java.util.*");
        assertThat(parsed.options())
                .isEqualTo(Map.of(
                        ClientOption.USER_NAME, "a b&c",
                        ClientOption.PASSWORD, "p+q?",
                        ClientOption.DESERIALIZATION_ALLOW, "com.acme.*,java.util.*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "h:1",
                "tcp://h:1",
                "http://h",
                "weir:/h",
                "weir://",
                "weir://:1",
                "weir://h:",
                "weir://h:x",
                "weir://h:65536",
                "weir://h:123456",
                "weir://h,,i",
                "weir://h,",
                "weir://a b",
                "weir://[::1",
                "weir://u:p@h",
                "weir:local:",
                "weir:mem:",
                "weir:mem:?prefetch=1",
                "weir:other:x",
                "failover:",
                "failover:(",
                "failover:()",
                "failover:(weir://a",
                "failover:(weir://a)x",
                "(tcp://a:1)",
                "weir://h?prefetch",
                "weir://h?=1",
                "weir://h?prefetch=x",
                "weir://h?prefetch=-1",
                "weir://h?prefetch=70000",
                "weir://h?sendTimeoutMs=1.5",
                "weir://h?reconnect=yes",
                "weir://h?prefetch=1&prefetch=2",
                "weir://h?userName=%zz",
                "weir://h?deserializationAllow=maxdepth%3Dx",
                "weir://h?sendTimeoutMs=99999999999999999999",
                "failover:(weir://a?prefetch=1,weir://b?prefetch=2)"
            })
    void everythingElseIsRefused(String url) {
        assertThatThrownBy(() -> ConnectionUrl.parse(url))
                .isInstanceOf(JMSException.class)
                .extracting(e -> ((JMSException) e).getErrorCode())
                .isEqualTo(ErrorCode.INVALID_URL.label());
    }

    @Test
    void anUnknownOptionIsNamedWithTheKnownOnes() {
        for (String url : List.of("weir://h?prefetc=1", "weir:mem:x?Prefetch=1", "failover:(a,b)?reconnects=true")) {
            assertThatThrownBy(() -> ConnectionUrl.parse(url))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining(url.substring(url.indexOf('?') + 1, url.indexOf('=')))
                    .hasMessageContaining("sendTimeoutMs")
                    .extracting(e -> ((JMSException) e).getErrorCode())
                    .isEqualTo(ErrorCode.UNKNOWN_OPTION.label());
        }
    }

    @Test
    void aRefusalShowsNoPassword() {
        for (String url : List.of("tcp://h?password=secret", "weir://u:secret@h", "weir://h?password=secret&x")) {
            assertThatThrownBy(() -> ConnectionUrl.parse(url)).message().doesNotContain("secret");
        }
    }

    @Test
    void thereIsALimitOnAddresses() {
        String[] hosts = new String[65];
        Arrays.fill(hosts, "h");
        assertThatThrownBy(() -> ConnectionUrl.parse("weir://" + String.join(",", hosts)))
                .isInstanceOf(JMSException.class);
    }
}
