package org.weirmq.jta;

import jakarta.jms.JMSException;
import jakarta.transaction.TransactionManager;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/** Finds the transaction manager of the process: by JNDI, then by CDI, then Narayana's. */
final class JtaLookup {
    private static final List<String> NAMES = List.of(
            "java:jboss/TransactionManager",
            "java:/TransactionManager",
            "java:comp/TransactionManager",
            "java:appserver/TransactionManager",
            "java:comp/UserTransaction",
            "java:pm/TransactionManager");

    private JtaLookup() {}

    static TransactionManager find() throws JMSException {
        TransactionManager found = byName();
        if (found == null && isThere("jakarta.enterprise.inject.spi.CDI")) {
            found = CdiLookup.find();
        }
        if (found == null && hasNarayana()) {
            found = com.arjuna.ats.jta.TransactionManager.transactionManager();
        }
        if (found == null) {
            throw Failures.of(
                    ErrorCode.INVALID_CONFIGURATION,
                    "no transaction manager was found by JNDI or CDI, and Narayana is not on the class path");
        }
        return found;
    }

    private static @Nullable TransactionManager byName() {
        for (String name : NAMES) {
            try {
                if (InitialContext.doLookup(name) instanceof TransactionManager found) {
                    return found;
                }
            } catch (NamingException e) {
                continue; // Not under this name, or no JNDI at all.
            }
        }
        return null;
    }

    static boolean hasNarayana() {
        return isThere("com.arjuna.ats.jta.TransactionManager");
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, JtaLookup.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
