package org.weirmq.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirXAConnectionFactory;

/**
 * Goal: recovery never says that there are no branches when it cannot know.
 * Method: a factory for an address at which nobody listens any more.
 */
class RecoveryResourceTest {
    @Test
    void withoutABrokerRecoverFails() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        WeirXAConnectionFactory factory = new WeirXAConnectionFactory("weir://127.0.0.1:" + port);
        factory.setConnectTimeoutMs(1_000);
        RecoveryResource resource = new RecoveryResource(factory);
        XAException failure = catchThrowableOfType(
                XAException.class, () -> resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN));
        assertThat(failure).isNotNull();
        assertThat(failure.errorCode).isEqualTo(XAException.XAER_RMFAIL);
    }
}
