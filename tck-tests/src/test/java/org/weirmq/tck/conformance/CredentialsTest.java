package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: who may not come in is told so when the connection is made, in both APIs (specification 6.1.1, 10.3; Javadoc of the
 * connection factories).
 * Method: right, wrong and no credentials, given by the application and by the factory, to a broker with a users file.
 */
@OverTcp
class CredentialsTest extends Conformance {

    @Test
    void wrongCredentialsAreRefusedWhenTheConnectionIsMade() {
        for (String[] wrong : new String[][] {
            {Provider.USER, "wrong"}, {"nobody", Provider.PASSWORD}, {Provider.USER, ""}, {Provider.USER, null}
        }) {
            assertThatThrownBy(() -> factory().createConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory().createQueueConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory().createTopicConnection(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory().createContext(wrong[0], wrong[1]))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
            assertThatThrownBy(() -> factory().createContext(wrong[0], wrong[1], JMSContext.SESSION_TRANSACTED))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
        }
    }

    @Test
    void wrongCredentialsOfTheFactoryAreRefused() {
        WeirConnectionFactory factory = factory();
        factory.setUserName(Provider.USER);
        factory.setPassword("wrong");
        assertThatThrownBy(factory::createConnection).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(factory::createQueueConnection).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(factory::createTopicConnection).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(factory::createContext).isInstanceOf(JMSSecurityRuntimeException.class);
        assertThatThrownBy(() -> factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE))
                .isInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    void rightCredentialsAndNoneAreLetIn() throws Exception {
        closing(factory().createConnection(Provider.USER, Provider.PASSWORD)).start();
        closing(factory().createConnection()).start();
        closing(factory().createConnection(null, null)).start();
        JMSContext context = closing(factory().createContext(Provider.USER, Provider.PASSWORD));
        var queue = queue();
        context.createProducer().send(queue, "let in");
        assertThat(context.createConsumer(queue).receiveBody(String.class, SOON_MS))
                .isEqualTo("let in");
    }

    @Test
    void theApplicationsCredentialsLeadOverTheFactorys() throws Exception {
        WeirConnectionFactory factory = factory();
        factory.setUserName("nobody");
        factory.setPassword("wrong");
        closing(factory.createConnection(Provider.USER, Provider.PASSWORD)).start();
    }
}
