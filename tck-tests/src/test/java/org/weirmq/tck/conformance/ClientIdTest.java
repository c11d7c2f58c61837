package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: a client id is given by the administrator or set first of all, and belongs to one connection at a time (specification
 * 6.1.2, Javadoc of setClientID).
 * Method: sets it at all the wrong times, and with another connection that has it, on connections of every kind and contexts.
 */
class ClientIdTest extends Conformance {

    @Test
    void itIsSetOnANewConnectionAndNoneIsThereBefore() throws Exception {
        for (Connection connection : new Connection[] {
            closing(factory().createConnection()),
            closing(factory().createQueueConnection()),
            closing(factory().createTopicConnection())
        }) {
            assertThat(connection.getClientID()).isNull();
            String id = uniqueName();
            connection.setClientID(id);
            assertThat(connection.getClientID()).isEqualTo(id);
        }
        JMSContext context = context();
        assertThat(context.getClientID()).isNull();
        String id = uniqueName();
        context.setClientID(id);
        assertThat(context.getClientID()).isEqualTo(id);
    }

    @Test
    void settingItLateIsRefused() throws Exception {
        Map<String, Background.Action> late = Map.of("session", () -> {}, "start", () -> {}, "stop", () -> {});
        for (String action : late.keySet()) {
            Connection connection = connection();
            switch (action) {
                case "session" -> connection.createSession();
                case "start" -> connection.start();
                default -> connection.stop();
            }
            assertThatThrownBy(() -> connection.setClientID(uniqueName()))
                    .as(action)
                    .isInstanceOf(IllegalStateException.class);
            assertThat(connection.getClientID()).isNull();
        }
        Connection twice = connection();
        twice.setClientID(uniqueName());
        assertThatThrownBy(() -> twice.setClientID(uniqueName())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settingItLateOnAContextIsRefused() {
        JMSContext used = context();
        used.createProducer();
        assertThatThrownBy(() -> used.setClientID(uniqueName())).isInstanceOf(IllegalStateRuntimeException.class);
        JMSContext started = context();
        started.start();
        assertThatThrownBy(() -> started.setClientID(uniqueName())).isInstanceOf(IllegalStateRuntimeException.class);
        JMSContext twice = context();
        twice.setClientID(uniqueName());
        assertThatThrownBy(() -> twice.setClientID(uniqueName())).isInstanceOf(IllegalStateRuntimeException.class);
        JMSContext messages = context();
        messages.createTextMessage();
        assertThatThrownBy(() -> messages.setClientID(uniqueName())).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void theAdministratorsCannotBeChanged() throws Exception {
        String id = uniqueName();
        Connection connection = closing(factory("clientId=" + id).createConnection());
        assertThat(connection.getClientID()).isEqualTo(id);
        assertThatThrownBy(() -> connection.setClientID(uniqueName())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connection.setClientID(id)).isInstanceOf(IllegalStateException.class);
        assertThat(connection.getClientID()).isEqualTo(id);
        JMSContext context = closing(factory("clientId=" + uniqueName()).createContext());
        assertThatThrownBy(() -> context.setClientID(uniqueName())).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void oneInUseElsewhereIsRefusedAndFreeAfterwards() throws Exception {
        String id = uniqueName();
        Connection first = connection();
        first.setClientID(id);
        Connection second = connection();
        assertThatThrownBy(() -> second.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> context().setClientID(id)).isInstanceOf(InvalidClientIDRuntimeException.class);
        first.close();
        second.setClientID(id);
        assertThat(second.getClientID()).isEqualTo(id);
    }

    @Test
    void anAdministeredOneInUseIsRefusedWhenTheConnectionIsMade() throws Exception {
        String id = uniqueName();
        Connection first = connection();
        first.setClientID(id);
        assertThatThrownBy(() -> factory("clientId=" + id).createConnection())
                .isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> factory("clientId=" + id).createQueueConnection())
                .isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> factory("clientId=" + id).createTopicConnection())
                .isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> factory("clientId=" + id).createContext())
                .isInstanceOf(InvalidClientIDRuntimeException.class);
        first.close();
        assertThat(closing(factory("clientId=" + id).createConnection()).getClientID())
                .isEqualTo(id);
    }

    @Test
    void nullAndEmptyAndHugeAreRefusedAndTheConnectionStaysUsable() throws Exception {
        Connection connection = connection();
        for (String bad : new String[] {null, "", "x".repeat(1_000_000)}) {
            assertThatThrownBy(() -> connection.setClientID(bad)).isInstanceOf(InvalidClientIDException.class);
            assertThatThrownBy(() -> context().setClientID(bad)).isInstanceOf(InvalidClientIDRuntimeException.class);
        }
        String id = uniqueName() + " \u00e4\u4e2d\ud83d\ude00";
        connection.setClientID(id);
        assertThat(connection.getClientID()).isEqualTo(id);
        connection.createSession().createConsumer(queue());
    }

    @Test
    void itIdentifiesTheStateOfAClientOverConnections() throws Exception {
        String id = uniqueName();
        Topic topic = topic();
        Connection before = connection();
        before.setClientID(id);
        before.createSession().createDurableConsumer(topic, "news");
        before.close();
        context().createProducer().send(topic, "for the client");
        Connection after = connection();
        after.setClientID(id);
        after.start();
        Session session = after.createSession();
        MessageConsumer consumer = session.createDurableConsumer(topic, "news");
        assertThat(next(consumer).getBody(String.class)).isEqualTo("for the client");
        consumer.close();
        session.unsubscribe("news");
    }
}
