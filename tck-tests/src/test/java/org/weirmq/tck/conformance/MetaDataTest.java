package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionMetaData;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: ConnectionMetaData tells the truth (specification 6.1.6).
 * Method: asks a connection and a context.
 */
class MetaDataTest extends Conformance {
    @Test
    void versionIsThatOfTheSpecification() throws Exception {
        ConnectionMetaData data = connection().getMetaData();
        assertThat(data.getJMSVersion()).isEqualTo("3.1");
        assertThat(data.getJMSMajorVersion()).isEqualTo(3);
        assertThat(data.getJMSMinorVersion()).isEqualTo(1);
        assertThat(context().getMetaData().getJMSVersion()).isEqualTo("3.1");
    }

    @Test
    void providerNamesItselfAndItsVersion() throws Exception {
        ConnectionMetaData data = connection().getMetaData();
        assertThat(data.getJMSProviderName()).isEqualTo("WeirMQ");
        assertThat(data.getProviderVersion())
                .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
    }

    @Test
    void supportedJmsxPropertiesAreListed() throws Exception {
        List<?> names = Collections.list(connection().getMetaData().getJMSXPropertyNames());
        assertThat(names).map(Object::toString).contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    }
}
