package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;

/** Goal: destinations are values: equal by kind and name, serializable, and referenceable. Method: each of these at work. */
class DestinationTest {
    @Test
    void equalByKindAndName() {
        assertThat(new WeirQueue("a")).isEqualTo(new WeirQueue("a")).hasSameHashCodeAs(new WeirQueue("a"));
        assertThat((Object) new WeirQueue("a")).isNotEqualTo(new WeirTopic("a"));
        assertThat(new WeirQueue("a")).isNotEqualTo(new WeirQueue("b")).hasToString("a");
    }

    @Test
    void namesAreNeededAndLimited() {
        for (String name : new String[] {null, "", "x".repeat(1025), "日".repeat(342)}) {
            assertThatThrownBy(() -> new WeirQueue(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new WeirTopic("日".repeat(341)).getTopicName()).hasSize(341);
    }

    @Test
    void theyTravelAndComeBackFromReferences() throws Exception {
        for (WeirDestination destination : new WeirDestination[] {new WeirQueue("q"), new WeirTopic("t")}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(destination);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(in.readObject()).isEqualTo(destination);
            }
            assertThat(NamingManager.getObjectInstance(destination.getReference(), null, null, null))
                    .isEqualTo(destination);
        }
    }

    @Test
    void anotherProvidersDestinationIsTakenByItsName() throws JMSException {
        Queue foreign = () -> "orders";
        assertThat(WeirDestination.of(foreign)).isEqualTo(new WeirQueue("orders"));
        assertThatThrownBy(() -> WeirDestination.of((jakarta.jms.Destination) null))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> WeirDestination.of(new jakarta.jms.Destination() {}))
                .isInstanceOf(InvalidDestinationException.class);
        Queue nameless = () -> null;
        assertThatThrownBy(() -> WeirDestination.of(nameless)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void onlyTheConnectionThatMadeATemporaryDestinationDeletesIt() throws JMSException {
        AtomicReference<String> deleted = new AtomicReference<>();
        new WeirTemporaryQueue("mine", (kind, name) -> deleted.set(kind + " " + name)).delete();
        assertThat(deleted).hasValue("QUEUE mine");
        assertThatThrownBy(() -> new WeirTemporaryTopic("theirs", null).delete())
                .isInstanceOf(JMSException.class);
    }
}
