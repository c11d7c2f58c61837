package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;
import org.weirmq.client.url.ClientOption;
import org.weirmq.protocol.ErrorCode;

/**
 * Goal: a connection factory is a bean, can be serialized and referenced, and refuses what it does not understand at once.
 * Method: without a broker.
 */
class WeirConnectionFactoryTest {
    private static WeirConnectionFactory filled() {
        WeirConnectionFactory factory = new WeirConnectionFactory("weir://h:1?prefetch=7&userName=inUrl");
        factory.setUserName("set");
        factory.setPassword("secret");
        factory.setClientId("cts");
        factory.setReconnect(false);
        factory.setSendTimeoutMs(12);
        factory.setDeserializationAllow("com.acme.*");
        return factory;
    }

    private static void same(WeirConnectionFactory factory) {
        assertThat(factory.getUrl()).isEqualTo("weir://h:1?prefetch=7&userName=inUrl");
        assertThat(factory.getUserName()).isEqualTo("set");
        assertThat(factory.getPassword()).isEqualTo("secret");
        assertThat(factory.getClientId()).isEqualTo("cts");
        assertThat(factory.getPrefetch()).isEqualTo(7);
        assertThat(factory.isReconnect()).isFalse();
        assertThat(factory.getSendTimeoutMs()).isEqualTo(12);
        assertThat(factory.getDeserializationAllow()).isEqualTo("com.acme.*");
    }

    private static WeirConnectionFactory copy(WeirConnectionFactory factory) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (WeirConnectionFactory) in.readObject();
        }
    }

    @Test
    void itSurvivesSerialization() throws Exception {
        same(copy(filled()));
    }

    @Test
    void aListenerDoesNotTravel() throws Exception {
        WeirConnectionFactory factory = filled();
        factory.addConnectionListener(new WeirConnectionListener() {});
        WeirConnectionFactory copy = copy(factory);
        assertThat(copy).isEqualTo(factory);
        copy.addConnectionListener(new WeirConnectionListener() {});
        copy.setPrefetch(8);
        assertThat(factory.getPrefetch()).isEqualTo(7);
    }

    @Test
    void equalByUrlAndOptions() throws Exception {
        assertThat(filled()).isEqualTo(filled()).hasSameHashCodeAs(filled());
        assertThat(copy(filled())).isEqualTo(filled());
        assertThat(new WeirConnectionFactory("")).isEqualTo(new WeirConnectionFactory());
        assertThat(new WeirConnectionFactory("weir://a")).isNotEqualTo(new WeirConnectionFactory("weir://b"));
        WeirConnectionFactory other = filled();
        int found = other.hashCode();
        other.setPassword("another");
        assertThat(other).isNotEqualTo(filled());
        assertThat(other.hashCode()).isEqualTo(found);
    }

    @Test
    void itComesBackFromItsReference() throws Exception {
        same((WeirConnectionFactory) NamingManager.getObjectInstance(filled().getReference(), null, null, null));
    }

    private static Map<String, PropertyDescriptor> beanProperties() throws IntrospectionException {
        return Arrays.stream(
                        Introspector.getBeanInfo(WeirConnectionFactory.class).getPropertyDescriptors())
                .filter(property -> property.getReadMethod() != null && property.getWriteMethod() != null)
                .collect(Collectors.toMap(PropertyDescriptor::getName, Function.identity()));
    }

    /** The rows of the table of options in the page that users read. */
    private static Set<String> documented() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "client.md"));
        return Pattern.compile("(?m)^\\| `(\\w+)` \\| \\w* ?\\| .+ \\|$")
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theBeanHasTheDocumentedPropertiesAndTheUrl() throws Exception {
        Set<String> expected = documented();
        assertThat(expected).hasSize(ClientOption.values().length);
        expected.add("url");
        assertThat(beanProperties().keySet()).isEqualTo(expected);
    }

    @Test
    void eachPropertyIsReadAsItWasSetAndTravels() throws Exception {
        WeirConnectionFactory factory = new WeirConnectionFactory();
        for (PropertyDescriptor property : beanProperties().values()) {
            Object before = property.getReadMethod().invoke(factory);
            Object value = another(property.getPropertyType(), property.getName(), before);
            property.getWriteMethod().invoke(factory, value);
            assertThat(property.getReadMethod().invoke(factory))
                    .as(property.getName())
                    .isEqualTo(value)
                    .isNotEqualTo(before);
        }
        Object back = NamingManager.getObjectInstance(factory.getReference(), null, null, null);
        WeirConnectionFactory copy = copy(factory);
        assertThat(back).isEqualTo(factory).isNotSameAs(factory);
        for (PropertyDescriptor property : beanProperties().values()) {
            Object value = property.getReadMethod().invoke(factory);
            assertThat(property.getReadMethod().invoke(back))
                    .as(property.getName())
                    .isEqualTo(value);
            assertThat(property.getReadMethod().invoke(copy))
                    .as(property.getName())
                    .isEqualTo(value);
        }
    }

    private static Object another(Class<?> type, String name, Object before) {
        if (type == boolean.class) {
            return !(Boolean) before;
        }
        if (type == int.class) {
            return (Integer) before + 1;
        }
        if (type == long.class) {
            return (Long) before + 1;
        }
        return name.equals("url") ? "weir://elsewhere:1" : "x" + name;
    }

    @Test
    void whatItDoesNotUnderstandIsRefusedAtOnce() {
        refused(() -> new WeirConnectionFactory("weir://h?nonsense=1"), ErrorCode.UNKNOWN_OPTION);
        refused(() -> new WeirConnectionFactory("tcp://h:1"), ErrorCode.INVALID_URL);
        WeirConnectionFactory factory = new WeirConnectionFactory();
        refused(() -> factory.setPrefetch(-1), ErrorCode.INVALID_URL);
        refused(() -> factory.setReconnectDelayMs(0), ErrorCode.INVALID_URL);
        refused(() -> factory.setOption("nonsense", "1"), ErrorCode.UNKNOWN_OPTION);
        refused(() -> factory.createContext(17), ErrorCode.INVALID_ARGUMENT);
        assertThat(factory.getPrefetch()).isEqualTo(256);
    }

    private static void refused(Runnable call, ErrorCode code) {
        assertThatThrownBy(call::run)
                .isInstanceOf(JMSRuntimeException.class)
                .extracting(e -> ((JMSRuntimeException) e).getErrorCode())
                .isEqualTo(code.label());
    }

    @Test
    void itShowsNoPassword() {
        assertThat(new WeirConnectionFactory("weir://h?password=secret"))
                .hasToString("WeirConnectionFactory[weir://h]");
        assertThat(new WeirConnectionFactory("failover:(weir://h?password=secret,weir://i)?userName=u").toString())
                .doesNotContain("secret");
        assertThat(filled().toString()).doesNotContain("secret");
        WeirConnectionFactory factory = new WeirConnectionFactory();
        assertThatThrownBy(() -> factory.setUrl("weir://h?password=secret&prefetch=x"))
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> factory.setUrl("weir://h:port?password=secret"))
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> factory.setUrl("weir://user:secret@h")).hasMessageNotContaining("secret");
    }

    @Test
    void theMetaDataSayWhatThisIs() throws JMSException {
        ConnectionMetaData data = new WeirConnectionMetaData();
        assertThat(data.getJMSVersion()).isEqualTo("3.1");
        assertThat(data.getJMSMajorVersion()).isEqualTo(3);
        assertThat(data.getJMSMinorVersion()).isEqualTo(1);
        assertThat(data.getJMSProviderName()).isEqualTo("WeirMQ");
        assertThat(data.getProviderVersion())
                .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion())
                .isNotEqualTo("0.0");
        assertThat(Collections.list(data.getJMSXPropertyNames()))
                .isEqualTo(List.of("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount"));
    }
}
