package org.weirmq.jta;

import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import jakarta.jms.JMSException;
import java.util.HashSet;
import java.util.Set;
import javax.transaction.xa.XAResource;
import org.weirmq.client.Failures;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.protocol.ErrorCode;

/** Gives Narayana's recovery a way to the broker. One for each broker and user, however many factories there are. */
final class BranchRecovery implements XAResourceRecoveryHelper {
    private static final Set<WeirXAConnectionFactory> KNOWN = new HashSet<>();

    private final XAResource resource;

    private BranchRecovery(WeirXAConnectionFactory factory) {
        resource = new RecoveryResource(factory);
    }

    /**
     * Registers it, unless a factory that makes the same connections has one. A process that has no recovery manager yet gets one
     * that works in the background.
     */
    static void register(WeirXAConnectionFactory factory) throws JMSException {
        synchronized (KNOWN) {
            if (KNOWN.contains(factory)) {
                return;
            }
            XARecoveryModule module = XARecoveryModule.getRegisteredXARecoveryModule();
            if (module == null) {
                throw Failures.of(
                        ErrorCode.INVALID_CONFIGURATION,
                        "Narayana's recovery manager has no XARecoveryModule: prepared branches would stay in doubt");
            }
            module.addXAResourceRecoveryHelper(new BranchRecovery(factory));
            KNOWN.add(factory);
        }
    }

    @Override
    public boolean initialise(String parameter) {
        return true;
    }

    @Override
    public XAResource[] getXAResources() {
        return new XAResource[] {resource};
    }
}
